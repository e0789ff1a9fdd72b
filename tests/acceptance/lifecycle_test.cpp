// What users say about a record's beginning and end: settings, adoption, verdict policy,
// protection.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_CASE("settings arrive, drift is seen and taken back, and the end is as configured") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["concurrent_builds"] = 4;
  wanted["server_disk_usage_check_frequency"] = "daily";
  wanted["sentinel"] = {{"metrics_enabled", true}, {"push_interval_seconds", 30}};
  wanted["expected_team"] = "1";
  wanted["delete_protection"] = true;
  wanted["on_destroy"] = {{"force", true}, {"remove_key", true}};
  scene.apply(wanted);
  const json state = scene.terraform.state_of(kWeb).attributes;
  const std::string uuid = state.at("uuid").get<std::string>();
  CHECK(state.at("dynamic_timeout") == 3600);
  CHECK(state.at("proxy_type") == "traefik");
  json settings = scene.coolify.server(uuid).at("settings");
  CHECK(settings.at("concurrent_builds") == 4);
  CHECK(settings.at("server_disk_usage_check_frequency") == "daily");
  CHECK(settings.at("is_metrics_enabled") == true);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  scene.coolify.change_server(
      uuid, {{"settings", {{"concurrent_builds", 1}, {"sentinel_push_interval_seconds", 60}}}});
  scene.coolify.forget_requests();
  require_success(scene.terraform.apply());
  settings = scene.coolify.server(uuid).at("settings");
  CHECK(settings.at("concurrent_builds") == 4);
  CHECK(settings.at("sentinel_push_interval_seconds") == 30);
  CHECK(scene.coolify.writes().size() == 2);

  const TerraformRun refused = scene.terraform.destroy();
  INFO(refused.transcript());
  CHECK(refused.error_codes() == Codes{"registration.delete_protected"});
  CHECK(scene.coolify.server(uuid) != nullptr);
  wanted["delete_protection"] = false;
  scene.apply(wanted);
  scene.coolify.control("POST", "/resources", {{"server_uuid", uuid}, {"name", "shop"}});
  require_success(scene.terraform.destroy());
  CHECK(scene.coolify.servers().empty());
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 0);
}

TEST_CASE("an existing record is announced in the plan and adopted by the apply" *
          doctest::description("conformance 24")) {
  Scene scene(shared_host());
  const std::string uuid = scene.coolify.add_server(
      {{"ip", shared_host().ip()}, {"name", "old"}, {"private_key_uuid", scene.key_uuid}});
  json wanted = scene.registration();
  scene.configure(wanted);
  const TerraformRun warned = scene.terraform.plan();
  require_success(warned);
  REQUIRE(warned.warnings().size() == 1);
  CHECK(warned.warnings()[0].code == "plan.address_taken");

  wanted["adopt_existing"] = true;
  wanted["name"] = "web-1";
  scene.configure(wanted);
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  const auto warnings = applied.warnings();
  CHECK(std::ranges::any_of(warnings, [](const Shown& one) {
    return one.code == "registration.adopted" && one.detail.find("name") != std::string::npos;
  }));
  CHECK(std::ranges::any_of(warnings, [](const Shown& one) {
    return one.code == "plan.adopts" && one.detail.find("changes: name.") != std::string::npos;
  }));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  REQUIRE(scene.coolify.servers().size() == 1);
  CHECK(scene.coolify.servers()[0].at("name") == "web-1");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // A replacement that comes first adopts the record, which then outlives its predecessor.
  wanted["instance_id"] = "i-1";
  wanted["replace_on_instance_change"] = true;
  wanted["lifecycle"] = {{"create_before_destroy", true}};
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  wanted["instance_id"] = "i-2";
  scene.configure(wanted);
  const TerraformRun replaced = scene.terraform.apply();
  require_success(replaced);
  CHECK(std::ranges::any_of(replaced.warnings(), [](const Shown& one) {
    return one.code == "registration.handed_over";
  }));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  CHECK(scene.coolify.servers().size() == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
  require_success(scene.terraform.destroy());
  CHECK(scene.coolify.servers().empty());
}

TEST_CASE("a verdict that never comes: warned of and repaired in place, or the record deleted") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["validation"] = {{"timeout", "5s"}, {"on_failure", "delete"}};
  scene.configure(wanted);
  scene.coolify.set({{"queue_running", false}});
  require_refused(scene.terraform.apply(), {"verdict.no_worker"});
  CHECK(scene.coolify.servers().empty());
  CHECK(scene.terraform.state().empty());

  wanted["validation"]["on_failure"] = "warn";
  scene.configure(wanted);
  const TerraformRun warned = scene.terraform.apply();
  require_success(warned);
  REQUIRE(warned.warnings().size() == 1);
  CHECK(warned.warnings()[0].code == "verdict.no_worker");
  const std::string uuid = scene.terraform.state_of(kWeb).attributes.at("uuid").get<std::string>();
  CHECK(scene.terraform.state_of(kWeb).attributes.at("registration_status") == "failed");

  scene.coolify.set({{"queue_running", true}});
  wanted["validation"].erase("timeout");
  scene.configure(wanted);
  const TerraformRun repaired = scene.terraform.apply();
  require_success(repaired);
  CHECK(repaired.planned_action(kWeb) == "update");
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
}
