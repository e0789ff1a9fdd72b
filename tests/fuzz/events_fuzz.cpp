#include <cstdint>
#include <limits>
#include <string>

#include "base/text.h"
#include "events/bounded_json.h"
#include "events/event_json.h"
#include "events/process_identity.h"
#include "tests/fuzz/require.h"

namespace {

/// Nothing of an event is left out by this.
constexpr events::JsonLimits kAll{.longest_text = std::numeric_limits<std::size_t>::max(),
                                  .most_items = std::numeric_limits<std::size_t>::max()};

}  // namespace

/// Whatever the text is, what is read of it as an event can be written as one line and read again,
/// and stays the same from then on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto event = events::parse_event(text);
  require(event == events::parse_event(text));
  if (!event) return 0;
  const std::string line = events::to_json(*event, kAll);
  require(line.find('\n') == std::string::npos);
  require(events::bounded_json(*event, 10'000).size() <= 10'000);
  (void)events::is_alive(event->process);
  // A registration whose name cannot be seen is none.
  if (base::evidence_text(event->correlation_id).empty()) return 0;
  if (line.size() > 1'000'000) return 0;
  const auto again = events::parse_event(line);
  require(again.has_value());
  require(again->type == event->type && again->timestamp == event->timestamp);
  require(events::to_json(*again, kAll) == line);
  return 0;
}
