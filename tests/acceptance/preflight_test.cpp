// The data source coolify_server_preflight under Terraform: in a plan, in a check block, after a
// registration. The action needs a Terraform of 1.14 and is tested without one.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

const std::string kLook = "data.coolify_server_preflight.web";

/// The arguments of a look at the machine of `scene`, with the thresholds of its registrations.
json look_at(const Scene& scene) {
  json look = scene.registration();
  look.erase("private_key_uuid");
  return look;
}

void configure(Scene& scene, const json& look, json resources = json::object()) {
  json config = configuration(resources);
  if (resources.empty()) config.erase("resource");
  config["data"] = {{"coolify_server_preflight", {{"web", look}}}};
  scene.terraform.write_config(config);
}

/// Whether the assertion of the check block did not hold. Terraform has more to say of check
/// blocks.
bool tells_change(const TerraformRun& run) {
  for (const Shown& warning : run.warnings()) {
    if (warning.detail.find("the machine has changed") != std::string::npos) return true;
  }
  return false;
}

json looked(Scene& scene) { return scene.terraform.state_of(kLook).attributes; }

}  // namespace

TEST_CASE("a plan looks at the machine, and changes nothing there or in Coolify") {
  Scene scene(shared_host());
  const json look = look_at(scene);
  configure(scene, look);
  const std::string keys = on_host(scene.host(), "cat /root/.ssh/authorized_keys");
  const json plan = scene.terraform.planned();
  const json found = plan.at("prior_state").at("values").at("root_module").at("resources").at(0);
  CHECK(found.at("address") == kLook);
  CHECK(found.at("values").at("status") == "healthy");
  CHECK(found.at("values").at("reachable") == true);

  require_success(scene.terraform.apply());
  const json state = looked(scene);
  CHECK(state.at("status") == "healthy");
  CHECK(state.at("error") == nullptr);
  CHECK(state.at("findings") == json::array());
  CHECK(state.at("checks").at("docker").at("status") == "passed");
  CHECK(state.at("checks").at("container").at("status") == "skipped");
  CHECK(state.at("ssh_host_key").at("public_key") == scene.host().host_key());
  CHECK(state.at("ssh_jump_host_keys") == json::array());
  CHECK(state.at("host").at("os_id") == "debian");
  CHECK(state.at("docker_info").at("accessible") == true);
  CHECK(state.at("key_state") == nullptr);
  CHECK(scene.coolify.servers().empty());
  CHECK(on_host(scene.host(), "cat /root/.ssh/authorized_keys") == keys);
}

TEST_CASE("what is not known before the apply is looked at by the apply") {
  Scene scene(shared_host());
  json look = look_at(scene);
  look["ip"] = "${terraform_data.address.output}";
  configure(scene, look, {{"terraform_data", {{"address", {{"input", scene.host().ip()}}}}}});
  const json change = scene.terraform.planned_change(kLook);
  CHECK(change.at("change").at("actions") == json::array({"read"}));
  CHECK(change.at("change").at("after_unknown").at("status") == true);
  require_success(scene.terraform.apply());
  CHECK(looked(scene).at("status") == "healthy");
}

TEST_CASE("a machine that lets nobody in is data, and an error on demand") {
  Scene scene(shared_host());
  const KeyPair stranger;
  json look = look_at(scene);
  look["ssh"] = {{"private_key", "${file(\"" + stranger.private_file().string() + "\")}"},
                 {"timeout", "3s"}};
  configure(scene, look);
  require_success(scene.terraform.apply());
  const json state = looked(scene);
  CHECK(state.at("status") == "unreachable");
  CHECK(state.at("reachable") == false);
  CHECK(state.at("error").at("code") == "ssh.auth_refused");
  CHECK(state.at("checks") == nullptr);
  look["fail_on"] = "error";
  configure(scene, look);
  require_refused(scene.terraform.plan(), {"ssh.auth_refused"});

  look = look_at(scene);
  look["fail_on"] = "error";
  look["ssh"]["host_key"] = stranger.public_line();
  configure(scene, look);
  require_refused(scene.terraform.plan(), {"ssh.host_key_mismatch"});
}

TEST_CASE("failed checks are data, and errors on demand; a wrong configuration is always one") {
  Scene scene(shared_host());
  json look = look_at(scene);
  look["health_checks"]["memory"] = {{"min_mb", 100'000'000}};
  configure(scene, look);
  require_success(scene.terraform.apply());
  const json state = looked(scene);
  CHECK(state.at("status") == "unhealthy");
  CHECK(state.at("findings").at(0).at("id") == "memory");
  CHECK(state.at("findings").at(0).at("code") == "health.memory_low");
  look["fail_on"] = "error";
  configure(scene, look);
  require_refused(scene.terraform.plan(), {"health.memory_low", "host.checks_failed"});

  look["health_checks"]["memory"]["severity"] = "warn";
  configure(scene, look);
  require_success(scene.terraform.plan());
  look["fail_on"] = "warning";
  configure(scene, look);
  require_refused(scene.terraform.plan(), {"health.memory_low"});

  look = look_at(scene);
  look["ssh"]["private_key"] = "nonsense";
  configure(scene, look);
  require_refused(scene.terraform.plan(), {"ssh.key_unusable"});
  look = look_at(scene);
  look["private_key_uuid"] = "unknown";
  configure(scene, look);
  require_refused(scene.terraform.plan(), {"coolify.key_not_found"});
}

TEST_CASE("drift on a machine is seen after its registration: the key, and what a check finds") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  json look = look_at(scene);
  look["private_key_uuid"] = scene.key_uuid;
  const auto write = [&](bool with_registration) {
    json config = configuration({{"coolify_server_registration", {{"web", scene.registration()}}}});
    if (!with_registration) config.erase("resource");
    config["data"] = {{"coolify_server_preflight", {{"web", look}}}};
    config["check"] = {{"machine",
                        {{"assert",
                          {{{"condition", "${" + kLook + ".status == \"healthy\" && " + kLook +
                                              ".key_state == \"deployed\"}"},
                            {"error_message", "the machine has changed"}}}}}}};
    scene.terraform.write_config(config);
  };
  write(false);
  const TerraformRun before = scene.terraform.apply();
  require_success(before);
  CHECK(tells_change(before));
  CHECK(looked(scene).at("key_state") == "absent");
  CHECK(looked(scene).at("status") == "healthy");

  look["ssh"]["host_key"] = "${" + kWeb + ".ssh_host_key.public_key}";
  write(true);
  const TerraformRun registered = scene.terraform.apply();
  require_success(registered);
  CHECK_FALSE(tells_change(registered));
  CHECK(looked(scene).at("key_state") == "deployed");
  const TerraformRun same = scene.terraform.plan({"-detailed-exitcode"});
  require_no_changes(same);
  CHECK_FALSE(tells_change(same));

  // Behind everybody's back. The registration opens no SSH for a refresh and sees nothing of it.
  on_host(host, "sed -i '\\#" + scene.coolify_key.blob().substr(20, 30) +
                    "#s/^/from=\"192.0.2.1\" /' /root/.ssh/authorized_keys");
  host.docker("stop");
  const TerraformRun drifted = scene.terraform.plan({"-detailed-exitcode"});
  require_no_changes(drifted);
  CHECK(tells_change(drifted));
  require_success(scene.terraform.apply());
  CHECK(looked(scene).at("key_state") == "bound");
  CHECK(looked(scene).at("status") == "unhealthy");
  CHECK(looked(scene).at("findings").at(0).at("id") == "docker");
}
