// A new machine behind a record that stays, and runs that are asked for.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

json state_in(const Scene& scene) { return scene.terraform.state_of(kWeb).attributes; }

/// What another machine of the same address has: host keys of its own, and no key of Coolify's.
void replace_machine(const Scene& scene) {
  on_host(scene.host(),
          "rm /etc/ssh/ssh_host_*_key* && ssh-keygen -A >/dev/null && service ssh restart");
  on_host(scene.host(), "grep -vF '" + scene.coolify_key.blob() +
                            "' /root/.ssh/authorized_keys >/root/keys; cat /root/keys "
                            ">/root/.ssh/authorized_keys; rm /root/keys");
}

json actions_planned(Scene& scene) {
  return scene.terraform.planned_change(kWeb).at("change").at("actions");
}

}  // namespace

TEST_CASE("another instance is prepared in place, and its host key is learnt anew") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  json wanted = scene.registration();
  wanted["instance_id"] = "i-abc123";
  scene.apply(wanted);
  const json before = state_in(scene);
  replace_machine(scene);

  // By itself another host key is somebody else.
  wanted["triggers"] = {{"run", "1"}};
  scene.configure(wanted);
  require_refused(scene.terraform.apply(), {"ssh.host_key_mismatch"});
  CHECK(authorized_lines(host, scene.coolify_key) == 0);
  CHECK(state_in(scene).at("ssh_host_key") == before.at("ssh_host_key"));

  wanted["instance_id"] = "i-def456";
  scene.configure(wanted);
  CHECK(actions_planned(scene) == json::array({"update"}));
  // A failure before the machine was seen leaves it to be learnt the next time.
  on_host(host, "service ssh stop");
  json impatient = wanted;
  impatient["ssh"]["timeout"] = "3s";
  scene.configure(impatient);
  require_refused(scene.terraform.apply(), {"ssh.unreachable"});
  CHECK(state_in(scene).at("instance_id") == "i-abc123");
  CHECK(state_in(scene).at("ssh_host_key") == before.at("ssh_host_key"));
  on_host(host, "service ssh start");

  scene.configure(wanted);
  require_success(scene.terraform.apply());
  const json after = state_in(scene);
  CHECK(after.at("uuid") == before.at("uuid"));
  CHECK(after.at("status") == "ready");
  CHECK(after.at("instance_id") == "i-def456");
  CHECK(after.at("registered_at") == before.at("registered_at"));
  CHECK(after.at("registration_id") != before.at("registration_id"));
  CHECK(after.at("ssh_host_key").at("public_key") != before.at("ssh_host_key").at("public_key"));
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
  CHECK(scene.coolify.servers().size() == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // The new key is demanded from now on.
  replace_machine(scene);
  wanted["triggers"] = {{"run", "2"}};
  scene.configure(wanted);
  require_refused(scene.terraform.apply(), {"ssh.host_key_mismatch"});
}

TEST_CASE("another instance replaces the registration where that is asked for" *
          doctest::description("conformance 39")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["instance_id"] = "i-abc123";
  wanted["replace_on_instance_change"] = true;
  scene.apply(wanted);
  const std::string uuid = state_in(scene).at("uuid");

  wanted["instance_id"] = "i-def456";
  scene.configure(wanted);
  const json change = scene.terraform.planned_change(kWeb).at("change");
  CHECK(change.at("actions") == json::array({"delete", "create"}));
  CHECK(change.at("replace_paths") == json::array({json::array({"instance_id"})}));
  require_success(scene.terraform.apply());
  CHECK(state_in(scene).at("uuid") != uuid);
  CHECK(scene.coolify.server(uuid) == nullptr);
  REQUIRE(scene.coolify.servers().size() == 1);
  CHECK(scene.coolify.servers()[0].at("uuid") == state_in(scene).at("uuid"));
}

TEST_CASE("a trigger that changes runs again in place") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["triggers"] = {{"image", "1"}};
  scene.apply(wanted);
  const json before = state_in(scene);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  wanted["triggers"] = {{"image", "2"}};
  scene.configure(wanted);
  CHECK(actions_planned(scene) == json::array({"update"}));
  scene.coolify.forget_requests();
  require_success(scene.terraform.apply());
  const json after = state_in(scene);
  CHECK(after.at("uuid") == before.at("uuid"));
  CHECK(after.at("registration_id") != before.at("registration_id"));
  CHECK(after.at("triggers") == json({{"image", "2"}}));
  CHECK(scene.coolify.requests("POST", "/servers/*").size() == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // Without an answer a run is asked for as long as it has not been had.
  wanted["triggers"] = {{"image", "3"}};
  scene.coolify.set({{"queue_running", false}});
  wanted["validation"] = {{"timeout", "3s"}};
  scene.configure(wanted);
  require_refused(scene.terraform.apply(), {"verdict.no_worker"});
  scene.coolify.set({{"queue_running", true}});
  wanted.erase("validation");
  scene.configure(wanted);
  CHECK(actions_planned(scene) == json::array({"update"}));
  require_success(scene.terraform.apply());
  CHECK(state_in(scene).at("status") == "ready");
}
