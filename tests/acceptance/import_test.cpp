// Taking over servers that Coolify already knows.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// A record made by an apply, which another workspace then imports.
std::string registered(Scene& scene, const json& wanted) {
  scene.apply(wanted);
  return scene.terraform.state_of(kWeb).attributes.at("uuid").get<std::string>();
}

/// A workspace without a state that talks to the same Coolify.
TerraformWorkspace newcomer(const Scene& scene) {
  TerraformWorkspace workspace = provider_workspace();
  workspace.set_environment("COOLIFY_ENDPOINT", scene.coolify.endpoint());
  workspace.set_environment("COOLIFY_TOKEN", scene.coolify.token());
  return workspace;
}

json only_web(const json& registration) {
  return configuration({{"coolify_server_registration", {{"web", registration}}}});
}

/// What Coolify knows of the registration: all that an import can find.
json recorded(json registration) {
  for (const char* in_the_state_only : {"ssh", "health_checks", "instance_id"}) {
    registration.erase(in_the_state_only);
  }
  return registration;
}

}  // namespace

TEST_CASE("an imported record has nothing to change" * doctest::description("conformance 31")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "web-1";
  wanted["description"] = "to be imported";
  wanted["instance_id"] = "i-abc123";
  const std::string uuid = registered(scene, wanted);

  TerraformWorkspace workspace = newcomer(scene);
  workspace.write_config(only_web(recorded(wanted)));
  scene.coolify.forget_requests();
  require_success(workspace.import(kWeb, uuid));
  const json state = workspace.state_of(kWeb).attributes;
  const json original = scene.terraform.state_of(kWeb).attributes;
  for (const char* same :
       {"uuid", "ip", "port", "user", "name", "description", "private_key_uuid", "is_usable"}) {
    CAPTURE(same);
    CHECK(state.at(same) == original.at(same));
  }
  CHECK(original.at("status") == "ready");
  CHECK(state.at("status") == "reachable");  // nobody has checked the machine for this registration
  CHECK(state.at("registration_status").is_null());
  CHECK(state.at("registered_at").is_string());
  // Coolify cuts off what the distribution added to the version.
  CHECK(original.at("docker_version")
            .get<std::string>()
            .starts_with(state.at("docker_version").get<std::string>()));
  require_no_changes(workspace.plan({"-detailed-exitcode"}));

  // What only the state can hold is stored by an update in place that sends Coolify nothing.
  workspace.write_config(only_web(wanted));
  const TerraformRun stored = workspace.apply();
  require_success(stored);
  CHECK(stored.planned_action(kWeb) == "update");
  require_no_changes(workspace.plan({"-detailed-exitcode"}));
  CHECK(workspace.state_of(kWeb).attributes.at("uuid") == uuid);
  CHECK(workspace.state_of(kWeb).attributes.at("status") == "reachable");
  CHECK(workspace.state_of(kWeb).attributes.at("registration_status").is_null());
  CHECK(scene.coolify.writes().empty());
}

TEST_CASE("an import block takes the record over in one apply" *
          doctest::description("conformance 53")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "web-1";
  const std::string uuid = scene.coolify.add_server(
      {{"ip", shared_host().ip()}, {"name", "web-1"}, {"private_key_uuid", scene.key_uuid}});
  json config = only_web(recorded(wanted));
  config["import"] = json::array({{{"to", kWeb}, {"id", uuid}}});
  scene.terraform.write_config(config);
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  CHECK(scene.coolify.servers().size() == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("a server is imported by its address or by its name") {
  Scene scene(shared_host());
  const std::string uuid = scene.coolify.add_server(
      {{"ip", shared_host().ip()}, {"name", "web-1"}, {"private_key_uuid", scene.key_uuid}});
  scene.configure(scene.registration());
  std::string id;
  SUBCASE("address") { id = "ip:" + shared_host().ip(); }
  SUBCASE("name") { id = "name:web-1"; }
  require_success(scene.terraform.import(kWeb, id));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("private_key_uuid") == scene.key_uuid);
}

TEST_CASE("an id that names no server is explained") {
  Scene scene(shared_host());
  scene.configure(scene.registration());
  std::string id;
  std::string code;
  SUBCASE("unknown") {
    id = "abcdefghijklmnopqrstuvwx";
    code = "import.not_found";
  }
  SUBCASE("malformed") {
    id = "not/a uuid";
    code = "import.invalid_id";
  }
  SUBCASE("Coolify's own machine") {
    // It belongs to the root team.
    const std::string token = scene.coolify.add_token({"read", "write"}, 0);
    const std::string servers = scene.coolify.endpoint() + "/api/v1/servers";
    id = http_call("GET", servers, token).body.at(0).at("uuid").get<std::string>();
    scene.terraform.set_environment("COOLIFY_TOKEN", token);
    code = "import.coolify_host";
  }
  const TerraformRun refused = scene.terraform.import(kWeb, id);
  INFO(refused.transcript());
  CHECK(refused.exit_code() == 1);
  CHECK_MESSAGE(refused.transcript().find("Code: " + code) != std::string::npos,
                refused.transcript());
  CHECK(scene.terraform.state().empty());
}
