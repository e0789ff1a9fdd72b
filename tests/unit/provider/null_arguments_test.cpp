// Every schema of the provider: what is null where a value must be, in a configuration and in a
// state.
#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/coolify_provider.h"
#include "schema/json.h"
#include "schema/validation.h"

using schema::Attribute;
using schema::AttributeList;
using schema::Nesting;
using schema::Schema;
using schema::Type;
using schema::Value;

namespace {

enum class Kind { config, state };

/// One null in an object, and the path it is told with.
struct Spoilt {
  std::string place;
  Value object;
  bool is_element;  ///< of a collection; else a required attribute
};

/// Some value of the type, no part of it null.
Value some(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::string:
      return Value::string("x");
    case Type::Kind::number:
      return Value::number(1);
    case Type::Kind::boolean:
      return Value::boolean(true);
    case Type::Kind::list:
    case Type::Kind::set:
      return Value::collection(type, {some(type.element())});
    case Type::Kind::map:
      return Value::map_of(type, {{"k", some(type.element())}});
    case Type::Kind::dynamic:
    case Type::Kind::object:
    case Type::Kind::tuple:
      break;
  }
  FAIL("no schema has such an attribute");
  return Value::null(type);
}

bool is_there(const Attribute& attribute, Kind kind) {
  return kind == Kind::state || attribute.required || attribute.optional;
}

/// `object` as the only one in such an attribute.
Value standing(const Attribute& attribute, const Value& object) {
  const Type type = attribute.value_type();
  switch (attribute.nested->nesting) {
    case Nesting::single:
      return object;
    case Nesting::list:
    case Nesting::set:
      return Value::collection(type, {object});
    case Nesting::map:
      return Value::map_of(type, {{"k", object}});
  }
  return Value::null(type);
}

/// Of the only element, or of the object itself.
base::Path place_of(const Attribute& attribute, const base::Path& at) {
  const base::Path path = at.name(attribute.name);
  switch (attribute.value_type().kind()) {
    case Type::Kind::list:
      return path.index(0);
    case Type::Kind::map:
      return path.key("k");
    default:
      return path;
  }
}

/// A collection without objects that has one element, which is null; nothing of another type.
std::optional<Value> hollow(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::list:
    case Type::Kind::set:
      return Value::collection(type, {Value::null(type.element())});
    case Type::Kind::map:
      return Value::map_of(type, {{"k", Value::null(type.element())}});
    default:
      return std::nullopt;
  }
}

/// An object with all that can be there, at every depth.
Value full(const AttributeList& attributes, Kind kind) {
  std::map<std::string, Value> values;
  for (const Attribute& one : attributes) {
    Value value = Value::null(one.value_type());
    if (is_there(one, kind)) {
      value = one.nested ? standing(one, full(one.nested->attributes, kind)) : some(one.type);
    }
    values.emplace(one.name, std::move(value));
  }
  return Value::object(std::move(values));
}

/// That object again and again, each time with one null where a value must be.
std::vector<Spoilt> spoilt(const AttributeList& attributes, Kind kind, const base::Path& at = {}) {
  std::vector<Spoilt> all;
  const Value whole = full(attributes, kind);
  for (const Attribute& one : attributes) {
    if (one.required) {
      all.push_back({at.name(one.name).to_string(),
                     whole.with(one.name, Value::null(one.value_type())), false});
    }
    if (!is_there(one, kind)) continue;
    const base::Path place = place_of(one, at);
    if (!one.nested) {
      if (const auto empty = hollow(one.type)) {
        all.push_back({place.to_string(), whole.with(one.name, *empty), true});
      }
      continue;
    }
    const AttributeList& inner = one.nested->attributes;
    for (const Spoilt& part : spoilt(inner, kind, place)) {
      all.push_back(
          {part.place, whole.with(one.name, standing(one, part.object)), part.is_element});
    }
    if (one.nested->nesting == Nesting::single) continue;
    const Value none = standing(one, Value::null(inner.type()));
    all.push_back({place.to_string(), whole.with(one.name, none), true});
  }
  return all;
}

/// Of what validation tells, what is about nulls: "code at path".
std::vector<std::string> nulls_in(const Schema& schema, const Value& config) {
  std::vector<std::string> told;
  const base::Diagnostics found = schema::validate_config(schema, config);
  for (const base::Diagnostic& one : found.items()) {
    if (one.code != "config.null_element" && one.code != "config.missing") continue;
    told.push_back(one.code + " at " + one.path.to_string());
  }
  return told;
}

/// The schema of each kind of object by its kind and name.
std::map<std::string, const Schema*> schemas_of(const schema::Provider& provider) {
  std::map<std::string, const Schema*> all = {{"provider", &provider.schema()}};
  const auto add = [&all](const char* kind, const auto& objects) {
    for (const auto& one : objects) all.emplace(kind + one->type_name(), &one->schema());
  };
  add("resource ", provider.offer().resources);
  add("data ", provider.offer().data_sources);
  add("ephemeral ", provider.offer().ephemeral_resources);
  add("list ", provider.offer().list_resources);
  add("action ", provider.offer().actions);
  return all;
}

}  // namespace

TEST_CASE("no configuration of any object may have a null where a value must be") {
  const auto coolify = provider::make_coolify_provider();
  std::map<std::string, std::string> places;
  for (const auto& [name, schema] : schemas_of(*coolify)) {
    CAPTURE(name);
    CHECK(nulls_in(*schema, full(schema->attributes, Kind::config)).empty());
    for (const Spoilt& one : spoilt(schema->attributes, Kind::config)) {
      const char* const code = one.is_element ? "config.null_element" : "config.missing";
      CHECK(nulls_in(*schema, one.object) == std::vector{code + (" at " + one.place)});
      places[name] += one.place + " ";
    }
  }
  const std::string preflight =
      "ip ssh.users[0] ssh.jump_hosts[0].host ssh.jump_hosts[0] health_checks.outbound.targets[0] ";
  CHECK(places["provider"] ==
        "headers[\"k\"] defaults.ssh.users[0] defaults.ssh.jump_hosts[0].host "
        "defaults.ssh.jump_hosts[0] defaults.health_checks.outbound.targets[0] events.file.path "
        "events.webhook.url events.webhook.headers[\"k\"] events.pusher.url events.pusher.app_id "
        "events.pusher.key events.pusher.secret ");
  CHECK(places["resource coolify_server_registration"] ==
        "ip private_key_uuid ssh.users[0] ssh.jump_hosts[0].host ssh.jump_hosts[0] "
        "health_checks.outbound.targets[0] triggers[\"k\"] labels[\"k\"] ");
  CHECK(places["data coolify_server_preflight"] == preflight);
  CHECK(places["action coolify_server_preflight"] == preflight);
}

TEST_CASE("no state of any resource may have a null where an element must be") {
  const auto coolify = provider::make_coolify_provider();
  std::map<std::string, std::string> places;
  for (const auto& resource : coolify->offer().resources) {
    const Schema& schema = resource->schema();
    CAPTURE(resource->type_name());
    const auto upgraded = [&](const Value& state) {
      return resource->upgrade(schema.version, schema::encode_json(state, schema.value_type()));
    };
    const Value whole = full(schema.attributes, Kind::state);
    CHECK(upgraded(whole).state == whole);
    for (const Spoilt& one : spoilt(schema.attributes, Kind::state)) {
      CAPTURE(one.place);
      const schema::StateResponse response = upgraded(one.object);
      if (!one.is_element) {
        CHECK(response.state == one.object);
        continue;
      }
      REQUIRE(response.diagnostics.items().size() == 1);
      CHECK(response.diagnostics.items()[0].code == "schema.json");
      CHECK(response.diagnostics.items()[0].path.to_string() == one.place);
      places[resource->type_name()] += one.place + " ";
    }
  }
  CHECK(places["coolify_server_registration"] ==
        "ssh.users[0] ssh.jump_hosts[0] health_checks.outbound.targets[0] triggers[\"k\"] "
        "labels[\"k\"] health.checks[\"k\"] ssh_jump_host_keys[0] tags[0] ");
}
