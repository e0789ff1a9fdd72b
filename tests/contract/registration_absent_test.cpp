// What a state, a plan or Coolify does not say is taken for what it means, and nothing ends with
// it.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "provider/server_registration/spec.h"
#include "tests/contract/registration.h"

using provider::RegistrationModel;
using schema::Type;
using schema::Value;
using standin::Json;
using tests::Registration;

namespace {

/// A server in Coolify that has no key, or one that no list of keys shows.
std::string keyless_server(Registration& r, const Json& key_id) {
  const Json made = r.contract.instance().control(
      "POST", "/servers",
      {{"ip", "10.0.0.1"}, {"name", "web-1"}, {"private_key_uuid", r.contract.key_uuid()}});
  const std::string uuid = made["uuid"];
  r.contract.instance().control(
      "POST", "/servers/" + uuid,
      {{"private_key_id", key_id}, {"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  static_cast<void>(r.changes());
  return uuid;
}

RegistrationModel with_key_removal(RegistrationModel model) {
  model.on_destroy = provider::OnDestroyModel();
  model.on_destroy->remove_key = true;
  return model;
}

/// The state with one attribute null.
Value without(const Value& state, const std::string& name) {
  return state.with(name, Value::null(state.at(name).type()));
}

std::vector<std::string> attribute_names() {
  std::vector<std::string> names;
  for (const schema::Attribute& one : provider::registration_spec().attributes()) {
    names.push_back(one.name);
  }
  return names;
}

}  // namespace

TEST_CASE("a server whose key Coolify does not tell is destroyed") {
  for (const Json& key_id : {Json(), Json(987654)}) {
    CAPTURE(key_id.dump());
    Registration r;
    REQUIRE(r.import(keyless_server(r, key_id)).empty());
    CHECK(r.state.at("private_key_uuid").is_null());
    CHECK(r.destroy().empty());
    CHECK_FALSE(r.has_state());
    CHECK(r.changes() == "DELETE /servers/*");
  }
}

TEST_CASE("a server whose key Coolify does not tell is given one, and has no former key") {
  for (const Json& key_id : {Json(), Json(987654)}) {
    CAPTURE(key_id.dump());
    Registration r;
    REQUIRE(r.import(keyless_server(r, key_id)).empty());
    CHECK(r.apply(r.arguments()).empty());
    CHECK(r.events() == "connect, inspect, deploy root");
    CHECK(r.changes() == "PATCH /servers/*, POST /servers/*/validate");
    CHECK(r.state.at("private_key_uuid") == Value::string(r.contract.key_uuid()));
    CHECK(r.state.at("status") == Value::string("ready"));
  }
}

TEST_CASE("a key to be removed that nobody knows stays, and that is said") {
  Registration r;
  REQUIRE(r.apply(with_key_removal(r.arguments())).empty());
  static_cast<void>(r.events());
  r.state = without(r.state, "private_key_uuid");
  CHECK(r.destroy() == "(remove_key.failed)");
  CHECK_FALSE(r.has_state());
  CHECK(r.events().empty());
}

TEST_CASE("a key to be removed that is known goes") {
  Registration r;
  REQUIRE(r.apply(with_key_removal(r.arguments())).empty());
  static_cast<void>(r.events());
  CHECK(r.destroy().empty());
  CHECK(r.events() == "connect, remove key root");
}

TEST_CASE("a state that lacks any one attribute is refreshed and changed") {
  Registration r;
  RegistrationModel model = with_key_removal(r.arguments());
  REQUIRE(r.apply(model).empty());
  const Value whole = r.state;
  for (const std::string& name : attribute_names()) {
    CAPTURE(name);
    r.state = without(whole, name);
    const bool is_recorded = name != "uuid";
    CHECK(r.refresh().empty());
    CHECK(r.has_state() == is_recorded);
    if (!is_recorded) continue;
    r.state = without(whole, name);
    CHECK(r.apply(model).empty());
    CHECK(r.state.at("uuid") == whole.at("uuid"));
    CHECK(r.state.at("ip") == whole.at("ip"));
    CHECK(r.state.at("private_key_uuid") == whole.at("private_key_uuid"));
  }
}

TEST_CASE("a state that lacks any one attribute is destroyed") {
  for (const std::string& name : attribute_names()) {
    CAPTURE(name);
    Registration one;
    REQUIRE(one.apply(with_key_removal(one.arguments())).empty());
    one.state = without(one.state, name);
    const std::string codes = one.destroy();
    // Without them it is not known which machine the configuration meant.
    const std::map<std::string, std::string> told = {
        {"ip", "(registration.host_key_needed)"},
        {"ssh_host_key", "(registration.host_key_needed)"},
        {"private_key_uuid", "(remove_key.failed)"},
        {"ssh", "(config.ssh_credentials_missing)"}};
    CHECK(codes == (told.contains(name) ? told.at(name) : ""));
    CHECK(one.contract.records_at("10.0.0.1") == (name == "uuid" ? 1 : 0));
  }
}
