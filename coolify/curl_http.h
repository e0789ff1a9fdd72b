#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "coolify/config.h"
#include "coolify/http.h"

namespace coolify {

struct CurlConnection;
struct TransferSettings;

/// Http over libcurl: TLS, HTTP/2 where offered, kept connections, proxies. Thread-safe: each call
/// takes an idle connection or opens its own. A stop request or the deadline ends a call within a
/// fraction of a second, even during name look-up. Redirects are never followed; an answer above
/// 10 MiB is an error. The process has to ignore SIGPIPE.
class CurlHttp final : public Http {
 public:
  /// Errors: those of check_config(), and coolify.ca_cert.
  [[nodiscard]] static base::Expected<std::unique_ptr<CurlHttp>> make(ClientConfig config);
  ~CurlHttp() override;
  CurlHttp(const CurlHttp&) = delete;
  CurlHttp& operator=(const CurlHttp&) = delete;

  [[nodiscard]] base::Expected<HttpResponse> send(const HttpRequest& request,
                                                  const base::Context& context) override;

 private:
  explicit CurlHttp(std::unique_ptr<TransferSettings> settings);
  [[nodiscard]] CurlConnection take_connection();
  void give_back(CurlConnection connection);

  const std::unique_ptr<TransferSettings> settings_;
  std::mutex mutex_;
  /// The one used last is taken first, so that few connections serve few callers. libcurl's own way
  /// to share connections is not safe between threads.
  std::vector<CurlConnection> idle_;
};

}  // namespace coolify
