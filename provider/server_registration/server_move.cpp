#include "provider/server_registration/server_move.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/hidden_text.h"
#include "coolify/server_settings.h"
#include "coolify/uuid.h"
#include "provider/server_registration/read_state.h"
#include "provider/server_registration/spec.h"
#include "schema/json.h"

namespace provider {
namespace {

using schema::Type;
using schema::Value;

constexpr const char* kOtherType = "coolify_server";

bool is_for_coolify(const std::string& provider) {
  return provider.substr(provider.rfind('/') + 1) == "coolify";
}

base::Diagnostic unsupported(const schema::MoveRequest& request) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "move.unsupported",
          .summary = "This resource cannot be taken over",
          .cause =
              "A registration can take over a `coolify_server` of another provider for "
              "Coolify. This is another type of resource.",
          .evidence = base::visible_text(request.type_name + " of " + request.provider, 300),
          .remedy =
              "Take the `moved` block out, and import the server: the registration is "
              "imported by the uuid that Coolify gave it."};
}

base::Diagnostic no_server() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "move.no_server",
          .summary = "The state names no server of Coolify",
          .cause =
              "The state of the resource that is to be taken over has no uuid of Coolify, or "
              "no address.",
          .remedy =
              "Take the `moved` block out, and import the server by the uuid that Coolify "
              "gave it."};
}

/// The attributes of a registration with these names, as far as they are settings or in `names`.
Type type_of(const std::vector<std::string>& names) {
  std::map<std::string, Type> types;
  const Type whole = registration_spec().schema(0, "").value_type();
  for (const std::string& name : names) types.emplace(name, whole.attributes().at(name));
  for (const coolify::Setting& row : coolify::server_settings()) {
    const std::string name(row.name);
    types.emplace(name, whole.attributes().at(name));
  }
  return Type::object(std::move(types));
}

/// What they keep side by side.
Type flat_type() {
  return type_of({"ip", "port", "user", "name", "description", "private_key_uuid", "is_reachable",
                  "is_usable", "timeouts"});
}

/// What one of them keeps apart in `settings`.
Type settings_type() {
  std::map<std::string, Type> types = type_of({"is_usable"}).attributes();
  return Type::object({{"settings", Type::object(std::move(types))}});
}

std::optional<std::string> uuid_in(const Value& ids) {
  for (const char* const name : {"uuid", "id"}) {
    const Value& id = ids.at(name);
    // The id of one of them is a number.
    const bool is_number =
        id.is_known() && id.as_string().find_first_not_of("0123456789") == std::string::npos;
    if (id.is_known() && !is_number && coolify::is_uuid(id.as_string())) return id.as_string();
  }
  return std::nullopt;
}

/// Sets what is known in `from`.
void take(std::map<std::string, Value>& state, const Value& from) {
  if (!from.is_known()) return;
  for (const auto& [name, value] : from.fields()) {
    const bool is_empty =
        value.is_known() && value.type() == Type::string() && value.as_string().empty();
    if (value.is_known() && !is_empty) state.insert_or_assign(name, value);
  }
}

}  // namespace

base::Expected<schema::MovedState> ServerMove::move(const schema::MoveRequest& request) const {
  if (request.type_name != kOtherType || !is_for_coolify(request.provider)) {
    return base::fail(unsupported(request));
  }
  using schema::JsonMode;
  const auto ids = schema::decode_json(
      request.state_json, Type::object({{"uuid", Type::string()}, {"id", Type::string()}}),
      JsonMode::stored_state);
  if (!ids) return base::fail(ids.error());
  // Whatever cannot be read of the rest is read from Coolify.
  const auto nested =
      schema::decode_json(request.state_json, settings_type(), JsonMode::stored_state);

  const auto uuid = ids->is_known() ? uuid_in(*ids) : std::nullopt;
  if (!uuid) return base::fail(no_server());
  std::map<std::string, Value> state = registration_spec().encode({}).fields();
  if (nested && nested->is_known()) take(state, nested->at("settings"));
  const Type side_by_side = flat_type();
  for (const auto& [name, type] : side_by_side.attributes()) {
    const auto flat = schema::decode_json(request.state_json, Type::object({{name, type}}),
                                          JsonMode::stored_state);
    if (flat) take(state, *flat);
  }
  if (!state.at("ip").is_known()) return base::fail(no_server());
  state.insert_or_assign("uuid", Value::string(*uuid));
  const Value& usable = state.at("is_usable");
  if (usable.is_known() && !usable.as_boolean()) {
    state.insert_or_assign("registration_status", Value::string(kPending));
  }
  return schema::MovedState{Value::object(std::move(state))};
}

}  // namespace provider
