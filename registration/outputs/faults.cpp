#include "registration/outputs/faults.h"

#include <cstddef>
#include <utility>

#include "base/text.h"

namespace registration::outputs {
namespace {

constexpr std::size_t kMostNamesShown = 40;
constexpr std::size_t kLongestName = 80;

std::string names_in(const OutputValue& value) {
  if (value.object() == nullptr || value.object()->empty()) return "none";
  std::string names;
  std::size_t count = 0;
  for (const auto& [name, unused] : *value.object()) {
    if (++count > kMostNamesShown) return names + ", ...";
    names += (names.empty() ? "" : ", ") + base::evidence_text(name, kLongestName);
  }
  return names;
}

}  // namespace

std::string quoted_name(std::string_view name) {
  return '"' + base::evidence_text(name, kLongestName) + '"';
}

base::Diagnostic Faults::nothing_there() const {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "outputs.empty",
          .summary = "No " + source_ + " available for server registration",
          .cause = "There are no outputs at all: nothing was made yet, or no outputs are declared.",
          .remedy = "Declare an output with the address of each server, such as `server_ip`."};
}

base::Diagnostic Faults::no_address(const OutputValue& value, const base::Path& place) const {
  std::string tried;
  for (const std::string& name : names_.find("ip")->second) {
    tried += (tried.empty() ? "" : ", ") + base::evidence_text(name, kLongestName);
  }
  const std::string where =
      place.empty() ? "" : " of " + base::evidence_text(place.to_string(), 2 * kLongestName);
  return {.kind = base::ErrorKind::invalid_config,
          .code = "outputs.no_address",
          .summary = "Server IP address not found in " + source_,
          .cause = "Names that were tried: " + tried + ", and their plurals. Names that are there" +
                   where + ": " + names_in(value) + ".",
          .remedy =
              "Call the address of a server by one of these names, or give the name that it "
              "has as one of your own."};
}

base::Diagnostic Faults::uneven(std::string cause) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "outputs.uneven",
          .summary = "Lists of servers do not fit together",
          .cause = std::move(cause),
          .remedy = "Give one object for each server, or lists of the same length."};
}

}  // namespace registration::outputs
