#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "http/transport.h"

namespace events {

/// How many requests may be on their way to one receiver.
constexpr std::size_t kMostAtOnce = 16;

/// Who takes the events, and how errors tell of it.
struct Receiver {
  std::string what;         ///< "The webhook at https://hooks.example.com"
  std::string unreachable;  ///< code: there is no way to it
  std::string refused;      ///< code: it says no, or sends elsewhere
  std::string failed;       ///< code: it does not do its work, or not in time
  /// What to do about an answer of this status.
  std::function<std::string(int status)> remedy;
  /// Hides in what others say whatever of the address is nobody's business; empty: nothing is.
  std::function<std::string(std::string text)> mask = {};
};

/// Sends what `make` makes for each try until the receiver says 2xx, whatever follows the head of
/// that answer, with growing pauses, or longer
/// ones where the receiver asks for them (Retry-After). Tried again: no connection, no answer, 408,
/// 425, 429 and 5xx. A redirect is never followed: what is sent may not be for whoever is there. At
/// least a second is between two tries. Errors have the codes of `receiver`, and show neither path
/// nor query of its address.
[[nodiscard]] base::Expected<void> post(http::Transport& transport, const Receiver& receiver,
                                        const std::function<http::Request()>& make,
                                        const base::Context& context);

}  // namespace events
