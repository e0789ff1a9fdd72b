// Servers that another provider for Coolify has kept until now.
#include <doctest/doctest.h>

#include <functional>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// A state that a provider at `source` wrote of its coolify_server.old.
json state_of(const std::string& source, const json& attributes) {
  return {{"version", 4},
          {"terraform_version", "1.9.0"},
          {"serial", 1},
          {"lineage", "00000000-0000-4000-8000-000000000000"},
          {"outputs", json::object()},
          {"resources",
           {{{"mode", "managed"},
             {"type", "coolify_server"},
             {"name", "old"},
             {"provider", "provider[\"" + source + "\"]"},
             {"instances", {{{"schema_version", 0}, {"attributes", attributes}}}}}}}};
}

json moved(const json& registration) {
  json config = configuration({{"coolify_server_registration", {{"web", registration}}}});
  config["moved"] = {{{"from", "coolify_server.old"}, {"to", kWeb}}};
  return config;
}

}  // namespace

TEST_CASE("a server of another provider goes on as a registration, with nothing to change" *
          doctest::description("conformance 57")) {
  struct Row {
    const char* source;
    std::function<json(const json& record, const std::string& key)> attributes;
  };
  const auto common = [](const json& record, const std::string& key) {
    return json({{"name", record.at("name")},
                 {"description", record.at("description")},
                 {"ip", record.at("ip")},
                 {"port", record.at("port")},
                 {"user", record.at("user")},
                 {"private_key_uuid", key}});
  };
  const Row rows[] = {{"registry.terraform.io/coolify-terraform/coolify",
                       [&](const json& record, const std::string& key) {
                         json state = common(record, key);
                         state["uuid"] = record.at("uuid");
                         state["is_usable"] = true;
                         state["concurrent_builds"] = 2;
                         state["timeouts"] = nullptr;
                         return state;
                       }},
                      {"registry.terraform.io/sierrajc/coolify",
                       [&](const json& record, const std::string&) {
                         json state = common(record, "");
                         state["uuid"] = record.at("uuid");
                         state["id"] = 7;
                         state["instant_validate"] = false;
                         state["settings"] = {{"concurrent_builds", 2}, {"is_usable", true}};
                         return state;
                       }},
                      {"registry.terraform.io/marconneves/coolify",
                       [&](const json& record, const std::string& key) {
                         json state = common(record, key);
                         state["id"] = record.at("uuid");
                         return state;
                       }}};
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "web-1";
  wanted["description"] = "of another provider";
  scene.apply(wanted);
  const json record = scene.coolify.servers().at(0);
  const std::string uuid = record.at("uuid");
  for (const char* const of_the_state_only : {"ssh", "health_checks"})
    wanted.erase(of_the_state_only);
  for (const Row& row : rows) {
    CAPTURE(row.source);
    TerraformWorkspace workspace = provider_workspace({row.source});
    workspace.set_environment("COOLIFY_ENDPOINT", scene.coolify.endpoint());
    workspace.set_environment("COOLIFY_TOKEN", scene.coolify.token());
    workspace.write_config(moved(wanted));
    workspace.write("terraform.tfstate",
                    state_of(row.source, row.attributes(record, scene.key_uuid)).dump());
    // The move itself is all there is to do.
    CHECK(workspace.planned_change(kWeb).at("change").at("actions") == json::array({"no-op"}));
    require_success(workspace.apply());
    const json state = workspace.state_of(kWeb).attributes;
    CHECK(state.at("uuid") == uuid);
    CHECK(state.at("name") == "web-1");
    CHECK(state.at("private_key_uuid") == scene.key_uuid);
    CHECK(state.at("concurrent_builds") == 2);
    CHECK(state.at("is_usable") == true);
    require_no_changes(workspace.plan({"-detailed-exitcode"}));
  }
}

TEST_CASE("what is no server of Coolify cannot be taken over") {
  const std::string source = "registry.terraform.io/marconneves/coolify";
  Scene scene(shared_host());
  TerraformWorkspace workspace = provider_workspace({source});
  workspace.set_environment("COOLIFY_ENDPOINT", scene.coolify.endpoint());
  workspace.set_environment("COOLIFY_TOKEN", scene.coolify.token());
  workspace.write_config(moved(scene.registration()));
  workspace.write("terraform.tfstate",
                  state_of(source, {{"id", nullptr}, {"ip", "203.0.113.1"}}).dump());
  const TerraformRun planned = workspace.plan();
  CHECK(planned.exit_code() == 1);
  CHECK(planned.transcript().find("move.no_server") != std::string::npos);
}
