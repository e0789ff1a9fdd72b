#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "tests/standin/http/http_message.h"
#include "tests/standin/http/stream.h"

namespace standin {

/// Serves requests on one connection until either side ends it.
class HttpConnection {
 public:
  HttpConnection(std::unique_ptr<Stream> stream, std::string peer_address);

  void serve(const HttpHandler& handler, const std::stop_token& stop);

 private:
  [[nodiscard]] base::Expected<Request> read_request(const base::StopSignal& stop);
  [[nodiscard]] base::Expected<void> read_body(Request& request, const base::StopSignal& stop);
  [[nodiscard]] base::Expected<void> read_until(std::size_t size, const Patience& patience);
  [[nodiscard]] base::Expected<std::size_t> read_more(const Patience& patience);
  /// True when the connection can serve another request.
  [[nodiscard]] bool send(const Response& response, bool keep_alive, const base::StopSignal& stop);

  std::unique_ptr<Stream> stream_;
  std::string peer_address_;
  std::string received_;  ///< bytes that came and were not consumed yet
};

}  // namespace standin
