// Hosts that are not ready yet: the first apply waits and succeeds.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using nlohmann::json;

namespace {

/// Holds the lock of dpkg as apt does, until /run/apt-may-end exists. Returns when it is held.
constexpr const char* kHoldPackageLock = R"sh(
rm -f /run/apt-may-end /run/apt-holds-lock
setsid perl -e '
  $0 = "apt-get";
  open(my $lock, "+>>", "/var/lib/dpkg/lock-frontend") or die;
  my $whole_file = pack("s s x4 q q l x4", 1, 0, 0, 0, 0);
  fcntl($lock, 6, $whole_file) or die;
  open(my $sign, ">", "/run/apt-holds-lock") or die;
  sleep 1 until -e "/run/apt-may-end";
' </dev/null >/dev/null 2>&1 &
until [ -e /run/apt-holds-lock ]; do sleep 0.02; done
)sh";

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
    return eventually([&] { return logged(apply, code) || !apply.running(); });
  };
  REQUIRE(told("first_boot.cloud_init"));
  run_at_boot(host, std::string("mkdir -p /run/cloud-init; echo '{\"v1\":{\"errors\":[]}}' "
                                ">/run/cloud-init/result.json\n") +
                        kHoldPackageLock);
  host.reboot();
  REQUIRE(told("first_boot.package_manager"));
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
  on_host(host, kHoldPackageLock);
  Scene scene(host);
  json wanted = scene.registration();
  wanted["wait_for"] = {{"timeout", "1s"}};
  scene.configure(wanted);
  const TerraformRun run = scene.terraform.apply();
  on_host(host, "touch /run/apt-may-end");
  require_success(run);
  REQUIRE(run.warnings().size() == 1);
  CHECK(run.warnings()[0].code == "first_boot.package_manager");
  CHECK(run.warnings()[0].detail.find(") holds its lock") != std::string::npos);
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
