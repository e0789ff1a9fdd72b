#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"

namespace events {

/// How much of an event is written.
struct JsonLimits {
  std::size_t longest_text = 2000;  ///< bytes of each text
  std::size_t most_items = 200;     ///< of each list
  bool with_details = true;         ///< checks and problems
};

/// The event as one JSON object without a line break, in valid UTF-8, living secrets masked. Every
/// event has all keys of its kind; what is not known is null. Times of day are RFC 3339 in UTC with
/// milliseconds, spans are seconds.
[[nodiscard]] std::string to_json(const Event& event, const JsonLimits& limits = {});

/// What to_json() wrote, or somebody after it; nothing for any other text. What is of another type
/// than it should be counts as absent; unknown keys do not matter. Takes any bytes.
[[nodiscard]] std::optional<Event> parse_event(std::string_view json);

}  // namespace events
