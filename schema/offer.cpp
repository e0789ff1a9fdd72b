#include "schema/offer.h"

#include <algorithm>
#include <set>

namespace schema {
namespace {

using Faults = std::vector<std::string>;

void add(Faults& found, const std::string& name, const Faults& more) {
  for (const std::string& one : more) found.push_back(name + ": " + one);
}

template <typename Object>
const std::string& name_of(const Object& object) {
  if constexpr (requires { object.type_name(); }) {
    return object.type_name();
  } else {
    return object.name();
  }
}

template <typename Object>
void check_names(Faults& found, const std::vector<std::unique_ptr<Object>>& objects) {
  std::set<std::string> seen;
  for (const auto& object : objects) {
    const std::string& name = name_of(*object);
    if (name.empty()) found.emplace_back("an object has no name");
    if (!seen.insert(name).second) add(found, name, {"the name is used twice"});
  }
}

template <typename Object>
void check_schemas(Faults& found, const std::vector<std::unique_ptr<Object>>& objects) {
  check_names(found, objects);
  for (const auto& object : objects) add(found, name_of(*object), object->schema().faults());
}

/// What is read or opened is returned as it was configured, write-only values included.
template <typename Object>
void check_no_write_only(Faults& found, const std::vector<std::unique_ptr<Object>>& objects) {
  for (const auto& object : objects) {
    for (const Attribute& one : object->schema().attributes) {
      if (!one.write_only) continue;
      add(found, name_of(*object),
          {one.name + ": only resources and actions have write-only "
                      "attributes"});
    }
  }
}

}  // namespace

std::vector<std::string> Offer::faults() const {
  Faults found;
  check_schemas(found, resources);
  check_schemas(found, data_sources);
  check_schemas(found, ephemeral_resources);
  check_schemas(found, list_resources);
  check_schemas(found, actions);
  check_names(found, functions);
  check_no_write_only(found, data_sources);
  check_no_write_only(found, ephemeral_resources);
  check_no_write_only(found, list_resources);
  for (const auto& one : functions) add(found, one->name(), one->signature().faults());
  std::set<std::string> identifiable;
  for (const auto& one : resources) {
    if (one->identity() == nullptr) continue;
    identifiable.insert(one->type_name());
    add(found, one->type_name(), one->identity()->schema().faults());
  }
  for (const auto& one : list_resources) {
    if (identifiable.contains(one->type_name())) continue;
    add(found, one->type_name(), {"it lists a resource that is not offered or has no identity"});
  }
  return found;
}

}  // namespace schema
