// What Terraform demands of every provider, as far as no other test shows it: see
// docs/internals/conformance.md.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/support/paths.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

json schemas(Scene& scene) {
  scene.configure(scene.registration());
  const TerraformRun told = scene.terraform.run({"providers", "schema", "-json"});
  require_success(told);
  const json all = json::parse(told.out());
  return all.at("provider_schemas").begin().value();
}

std::string page(const std::string& name) {
  std::ifstream in(tests::in_project("docs/" + name + ".md"));
  return {std::istreambuf_iterator<char>(in), {}};
}

/// All schemas of objects by their kind's folder and their name without the provider's.
std::map<std::string, json> objects_of(const json& provider) {
  const std::map<std::string, std::string> folders = {
      {"resource_schemas", "resources"},
      {"data_source_schemas", "data-sources"},
      {"ephemeral_resource_schemas", "ephemeral-resources"}};
  std::map<std::string, json> all;
  for (const auto& [kind, folder] : folders) {
    if (!provider.contains(kind)) continue;
    for (const auto& [name, schema] : provider.at(kind).items()) {
      all[folder + "/" + name.substr(name.find('_') + 1)] = schema;
    }
  }
  return all;
}

std::string private_data(const Scene& scene) {
  const json state = json::parse(scene.terraform.state_text());
  return state.at("resources").at(0).at("instances").at(0).value("private", "");
}

}  // namespace

TEST_CASE("the reference has a page for each object, with every attribute of its schema" *
          doctest::description("conformance 21")) {
  Scene scene(shared_host());
  for (const auto& [name, schema] : objects_of(schemas(scene))) {
    CAPTURE(name);
    const std::string text = page(name);
    for (const auto& [attribute, told] : schema.at("block").at("attributes").items()) {
      CHECK_MESSAGE(text.find("- `" + attribute + "` (") != std::string::npos, attribute);
      CHECK_FALSE(told.at("description").get<std::string>().empty());
    }
  }
}

TEST_CASE("no schema has a block, which might be dynamic" *
          doctest::description("conformance 36")) {
  Scene scene(shared_host());
  const json provider = schemas(scene);
  CHECK_FALSE(provider.at("provider").at("block").contains("block_types"));
  for (const auto& [name, schema] : objects_of(provider)) {
    CAPTURE(name);
    CHECK_FALSE(schema.at("block").contains("block_types"));
  }
}

TEST_CASE("a plan is the same each time, and a saved one is applied as it stands" *
          doctest::description("conformance 37")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["labels"] = {{"b", "2"}, {"a", "1"}};
  scene.configure(wanted);
  const json first = scene.terraform.planned();
  const json second = scene.terraform.planned();
  CHECK(first.at("resource_changes") == second.at("resource_changes"));
  require_success(scene.terraform.plan({"-out=saved"}));
  require_success(scene.terraform.run({"apply", "-input=false", "saved"}));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE(
    "a registration is replaced on demand, when tainted, and by a successor that comes first" *
    doctest::description("conformance 40")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  scene.apply(wanted);
  const auto uuid = [&] {
    return scene.terraform.state_of(kWeb).attributes.at("uuid").get<std::string>();
  };
  std::string before = uuid();
  require_success(scene.terraform.apply({"-replace=" + kWeb}));
  CHECK(uuid() != before);
  before = uuid();
  require_success(scene.terraform.run({"taint", kWeb}));
  require_success(scene.terraform.apply());
  CHECK(uuid() != before);
  CHECK(scene.coolify.servers().size() == 1);

  // Coolify takes an address once, so a successor adopts the record.
  before = uuid();
  wanted["adopt_existing"] = true;
  wanted["lifecycle"] = {{"create_before_destroy", true}};
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  require_success(scene.terraform.apply({"-replace=" + kWeb}));
  CHECK(uuid() == before);
  CHECK(scene.coolify.servers().size() == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("ignore_changes keeps what is there, whatever argument it names" *
          doctest::description("conformance 41")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "web-1";
  scene.apply(wanted);
  const std::map<std::string, json> others = {{"ip", "203.0.113.7"},
                                              {"port", 2222},
                                              {"user", "deploy"},
                                              {"name", "web-2"},
                                              {"description", "another"},
                                              {"private_key_uuid", "nosuchkey0000000000000000"},
                                              {"is_build_server", true},
                                              {"proxy_type", "caddy"},
                                              {"concurrent_builds", 7},
                                              {"dynamic_timeout", 77},
                                              {"deployment_queue_limit", 7},
                                              {"connection_timeout", 77},
                                              {"server_disk_usage_notification_threshold", 7},
                                              {"server_disk_usage_check_frequency", "7 7 * * *"},
                                              {"wait_for", {{"timeout", "7m"}}},
                                              {"deploy_key", {{"comment", "seven"}}},
                                              {"docker", {{"wait_timeout", "7m"}}},
                                              {"health_checks", {{"disk", {{"min_gb", 7}}}}},
                                              {"validation", {{"timeout", "7m"}}},
                                              {"triggers", {{"a", "7"}}},
                                              {"replace_on_instance_change", true},
                                              {"adopt_existing", true},
                                              {"delete_protection", true},
                                              {"on_destroy", {{"force", true}}},
                                              {"timeouts", {{"create", "7m"}}},
                                              {"instance_id", "i-7"},
                                              {"cloud_provider", "aws"},
                                              {"region", "r7"},
                                              {"hostname", "h7"},
                                              {"private_ip", "10.7.7.7"},
                                              {"deployment_id", "7"},
                                              {"labels", {{"a", "7"}}}};
  for (const auto& [argument, value] : others) {
    CAPTURE(argument);
    json changed = wanted;
    changed[argument] = value;
    changed["lifecycle"] = {{"ignore_changes", {argument}}};
    scene.configure(changed);
    require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
  }
}

TEST_CASE("what the provider remembers outlives refresh, update and a failed removal" *
          doctest::description("conformance 51")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["ssh"]["password_wo"] = "not needed";
  scene.apply(wanted);
  const std::string remembered = private_data(scene);
  REQUIRE_FALSE(remembered.empty());
  require_success(scene.terraform.apply({"-refresh-only"}));
  CHECK(private_data(scene) == remembered);
  wanted["name"] = "web-2";
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  CHECK(private_data(scene) == remembered);
  scene.coolify.add_fault(
      {{"kind", "status"}, {"method", "DELETE"}, {"status", 400}, {"count", -1}});
  CHECK(scene.terraform.destroy().exit_code() == 1);
  CHECK(private_data(scene) == remembered);
  scene.coolify.clear_faults();
}

TEST_CASE("a state of a newer version is refused, and says what to do" *
          doctest::description("conformance 56")) {
  Scene scene(shared_host());
  scene.import_record(scene.registration());
  json state = json::parse(scene.terraform.state_text());
  json& instance = state.at("resources").at(0).at("instances").at(0);
  instance["schema_version"] = instance.at("schema_version").get<int>() + 1;
  scene.terraform.write("terraform.tfstate", state.dump());
  const TerraformRun refused = scene.terraform.plan();
  CHECK(refused.exit_code() == 1);
  INFO(refused.transcript());
  // Terraform says it by itself; for a client that does not, a test of the protocol shows that we
  // do.
  CHECK(refused.transcript().find("newer provider version") != std::string::npos);
}
