// Ctrl-C: the run ends soon and nothing is lost.
#include <doctest/doctest.h>
#include <signal.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// Longer than any test is allowed to take: an apply that ends was not waiting for this.
constexpr const char* kHours = "5h";

/// A registration whose every wait lasts hours when nothing ends it.
json patient(json registration) {
  registration["ssh"]["timeout"] = kHours;
  registration["validation"]["timeout"] = kHours;
  registration["timeouts"] = {{"create", kHours}};
  return registration;
}

/// Returns when a validation was asked for; false when the apply ended without.
bool awaits_verdict(const Scene& scene, const Process& apply) {
  const auto asked = [&] { return !scene.coolify.requests("POST", "/servers/*").empty(); };
  return eventually([&] { return asked() || !apply.running(); }) && asked();
}

}  // namespace

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("Ctrl-C while SSH is waited for ends the wait and the next apply works") {
  const lab::LabHost host = fresh_host();
  host.sshd("stop");
  Scene scene(host);
  scene.configure(patient(scene.registration()));
  scene.terraform.set_environment("TF_LOG_PROVIDER", "DEBUG");
  Process apply = scene.terraform.start_apply();
  // The second attempt: the first has failed and a pause is over.
  REQUIRE(eventually([&] {
    return apply.errors().find("\"attempt\":2") != std::string::npos ||
           apply.errors().find("attempt=2") != std::string::npos || !apply.running();
  }));

  apply.signal_group(SIGINT);
  const TerraformRun run = scene.terraform.finish(apply);
  INFO(run.transcript());
  CHECK(run.exit_code() == 1);
  for (const Shown& error : run.errors()) {
    CHECK((error.code == "ssh.cancelled" || error.summary == "execution halted"));
  }
  CHECK(run.error("ssh.cancelled").detail.find("wait_ssh") != std::string::npos);
  CHECK(scene.terraform.state().empty());
  CHECK(scene.coolify.requests("POST", "/servers").empty());

  host.sshd("start");
  require_success(scene.terraform.apply());
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
}

TEST_CASE("Ctrl-C while Coolify's verdict is awaited keeps the uuid in the state" *
          doctest::description("conformance 11")) {
  Scene scene(shared_host());
  scene.configure(patient(scene.registration()));
  scene.coolify.set({{"queue_running", false}});
  Process apply = scene.terraform.start_apply();
  REQUIRE(awaits_verdict(scene, apply));

  apply.signal_group(SIGINT);
  const TerraformRun run = scene.terraform.finish(apply);
  INFO(run.transcript());
  CHECK(run.exit_code() == 1);
  const json servers = scene.coolify.servers();
  REQUIRE(servers.size() == 1);
  const StateObject object = scene.terraform.state_of(kWeb);
  CHECK(object.attributes.at("uuid") == servers[0].at("uuid"));
  CHECK(object.attributes.at("registration_status") == "failed");
  CHECK(object.tainted);

  scene.coolify.set({{"queue_running", true}});
  require_success(scene.terraform.apply());
  REQUIRE(scene.coolify.servers().size() == 1);
  CHECK(scene.coolify.servers()[0].at("uuid") ==
        scene.terraform.state_of(kWeb).attributes.at("uuid"));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
}

TEST_SUITE_END();

TEST_CASE("a second Ctrl-C neither crashes nor leaves a process behind" *
          doctest::description("conformance 12")) {
  Scene scene(shared_host());
  scene.configure(patient(scene.registration()));
  scene.coolify.set({{"queue_running", false}});
  Process apply = scene.terraform.start_apply();
  REQUIRE(awaits_verdict(scene, apply));
  apply.signal_group(SIGINT);
  apply.signal_group(SIGINT);
  const TerraformRun run = scene.terraform.finish(apply);
  INFO(run.transcript());
  CHECK(run.exit_code() == 1);
  CHECK(run.transcript().find("plugin crashed") == std::string::npos);
  CHECK(run.transcript().find("panic:") == std::string::npos);
}
