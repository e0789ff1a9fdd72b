#include "events/bounded_json.h"

#include <array>

#include "events/event_json.h"

namespace events {
namespace {

/// From everything to what every event needs. The last ones keep a uuid whole.
constexpr std::array kSteps = {
    JsonLimits{},
    JsonLimits{.longest_text = 600, .most_items = 100},
    JsonLimits{.longest_text = 200, .most_items = 60},
    JsonLimits{.longest_text = 600, .most_items = 60, .with_details = false},
    JsonLimits{.longest_text = 200, .most_items = 30, .with_details = false},
    JsonLimits{.longest_text = 64, .most_items = 8, .with_details = false},
};

}  // namespace

std::string bounded_json(const Event& event, std::size_t most) {
  std::string json;
  for (const JsonLimits& limits : kSteps) {
    json = to_json(event, limits);
    if (json.size() <= most) break;
  }
  return json;
}

}  // namespace events
