#include "schema/identity.h"

#include <set>

#include "schema/stored_state.h"

namespace schema {
namespace {

bool is_primitive(const Type& type) {
  return type == Type::string() || type == Type::number() || type == Type::boolean();
}

bool is_allowed(const Type& type) {
  return is_primitive(type) || (type.kind() == Type::Kind::list && is_primitive(type.element()));
}

}  // namespace

Type IdentitySchema::value_type() const {
  std::map<std::string, Type> types;
  for (const IdentityAttribute& one : attributes) types.emplace(one.name, one.type);
  return Type::object(std::move(types));
}

std::vector<std::string> IdentitySchema::faults() const {
  std::vector<std::string> found;
  const auto require = [&found](bool sound, const std::string& complaint) {
    if (!sound) found.push_back(complaint);
  };
  require(version >= 0, "identity: the version is negative");
  require(!attributes.empty(), "identity: there are no attributes");
  std::set<std::string> seen;
  for (const IdentityAttribute& one : attributes) {
    require(!one.name.empty(), "identity: an attribute has no name");
    require(seen.insert(one.name).second, "identity." + one.name + ": the name is used twice");
    require(!one.description.empty(), "identity." + one.name + ": there is no description");
    require(
        is_allowed(one.type),
        "identity." + one.name + ": only strings, numbers, bools and lists of them are allowed");
  }
  return found;
}

bool Identity::is_same(const Value& before, const Value& now) const { return before == now; }

base::Expected<Value> Identity::upgrade(std::int64_t version, const std::string& json) const {
  return read_stored(schema().value_type(), version, schema().version, json);
}

}  // namespace schema
