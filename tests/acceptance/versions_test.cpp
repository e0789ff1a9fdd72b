// What every user does, with every version of Coolify whose API differs.
#include <doctest/doctest.h>

#include "coolify/version.h"
#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/support/coolify_versions.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

json state_of_web(const Scene& scene) { return scene.terraform.state_of(kWeb).attributes; }

/// What is changed in place on this version: all that it can change.
json later(json wanted, const coolify::Version& version) {
  using coolify::Feature;
  wanted["name"] = "after";
  wanted["description"] = "as it will be";
  wanted["labels"] = {{"tier", "web"}};
  wanted["deploy_key"] = {{"comment", "later"}};
  wanted["on_destroy"] = {{"force", true}, {"remove_key", true}};
  wanted["concurrent_builds"] = 3;
  wanted["dynamic_timeout"] = 1800;
  wanted["deployment_queue_limit"] = 10;
  wanted["server_disk_usage_notification_threshold"] = 70;
  wanted["server_disk_usage_check_frequency"] = "hourly";
  wanted["proxy_type"] = "caddy";
  if (supports(version, Feature::connection_timeout_setting)) wanted["connection_timeout"] = 30;
  if (supports(version, Feature::terminal_setting)) wanted["is_terminal_enabled"] = false;
  if (supports(version, Feature::subsystems)) wanted["sentinel"] = {{"debug_enabled", true}};
  return wanted;
}

/// An update in place that leaves nothing to do.
void update(Scene& scene, const json& wanted) {
  scene.configure(wanted);
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.planned_action(kWeb) == "update");
  CHECK(state_of_web(scene).at("status") == "ready");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

/// A bad verdict that is no more than a warning; what it left is repaired by the next apply.
void fail_and_repair(Scene& scene, json wanted) {
  wanted["validation"] = {{"on_failure", "warn"}, {"timeout", "3s"}};
  wanted["port"] = 2222;
  scene.coolify.set({{"queue_running", false}});
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  CHECK(state_of_web(scene).at("registration_status") == "failed");
  scene.coolify.set({{"queue_running", true}});
  wanted.erase("validation");
  update(scene, wanted);
  CHECK(state_of_web(scene).at("registration_status") == "completed");
}

void import_again(Scene& scene, const json& wanted, const std::string& uuid) {
  require_success(scene.terraform.run({"state", "rm", kWeb}));
  scene.configure(wanted);
  require_success(scene.terraform.import(kWeb, uuid));
  scene.coolify.forget_requests();
  require_success(scene.terraform.apply());
  CHECK(scene.coolify.writes().empty());
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

}  // namespace

TEST_CASE("a registration lives its whole life on every version of Coolify" *
          doctest::description("conformance 30, 52")) {
  const lab::LabHost host = fresh_host({.sshd_options = {"Port 2222"}});
  for (const char* const text : kCoolifyVersions) {
    CAPTURE(text);
    const auto version = coolify::parse_version(text);
    REQUIRE(version);
    Scene scene(host, {"--version", text});
    json wanted = scene.registration();
    wanted["name"] = "before";
    scene.apply(wanted);
    CHECK(state_of_web(scene).at("status") == "ready");
    require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

    wanted = later(wanted, *version);
    update(scene, wanted);
    const std::string uuid = state_of_web(scene).at("uuid").get<std::string>();
    CHECK(scene.coolify.server(uuid).at("name") == "after");
    CHECK(scene.coolify.server(uuid).at("settings").at("concurrent_builds") == 3);
    CHECK(scene.coolify.server(uuid).at("proxy").at("type") == "CADDY");
    if (supports(*version, coolify::Feature::change_private_key)) {
      wanted["private_key_uuid"] = scene.coolify.add_key(KeyPair(), "next");
      update(scene, wanted);
    }
    fail_and_repair(scene, wanted);
    wanted["port"] = 2222;
    import_again(scene, wanted, uuid);
    require_success(scene.terraform.destroy());
    CHECK(scene.coolify.servers().empty());
    CHECK(authorized_lines(host, scene.coolify_key) == 0);
  }
}
