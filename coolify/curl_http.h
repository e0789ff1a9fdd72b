#pragma once

#include <memory>

#include "coolify/config.h"
#include "coolify/http.h"

namespace coolify {

/// Http over libcurl: TLS, HTTP/2 where offered, kept connections, proxies. Thread-safe: each call
/// takes an idle connection or opens its own. A stop request or the deadline ends a call within a
/// fraction of a second, even during name look-up. Redirects are never followed; an answer above
/// 10 MiB is an error.
class CurlHttp final : public Http {
 public:
  /// `config` must have passed check_config().
  explicit CurlHttp(ClientConfig config);
  ~CurlHttp() override;
  CurlHttp(const CurlHttp&) = delete;
  CurlHttp& operator=(const CurlHttp&) = delete;

  [[nodiscard]] base::Expected<HttpResponse> send(const HttpRequest& request,
                                                  const base::Context& context) override;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace coolify
