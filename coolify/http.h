#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/expected.h"

namespace coolify {

enum class Method { get, post, patch, put, remove };

/// The method as it goes over the wire: "GET", "DELETE".
[[nodiscard]] std::string_view method_name(Method method);

/// One call of the API. `path` begins with a slash and is below the API root: "/servers". The query
/// string stays apart because Coolify merges it into the fields of a write: only documented
/// parameters may be sent.
struct HttpRequest {
  Method method = Method::get;
  std::string path;
  std::string query = {};  ///< without the question mark, already encoded
  std::string body = {};   ///< JSON text; empty for none
  /// How long the answer is still awaited once a stop was requested: the answer to a creation holds
  /// the only copy of the new uuid.
  base::Duration grace_after_stop = {};
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers = {};  ///< names in lower case
  std::string body = {};

  /// The value of a header by its lower-case name, empty when it was not sent.
  [[nodiscard]] std::string_view header(const std::string& name) const;
};

/// The border to the network. Thread-safe. Knows the instance's address and its token; knows
/// nothing of retries, limits or what an answer means. Every HTTP status is a value, not an error.
class Http {
 public:
  virtual ~Http() = default;
  /// Errors tell whether the request can have had an effect: kind unreachable, invalid_config and
  /// cancelled before sending mean that it was never sent; connection_lost, timeout and
  /// api_unavailable that it may have been.
  [[nodiscard]] virtual base::Expected<HttpResponse> send(const HttpRequest& request,
                                                          const base::Context& context) = 0;
};

}  // namespace coolify
