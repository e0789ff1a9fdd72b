#include "registration/outputs/parallel_lists.h"

#include <cstddef>

#include "registration/outputs/documents.h"
#include "registration/outputs/machine_addresses.h"

namespace registration::outputs {

using Object = ObjectReader::Object;
using Listed = ObjectReader::Listed;
using List = OutputValue::List;

std::vector<std::pair<std::string, const OutputValue*>> elements_of(const OutputValue& value) {
  std::vector<std::pair<std::string, const OutputValue*>> all;
  if (value.list() != nullptr) {
    for (const OutputValue& one : *value.list()) all.emplace_back("", &unwrapped(one));
  } else if (value.object() != nullptr) {
    for (const auto& [key, one] : *value.object()) all.emplace_back(key, &unwrapped(one));
  }
  return all;
}

base::Expected<std::vector<Server>> ParallelLists::read(const Object& object,
                                                        const Listed& addresses,
                                                        const base::Path& place) const {
  const auto elements = elements_of(*addresses.value);
  const bool is_map = addresses.value->object() != nullptr;
  Servers all;
  for (std::size_t index = 0; index < elements.size(); ++index) {
    const auto& [key, value] = elements[index];
    auto address = machine_address_of(*value);
    if (!address) {
      const base::Path list = place.name(addresses.name);
      return base::fail(faults_.no_address(
          *value, is_map ? list.key(key) : list.index(static_cast<std::int64_t>(index))));
    }
    all.push_back({.ip = *std::move(address)});
  }
  for (const Detail& one : kDetails) {
    if (auto fault = read_detail(object, one, addresses, all)) return base::fail(*fault);
  }
  for (std::size_t index = 0; index < elements.size(); ++index) {
    if (is_map && !all[index].name) all[index].name = name_of_key(elements[index].first);
    reader_.complete(all[index], object, all.size() > 1, true);
  }
  return all;
}

std::optional<base::Diagnostic> ParallelLists::read_detail(const Object& object, const Detail& one,
                                                           const Listed& addresses,
                                                           Servers& servers) const {
  for (const std::string& name : reader_.names_of(one.name)) {
    for (const std::string& spelt : {plural(name), name}) {
      const OutputValue* const value = ObjectReader::member(object, spelt);
      if (value == nullptr) continue;
      if (value->list() != nullptr && addresses.value->list() != nullptr) {
        const List& list = *value->list();
        if (list.size() != servers.size()) {
          if (one.is_shared) continue;
          return Faults::uneven(quoted_name(addresses.name) + " has " +
                                std::to_string(servers.size()) + " elements and " +
                                quoted_name(spelt) + " has " + std::to_string(list.size()) + ".");
        }
        for (std::size_t index = 0; index < list.size(); ++index) {
          servers[index].*one.field = text_of(unwrapped(list[index]));
        }
        return std::nullopt;
      }
      if (value->object() != nullptr && addresses.value->object() != nullptr) {
        std::size_t index = 0;
        bool is_any_found = false;
        for (const auto& [key, unused] : *addresses.value->object()) {
          const OutputValue* const found = ObjectReader::member(*value->object(), key);
          if (found != nullptr) servers[index].*one.field = text_of(*found);
          is_any_found = is_any_found || found != nullptr;
          ++index;
        }
        if (is_any_found) return std::nullopt;
      }
      if (auto fault = unpaired(one, addresses, spelt, *value)) return fault;
    }
  }
  return std::nullopt;
}

/// Why what tells which server is which cannot be paired with the addresses. Labels may be of
/// anything, and so may what is shared.
std::optional<base::Diagnostic> ParallelLists::unpaired(const Detail& detail,
                                                        const Listed& addresses,
                                                        const std::string& name,
                                                        const OutputValue& value) {
  if (detail.is_shared || detail.field == &Server::name || elements_of(value).empty()) {
    return std::nullopt;
  }
  const std::string one = quoted_name(addresses.name);
  const std::string other = quoted_name(name);
  const bool is_map = value.object() != nullptr;
  if (is_map && addresses.value->object() != nullptr) {
    return Faults::uneven(one + " and " + other + " have no key in common.");
  }
  return Faults::uneven(one + " goes by " + (is_map ? "places" : "keys") + " and " + other +
                        " by " + (is_map ? "keys" : "places") + ".");
}

}  // namespace registration::outputs
