// Hosts that are not ready yet: the first apply waits and succeeds.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/lab/held_lock.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// Works as apt does, until /run/apt-may-end exists. Returns when it holds the lock.
std::string hold_package_lock() {
  return lab::hold_lock("/var/lib/dpkg/lock-frontend", "apt-get", "/run/apt-may-end");
}

/// From its next boot on, the host runs `script` before it lets anybody in.
void run_at_boot(const lab::LabHost& host, const std::string& script) {
  write_file(host.root() / "root/at-boot.sh", script);
  on_host(host, "echo '. /root/at-boot.sh' >>/etc/default/ssh");
}

bool logged(const Process& apply, const std::string& text) {
  return apply.errors().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a first boot with a reboot in the middle is waited for, each part with its reason") {
  const lab::LabHost host = fresh_host();
  // What cloud-init is going to install is not there yet.
  on_host(host, "mv /usr/bin/jq /usr/bin/jq.later; mkdir -p /run/cloud-init");
  Scene scene(host);
  scene.configure(scene.registration());
  scene.terraform.set_environment("TF_LOG_PROVIDER", "INFO");
  Process apply = scene.terraform.start_apply();
  const auto told = [&apply](const std::string& code) {
    return eventually([&] { return logged(apply, code) || !apply.running(); }) &&
           logged(apply, code);
  };
  REQUIRE_MESSAGE(told("first_boot.cloud_init"), apply.errors());
  run_at_boot(host, std::string("mkdir -p /run/cloud-init; echo '{\"v1\":{\"errors\":[]}}' "
                                ">/run/cloud-init/result.json\n") +
                        hold_package_lock());
  host.reboot();
  REQUIRE_MESSAGE(told("first_boot.package_manager"), apply.errors());
  CHECK(logged(apply, "apt-get ("));
  on_host(host, "mv /usr/bin/jq.later /usr/bin/jq; touch /run/apt-may-end");

  const TerraformRun run = scene.terraform.finish(apply);
  require_success(run);
  CHECK(run.warnings().empty());
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  CHECK(scene.coolify.requests("POST", "/servers").size() == 1);
}

TEST_CASE("a first boot that takes too long is a warning with its reason") {
  const lab::LabHost& host = shared_host();
  on_host(host, hold_package_lock());
  Scene scene(host);
  json wanted = scene.registration();
  wanted["wait_for"] = {{"timeout", "1s"}};
  scene.configure(wanted);
  const TerraformRun run = scene.terraform.apply();
  on_host(host, "touch /run/apt-may-end");
  require_success(run);
  REQUIRE(run.warnings().size() == 1);
  CHECK(run.warnings()[0].code == "first_boot.package_manager");
  const std::string reason = run.warnings()[0].detail;
  CHECK_MESSAGE(reason.find("Packages are being installed: apt-get (") != std::string::npos,
                reason);
}

TEST_CASE("without warnings nothing is said, and the key gets the comment that is wanted") {
  const lab::LabHost& host = shared_host();
  Scene scene(host);
  json wanted = scene.registration();
  wanted["wait_for"] = {{"cloud_init", false}};
  wanted["deploy_key"] = {{"comment", "coolify of the test"}};
  scene.configure(wanted);
  const TerraformRun run = scene.terraform.apply();
  require_success(run);
  CHECK(run.warnings().empty());
  CHECK(on_host(host, "grep -c 'coolify of the test$' /root/.ssh/authorized_keys") == "1");
}
