#include "tests/contract/key_object.h"

#include <doctest/doctest.h>

#include <utility>

#include "plugin/rpc/outcome.h"
#include "provider/private_key/spec.h"
#include "schema/config_generation.h"
#include "schema/validation.h"

namespace tests {
namespace {

using provider::key_spec;
using schema::Value;

/// What of the planned attributes Terraform would find changed behind its back.
std::string unplanned(const Value& planned, const Value& state) {
  std::string names;
  for (const auto& [name, value] : planned.fields()) {
    if (value.is_wholly_known() && value != state.at(name)) names += " " + name;
  }
  return names;
}

/// Without the uuid.
std::string shortened(const std::string& path) {
  const std::string keys = "/security/keys/";
  return path.starts_with(keys) ? keys + "*" : path;
}

}  // namespace

KeyObject::KeyObject(const std::vector<std::string>& abilities, const ContractOptions& options)
    : contract(options),
      state(none()),
      resource_({access_, defaults_, nullptr}),
      data_source_({access_, defaults_, nullptr}),
      ephemeral_({access_, defaults_, nullptr}) {
  standin::Json all = {"read", "write"};
  for (const std::string& ability : abilities) all.push_back(ability);
  use_token({{"abilities", all}});
  contract.instance().control("DELETE", "/requests");
}

void KeyObject::use_token(const standin::Json& fields) {
  access_.set(contract.client_for(contract.instance().new_token(fields)),
              "https://coolify.example.com/api/v1");
}

schema::PlanResponse KeyObject::planned(const Value& config, const Value& prior) {
  return resource_.plan({config, prior, config, private_data}, contract.context());
}

std::string KeyObject::plan(const provider::KeyModel& arguments) {
  const Value config = key_spec().encode(arguments);
  base::Diagnostics faults = schema::validate_config(resource_.schema(), config);
  faults.add_all(resource_.validate(config, {}));
  if (faults.has_error()) return codes(faults);
  const schema::PlanResponse response = planned(config, state);
  if (response.diagnostics.has_error()) return codes(response.diagnostics);
  if (state.is_null()) return "create";
  std::string text;
  for (const base::Path& path : response.requires_replace) {
    const std::string name = path.to_string();
    // Terraform takes it for a reason only where the value differs.
    if (response.planned.at(name) != state.at(name)) text += " " + name;
  }
  if (!text.empty()) return "replace" + text;
  return response.planned == state ? "none" : "update";
}

std::string KeyObject::create(const Value& config) {
  const schema::PlanResponse plan = planned(config, none());
  REQUIRE_MESSAGE(!plan.diagnostics.has_error(), codes(plan.diagnostics));
  return keep(
      resource_.create({config, none(), plan.planned, plan.planned_private}, contract.context()),
      plan.planned);
}

std::string KeyObject::apply(const provider::KeyModel& arguments, bool creates_first) {
  const std::string change = plan(arguments);
  const Value config = key_spec().encode(arguments);
  if (change == "none") return "";
  if (change == "create") return create(config);
  if (change.starts_with("replace")) {
    const Value old = state;
    if (creates_first) {
      const std::string made = create(config);
      if (!made.empty()) return made;
      const auto gone = resource_.remove({none(), old, none(), private_data}, contract.context());
      return codes(gone.diagnostics);
    }
    const std::string gone = destroy();
    return gone.empty() ? create(config) : gone;
  }
  REQUIRE(change == "update");
  const schema::PlanResponse plan = planned(config, state);
  return keep(
      resource_.update({config, state, plan.planned, plan.planned_private}, contract.context()),
      plan.planned);
}

std::string KeyObject::create_as(const provider::KeyModel& planned,
                                 const provider::KeyModel& arguments) {
  const schema::PlanResponse plan = this->planned(key_spec().encode(planned), none());
  const Value config = key_spec().encode(arguments);
  return keep(
      resource_.create({config, none(), plan.planned, plan.planned_private}, contract.context()),
      plan.planned);
}

std::string KeyObject::destroy() {
  const auto response = resource_.remove({none(), state, none(), private_data}, contract.context());
  if (!response.diagnostics.has_error()) state = none();
  return codes(response.diagnostics);
}

std::string KeyObject::refresh() {
  wait();
  const auto response = resource_.read({state, private_data}, contract.context());
  if (!response.diagnostics.has_error()) {
    state = response.state.is_null() ? none() : response.state;
    if (!response.private_data.empty()) private_data = response.private_data;
  }
  return codes(response.diagnostics);
}

std::string KeyObject::import(const std::string& id) {
  return keep(resource_.import_state(id, contract.context()), none());
}

provider::KeyModel KeyObject::generated_config() const {
  const Value config = schema::configurable_part(resource_.schema(), state);
  const auto model = key_spec().decode(config);
  REQUIRE(model.has_value());
  return *model;
}

std::string KeyObject::look_up(const provider::KeyDataModel& config) {
  const Value value = provider::key_data_spec().encode(config);
  const base::Diagnostics faults = schema::validate_config(data_source_.schema(), value);
  if (faults.has_error()) return codes(faults);
  const auto response = data_source_.read(value, contract.context());
  data_ = response.data;
  return response.diagnostics.empty() ? "ok" : codes(response.diagnostics);
}

std::string KeyObject::open(const provider::KeyDataModel& config) {
  provider::KeyEphemeralModel model;
  static_cast<provider::KeyDataModel&>(model) = config;
  const Value value = provider::key_ephemeral_spec().encode(model);
  const base::Diagnostics faults = schema::validate_config(ephemeral_.schema(), value);
  if (faults.has_error()) return codes(faults);
  const auto response = ephemeral_.open(value, contract.context());
  opened_ = response.result;
  return response.diagnostics.empty() ? "ok" : codes(response.diagnostics);
}

std::string KeyObject::root_token() const {
  return contract.instance().new_token({{"abilities", {"root"}}});
}

standin::Json KeyObject::record() const {
  standin::Ask how;
  how.token = root_token();
  return contract.instance().ask("GET", "/security/keys/" + uuid(), nullptr, how).json;
}

std::size_t KeyObject::keys() const {
  return contract.instance().ask("GET", "/security/keys").json.size() - 1;
}

std::string KeyObject::changes() {
  const standin::Json log = contract.instance().control("GET", "/requests");
  contract.instance().control("DELETE", "/requests");
  constexpr std::string_view kApi = "/api/v1";
  std::string text;
  for (const auto& one : log["requests"]) {
    const auto method = one["method"].get<std::string>();
    if (method == "GET") continue;
    std::string path = one["path"].get<std::string>();
    if (path.starts_with(kApi)) path.erase(0, kApi.size());
    text += (text.empty() ? "" : ", ") + method + " " + shortened(path);
  }
  return text;
}

void KeyObject::wait() {
  const base::Context context = contract.context();
  static_cast<void>(context.clock->sleep_until(context.clock->now() + std::chrono::minutes(2), {}));
}

std::string KeyObject::keep(const schema::StateResponse& response, const Value& planned) {
  if (!response.state.is_null()) {
    auto object = plugin::storable(resource_.schema(), response.state);
    REQUIRE_MESSAGE(object.has_value(), object.error().cause);
    if (!planned.is_null() && !response.diagnostics.has_error()) {
      CHECK(unplanned(planned, *object) == "");
    }
    state = *std::move(object);
    if (!response.private_data.empty()) private_data = response.private_data;
  }
  return codes(response.diagnostics);
}

std::string KeyObject::codes(const base::Diagnostics& diagnostics) {
  told.clear();
  std::string text;
  for (const base::Diagnostic& one : diagnostics.items()) {
    const bool is_error = one.severity == base::Severity::error;
    text += (text.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
    if (!one.path.empty()) text += " at " + one.path.to_string();
    told += one.detail() + "\n";
  }
  return text;
}

Value KeyObject::none() const { return Value::null(key_spec().schema(0, "").value_type()); }

}  // namespace tests
