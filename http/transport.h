#pragma once

#include "base/context.h"
#include "base/expected.h"
#include "http/message.h"

namespace http {

/// The border to the network. Thread-safe. Knows where requests go and what is sent with each;
/// knows nothing of retries, limits or what an answer means. Every HTTP status is a value, not an
/// error.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Errors tell whether the request can have had an effect: kind unreachable, invalid_config and
  /// cancelled before sending mean that it was never sent; connection_lost, timeout and
  /// api_unavailable that it may have been.
  [[nodiscard]] virtual base::Expected<Response> send(const Request& request,
                                                      const base::Context& context) = 0;
};

}  // namespace http
