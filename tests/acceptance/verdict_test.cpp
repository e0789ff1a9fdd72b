// Coolify's own verdict: bad ones, and none at all. The record exists by then and must not be lost.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("a queue that nobody works on is recognised, and the next apply replaces the server" *
          doctest::description("conformance 42")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["validation"] = {{"timeout", "5s"}};
  scene.configure(wanted);
  scene.coolify.set({{"queue_running", false}});

  const TerraformRun failed = scene.terraform.apply();
  require_refused(failed, {"verdict.no_worker"});
  const json servers = scene.coolify.servers();
  REQUIRE(servers.size() == 1);
  const StateObject object = scene.terraform.state_of(kWeb);
  CHECK(object.tainted);
  CHECK(object.attributes.at("uuid") == servers[0].at("uuid"));
  CHECK(object.attributes.at("registration_status") == "failed");
  CHECK(object.attributes.at("registration_error") == failed.errors()[0].summary);
  CHECK(object.attributes.at("status") == "error");

  scene.coolify.set({{"queue_running", true}});
  wanted.erase("validation");
  scene.configure(wanted);
  const TerraformRun again = scene.terraform.apply();
  require_success(again);
  CHECK(again.planned_action(kWeb) == "replace");
  REQUIRE(scene.coolify.servers().size() == 1);
  CHECK(scene.coolify.servers()[0].at("uuid") != servers[0].at("uuid"));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  CHECK_FALSE(scene.terraform.state_of(kWeb).tainted);
}

TEST_SUITE_END();

TEST_CASE("a machine that only we can reach ends in error with Coolify's reason") {
  // Our way in is port 2222; the port Coolify is told is closed to it.
  const lab::LabHost host = fresh_host({.sshd_options = {"Port 2222"}});
  Scene scene(host);
  json wanted = scene.registration();
  wanted["ssh"]["port"] = 2222;
  wanted["port"] = 2200;
  scene.configure(wanted);

  const TerraformRun failed = scene.terraform.apply();
  require_refused(failed, {"verdict.connection_refused"});
  CHECK_MESSAGE(failed.errors()[0].detail.find("Connection refused") != std::string::npos,
                failed.errors()[0].detail);
  const StateObject object = scene.terraform.state_of(kWeb);
  CHECK(object.tainted);
  CHECK(object.attributes.at("uuid") == scene.coolify.servers()[0].at("uuid"));
  CHECK(object.attributes.at("status") == "unreachable");
  CHECK(object.attributes.at("is_usable") == false);
  CHECK(object.attributes.at("validation_logs").get<std::string>().find("Connection refused") !=
        std::string::npos);
}

TEST_CASE("an update whose verdict is bad is repaired in place by the next apply") {
  const lab::LabHost host = fresh_host({.sshd_options = {"Port 2222"}});
  Scene scene(host);
  json wanted = scene.registration();
  scene.apply(wanted);
  const std::string uuid = scene.terraform.state_of(kWeb).attributes.at("uuid").get<std::string>();

  wanted["port"] = 2200;
  scene.configure(wanted);
  require_refused(scene.terraform.apply(), {"verdict.connection_refused"});
  CHECK_FALSE(scene.terraform.state_of(kWeb).tainted);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);

  wanted["port"] = 2222;
  scene.configure(wanted);
  const TerraformRun repaired = scene.terraform.apply();
  require_success(repaired);
  CHECK(repaired.planned_action(kWeb) == "update");
  CHECK(scene.terraform.state_of(kWeb).attributes.at("uuid") == uuid);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  CHECK(scene.terraform.state_of(kWeb).attributes.at("registration_error") == "");
}

TEST_CASE("an address that Coolify already uses is refused, and the existing server untouched") {
  Scene scene(shared_host());
  const std::string uuid = scene.coolify.add_server(
      {{"ip", shared_host().ip()}, {"name", "somebody's"}, {"private_key_uuid", scene.key_uuid}});
  scene.configure(scene.registration());
  require_refused(scene.terraform.apply(), {"coolify.address_in_use"});
  CHECK(scene.terraform.state().empty());
  CHECK(scene.coolify.servers().size() == 1);
  CHECK(scene.coolify.server(uuid).at("name") == "somebody's");
}
