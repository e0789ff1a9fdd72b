#include "registration/outputs/machine_addresses.h"

#include <algorithm>
#include <vector>

#include "base/ip_address.h"
#include "registration/outputs/address.h"
#include "registration/outputs/documents.h"
#include "registration/outputs/object_reader.h"

namespace registration::outputs {
namespace {

/// Adds the addresses in texts and lists of texts; false where there is anything else.
bool gather(const OutputValue::List& list, bool has_lists, std::vector<std::string>& addresses) {
  for (const OutputValue& raw : list) {
    const OutputValue& one = unwrapped(raw);
    if (one.is_null()) continue;
    if (has_lists && one.list() != nullptr) {
      if (!gather(*one.list(), false, addresses)) return false;
    } else if (auto address = address_of(one)) {
      addresses.push_back(*std::move(address));
    } else if (one.string() == nullptr) {
      return false;
    }
  }
  return true;
}

bool is_of_itself(const std::string& address) {
  return base::is_ip_address(address) && reach_of(address) == Reach::itself;
}

}  // namespace

std::optional<std::string> machine_address_of(const OutputValue& value) {
  if (value.list() == nullptr) return address_of(value);
  std::vector<std::string> addresses;
  if (!gather(*value.list(), true, addresses) || addresses.empty()) return std::nullopt;
  const auto best = std::min_element(
      addresses.begin(), addresses.end(),
      [](const auto& one, const auto& other) { return reach_of(one) < reach_of(other); });
  const auto as_far = std::count_if(addresses.begin(), addresses.end(), [&](const auto& one) {
    return one != *best && reach_of(one) == reach_of(*best);
  });
  if (as_far > 0 && !is_of_one_machine(*value.list())) return std::nullopt;
  return *best;
}

bool is_of_one_machine(const OutputValue::List& list) {
  std::vector<std::string> addresses;
  return gather(list, true, addresses) &&
         std::any_of(addresses.begin(), addresses.end(), is_of_itself);
}

}  // namespace registration::outputs
