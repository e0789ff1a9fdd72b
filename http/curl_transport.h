#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "http/config.h"
#include "http/transport.h"

namespace http {

struct CurlConnection;
struct TransferSettings;

/// Transport over libcurl: TLS, HTTP/2 where offered, kept connections, proxies. Thread-safe: each
/// call takes an idle connection or opens its own. A stop request or the deadline ends a call
/// within a fraction of a second, even during name look-up. Redirects are never followed; an answer
/// above 10 MiB is an error. The process has to ignore SIGPIPE.
class CurlTransport final : public Transport {
 public:
  /// Errors: http.ca_cert when the certificates to trust cannot be read, http.client_cert for a
  /// client certificate or its key that cannot be used, http.proxy for the address of a proxy that
  /// cannot be one, http.invalid_header for whatever would become
  /// another header than it is meant to be. The rest of the config is taken as sound.
  [[nodiscard]] static base::Expected<std::unique_ptr<CurlTransport>> make(Config config);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  [[nodiscard]] base::Expected<Response> send(const Request& request,
                                              const base::Context& context) override;

 private:
  explicit CurlTransport(std::unique_ptr<TransferSettings> settings);
  [[nodiscard]] CurlConnection take_connection();
  void give_back(CurlConnection connection);

  const std::unique_ptr<TransferSettings> settings_;
  std::mutex mutex_;
  /// The one used last is taken first, so that few connections serve few callers. libcurl's own way
  /// to share connections is not safe between threads.
  std::vector<CurlConnection> idle_;
};

}  // namespace http
