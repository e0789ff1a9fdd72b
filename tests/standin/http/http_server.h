#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/expected.h"
#include "tests/standin/http/http_message.h"

namespace standin {

/// An HTTP/1.1 server, one thread per connection. Written for this program and not taken from a
/// library because faults need the socket itself: a reset after the request took effect, a body
/// cut in half.
class HttpServer {
 public:
  struct Options {
    std::string host = "127.0.0.1";     ///< numeric address to listen on
    std::uint16_t port = 0;             ///< 0: any free one
    std::string certificate_file = {};  ///< PEM; with both files given it speaks https only
    std::string key_file = {};
  };

  /// Listens from the moment it returns; ignores SIGPIPE in this process from then on. Errors:
  /// invalid_config ("standin.listen", "standin.certificate").
  [[nodiscard]] static base::Expected<std::unique_ptr<HttpServer>> start(const Options& options,
                                                                         HttpHandler handler);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  /// Stops listening, ends all connections, waits for their threads.
  ~HttpServer();

  /// "http://127.0.0.1:40123", no trailing slash.
  [[nodiscard]] std::string endpoint() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace standin
