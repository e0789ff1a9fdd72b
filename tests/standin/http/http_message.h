#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/expected.h"

namespace standin {

/// One header field; names compare without regard to case.
struct Header {
  std::string name;
  std::string value;
};

/// One HTTP request as it came over the wire.
struct Request {
  std::string method;
  std::string path;                                        ///< percent-decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
  std::vector<Header> headers;
  std::string body;
  std::string peer_address;  ///< numeric address of the client

  /// Value of the first field of that name, empty when there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// How much of a response the client gets to see.
enum class Delivery {
  whole,
  half,  ///< the head announces the whole body, half of it comes, then the connection is closed
  none,  ///< not a byte: the connection is reset
};

/// One HTTP response. Content-Length, Date and Connection are added when it is sent.
struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  Delivery delivery = Delivery::whole;
};

/// Answers one request. Called from many threads at once. The token is stopped when the server
/// closes.
using HttpHandler = std::function<Response(const Request&, const std::stop_token&)>;

/// Reads the request line and the header fields. `head` ends before the empty line.
/// Errors: remote_failed, code "http.bad_request".
[[nodiscard]] base::Expected<Request> parse_request_head(std::string_view head);

/// Status line and header fields up to and including the empty line.
[[nodiscard]] std::string response_head(const Response& response, base::WallTime date,
                                        bool keep_alive);

/// Decodes %XX; with `plus_is_blank` also '+', as in query strings. Broken escapes stay as typed.
[[nodiscard]] std::string percent_decoded(std::string_view text, bool plus_is_blank);

/// Splits "a=1&b=2" into decoded pairs.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_query(std::string_view text);

}  // namespace standin
