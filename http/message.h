#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace http {

enum class Method { get, post, patch, put, remove };

/// The method as it goes over the wire: "GET", "DELETE".
[[nodiscard]] std::string_view method_name(Method method);

/// Takes the body of a success while it comes, so that nobody has to have all of it in memory.
class BodySink {
 public:
  BodySink() = default;
  BodySink(const BodySink&) = delete;
  BodySink& operator=(const BodySink&) = delete;
  virtual ~BodySink() = default;
  /// A body begins. What came before is of a request that is repeated, and counts no more.
  virtual void begin() = 0;
  /// The next part of it. Neither the last part nor that there is one is told: the end of send()
  /// does.
  virtual void take(std::string_view part) = 0;
};

/// One request. `path` begins with a slash and is put behind the transport's base URL: "/servers".
/// The query string stays apart because a server may merge it into the fields of a write: only
/// documented parameters may be sent.
struct Request {
  Method method = Method::get;
  std::string path;
  std::string query = {};  ///< without the question mark, already encoded
  std::string body = {};   ///< JSON text; empty for none
  /// Sent with this request alone. Names and values as those of Config::headers, and
  /// "Authorization" where the Config has no token.
  std::map<std::string, std::string> headers = {};
  /// How long the answer is still awaited once a stop was requested: the answer to a creation holds
  /// the only copy of the new object's name.
  base::Duration grace_after_stop = {};
  /// Only the answer's status and headers are wanted. 2xx ends the exchange with its head, whatever
  /// would follow; of another answer the beginning of the body is read, for a moment, and it counts
  /// as well when the rest of it never comes.
  bool only_status = false;
  /// Where the body of a 2xx answer goes, in place of Response::body; null: there. Has to live
  /// until send() returns, and is called by its thread.
  BodySink* sink = nullptr;
};

/// What a request is called where people read of it: "GET /servers".
[[nodiscard]] std::string call_of(const Request& request);

struct Response {
  int status = 0;
  std::map<std::string, std::string> headers = {};  ///< names in lower case
  std::string body = {};

  /// The value of a header by its lower-case name, empty when it was not sent.
  [[nodiscard]] std::string_view header(const std::string& name) const;
};

}  // namespace http
