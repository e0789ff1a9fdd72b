// What of Coolify's own services an apply can wait for.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_CASE("an apply waits for the proxy and for Sentinel's report") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["wait_for"] = {{"proxy", true}, {"sentinel", true}, {"timeout", "1m"}};
  scene.coolify.set({{"sentinel_report_ms", 2500}});
  scene.apply(wanted);
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  const json server = scene.coolify.server(state.at("uuid"));
  CHECK(server.at("proxy").at("status") == "running");
  CHECK(server.at("sentinel_updated_at") >
        server.at("created_at").get<std::string>().substr(0, 10));
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("a Sentinel that never reports is told, and the next apply waits again") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["wait_for"] = {{"sentinel", true}, {"timeout", "3s"}};
  wanted["validation"] = {{"on_failure", "warn"}};
  scene.configure(wanted);
  const TerraformRun warned = scene.terraform.apply();
  require_success(warned);
  REQUIRE(warned.warnings().size() == 1);
  CHECK(warned.warnings()[0].code == "registration.sentinel_silent");
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "error");
  CHECK(scene.terraform.state_of(kWeb).attributes.at("registration_status") == "failed");

  scene.coolify.set({{"sentinel_report_ms", 500}});
  wanted["wait_for"]["timeout"] = "1m";
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("what cannot come is refused before anything is touched") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["wait_for"] = {{"proxy", true}};
  wanted["proxy_type"] = "none";
  scene.configure(wanted);
  scene.coolify.forget_requests();
  const TerraformRun refused = scene.terraform.run({"validate", "-json"});
  CHECK(refused.exit_code() == 1);
  CHECK(refused.transcript().find("config.service_absent") != std::string::npos);
  CHECK(scene.coolify.writes().empty());
}
