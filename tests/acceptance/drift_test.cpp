// What Terraform notices when somebody else changes Coolify.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("a record removed outside is planned anew") {
  Scene scene(shared_host());
  const std::string uuid = scene.import_record(scene.registration());
  REQUIRE(scene.coolify.api("DELETE", "/servers/" + uuid).status == 200);
  const TerraformRun plan = scene.terraform.plan({"-detailed-exitcode"});
  CHECK(plan.exit_code() == 2);
  CHECK(plan.planned_action(kWeb) == "create");
}

TEST_SUITE_END();

TEST_CASE("drift in every readable field is shown and taken back") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "web-1";
  wanted["description"] = "ours";
  const std::string uuid = scene.import_record(wanted);
  const KeyPair other_key;

  json drift;
  std::string attribute;
  SUBCASE("name") { drift = {{attribute = "name", "renamed"}}; }
  SUBCASE("description") { drift = {{attribute = "description", "theirs"}}; }
  SUBCASE("port") { drift = {{attribute = "port", 2222}}; }
  SUBCASE("user") { drift = {{attribute = "user", "somebody"}}; }
  SUBCASE("ip") { drift = {{attribute = "ip", "198.51.100.7"}}; }
  SUBCASE("private_key_uuid") {
    attribute = "private_key_uuid";
    const std::string other = scene.coolify.add_key(other_key, "other");
    REQUIRE(scene.coolify.api("PATCH", "/servers/" + uuid, {{"private_key_uuid", other}}).status ==
            201);
  }
  CAPTURE(attribute);
  if (!drift.is_null()) scene.coolify.change_server(uuid, drift);

  const TerraformRun shown = scene.terraform.plan({"-refresh-only", "-detailed-exitcode"});
  INFO(shown.transcript());
  CHECK(shown.exit_code() == 2);
  CHECK(shown.drifted(kWeb));

  const json change = scene.terraform.planned_change(kWeb).at("change");
  CHECK(change.at("actions") == json::array({"update"}));
  CHECK(change.at("before").at(attribute) != change.at("after").at(attribute));
  CHECK(change.at("after").at(attribute) ==
        scene.terraform.state_of(kWeb).attributes.at(attribute));
}

TEST_CASE("flags that flap and counters that count are no reason to change anything") {
  Scene scene(shared_host());
  scene.apply(scene.registration());
  const std::string uuid = scene.terraform.state_of(kWeb).attributes.at("uuid").get<std::string>();
  scene.coolify.change_server(uuid,
                              {{"unreachable_count", 2}, {"settings", {{"is_reachable", false}}}});
  const TerraformRun plan = scene.terraform.plan({"-detailed-exitcode"});
  require_no_changes(plan);

  require_success(scene.terraform.apply({"-refresh-only"}));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("is_reachable") == false);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "unreachable");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}
