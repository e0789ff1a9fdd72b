// What Terraform notices when somebody else changes Coolify.
#include <doctest/doctest.h>

#include "base/terminal_text.h"
#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("a record removed outside is planned anew" * doctest::description("conformance 47")) {
  Scene scene(shared_host());
  const std::string uuid = scene.import_record(scene.registration());
  REQUIRE(scene.coolify.api("DELETE", "/servers/" + uuid).status == 200);
  const TerraformRun plan = scene.terraform.plan({"-detailed-exitcode"});
  CHECK(plan.exit_code() == 2);
  CHECK(plan.planned_action(kWeb) == "create");
}

TEST_SUITE_END();

TEST_CASE("drift in every readable field is shown and taken back" *
          doctest::description("conformance 48")) {
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

namespace {

bool obeyed_by_terminals(const std::string& text) {
  return base::replace_unicode_controls(base::replace_controls(text, "", base::Breaks::kept), "") !=
         text;
}

}  // namespace

TEST_CASE("nothing that a terminal obeys gets from Coolify into a plan, an import or the state") {
  Scene scene(shared_host());
  const std::string uuid = scene.import_record(scene.registration());
  const std::string hostile =
      "web\x1B]52;c;aGk=\a\x1B[2K\x1B[1A\rNo changes.\b\x7F \xC2\x9B"
      "2J\xE2\x80\xAE end";
  json settings = json::object();
  for (const char* name : {"server_timezone", "docker_version", "compose_version",
                           "wildcard_domain", "sentinel_custom_url", "logdrain_custom_config",
                           "docker_version_checked_at", "docker_cleanup_frequency"}) {
    settings[name] = hostile;
  }
  scene.coolify.change_server(uuid, {{"name", hostile},
                                     {"description", hostile},
                                     {"user", hostile},
                                     {"ip", hostile},
                                     {"validation_logs", hostile},
                                     {"settings", settings}});

  for (const Arguments& command :
       {Arguments{"plan", "-no-color"}, Arguments{"plan", "-refresh-only", "-no-color"},
        Arguments{"apply", "-refresh-only", "-auto-approve", "-no-color"},
        Arguments{"show", "-no-color"}, Arguments{"state", "rm", "-no-color", kWeb},
        Arguments{"import", "-no-color", kWeb, uuid}, Arguments{"show", "-no-color"}}) {
    const TerraformRun run = scene.terraform.run(command);
    CAPTURE(run.transcript());
    CHECK(run.exit_code() == 0);
    CHECK_FALSE(obeyed_by_terminals(run.transcript()));
    if (command.front() == "state") continue;
    const json attributes = scene.terraform.state_of(kWeb).attributes.flatten();
    for (const auto& [place, value] : attributes.items()) {
      CAPTURE(place);
      CHECK_FALSE((value.is_string() && obeyed_by_terminals(value.get<std::string>())));
    }
  }
  CHECK(scene.terraform.state_of(kWeb).attributes.at("name") ==
        "web\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDNo changes."
        "\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD"
        "2J\xEF\xBF\xBD end");
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

namespace {

/// A host whose sshd writes down who comes, and what they show.
lab::LabHost watched_host(lab::Docker docker) {
  lab::LabHost host = fresh_host({.docker = docker, .sshd_options = {"LogLevel DEBUG1"}});
  on_host(host, "echo 'SSHD_OPTS=\"-E /var/log/sshd.log\"' >/etc/default/ssh");
  host.sshd("restart");
  on_host(host, ": >/var/log/sshd.log");  // the restart waits until it can connect
  return host;
}

/// How many lines of a watched host's log have these words.
int logged(const lab::LabHost& host, const std::string& words) {
  return std::stoi(on_host(host, "grep -c '" + words + "' /var/log/sshd.log || true"));
}

constexpr const char* kShownSomething = "userauth-request";
constexpr const char* kCame = "Connection from";

}  // namespace

TEST_CASE("a drifted address does not make the machine's host key forgotten") {
  const lab::LabHost host = watched_host(lab::Docker::running);
  Scene scene(host);
  scene.apply(scene.registration());
  const auto state = [&] { return scene.terraform.state_of(kWeb).attributes; };
  const std::string uuid = state().at("uuid").get<std::string>();
  CHECK(state().at("ssh_host_key").at("endpoint") == host.ip() + ":22");

  // Somebody edits the address, and has the machine's own one answered by another.
  scene.coolify.change_server(uuid, {{"ip", "198.51.100.7"}});
  on_host(host,
          "mkdir /root/keys && mv /etc/ssh/ssh_host_* /root/keys && ssh-keygen -q -t ed25519 -N '' "
          "-f /etc/ssh/ssh_host_ed25519_key && : >/var/log/sshd.log");
  host.sshd("restart");
  require_refused(scene.terraform.apply(), {"ssh.host_key_mismatch"});
  CHECK(logged(host, kCame) > 0);
  CHECK(logged(host, kShownSomething) == 0);
  CHECK(state().at("ssh_host_key").at("public_key") == host.host_key());
  CHECK(state().at("ssh_host_key").at("endpoint") == host.ip() + ":22");

  on_host(host, "cp /root/keys/* /etc/ssh");
  host.sshd("restart");
  require_success(scene.terraform.apply());
  CHECK(scene.coolify.server(uuid).at("ip") == host.ip());
}

TEST_CASE("a destroy shows nothing to the machine that a drifted address leads to") {
  const lab::LabHost decoy = watched_host(lab::Docker::absent);
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["on_destroy"] = {{"remove_key", true}};

  SUBCASE("it has another key than was learnt") {
    scene.apply(wanted);
    const std::string uuid = scene.terraform.state_of(kWeb).attributes.at("uuid");
    scene.coolify.change_server(uuid, {{"ip", decoy.ip()}});
    const TerraformRun destroyed = scene.terraform.destroy();
    require_success(destroyed);
    INFO(destroyed.transcript());
    REQUIRE(destroyed.warnings().size() == 1);
    CHECK(destroyed.warnings()[0].code == "remove_key.failed");
    CHECK(destroyed.warnings()[0].detail.find(decoy.host_key()) != std::string::npos);
    CHECK(logged(decoy, kCame) > 0);
    CHECK(authorized_lines(shared_host(), scene.coolify_key) == 1);
  }
  SUBCASE("none was learnt, after an import") {
    const std::string uuid = scene.coolify.add_server(
        {{"ip", wanted["ip"]}, {"name", "web-1"}, {"private_key_uuid", scene.key_uuid}});
    scene.coolify.change_server(uuid,
                                {{"settings", {{"is_reachable", true}, {"is_usable", true}}}});
    scene.configure(wanted);
    require_success(scene.terraform.import(kWeb, uuid));
    require_success(scene.terraform.apply());
    CHECK(scene.terraform.state_of(kWeb).attributes.at("ssh_host_key") == nullptr);
    scene.coolify.change_server(uuid, {{"ip", decoy.ip()}});
    const TerraformRun destroyed = scene.terraform.destroy();
    require_success(destroyed);
    INFO(destroyed.transcript());
    REQUIRE(destroyed.warnings().size() >= 1);
    CHECK(destroyed.warnings().back().code == "registration.host_key_needed");
    CHECK(destroyed.warnings().back().detail.find("`ssh.host_key`") != std::string::npos);
    CHECK(logged(decoy, kCame) == 0);
  }
  CHECK(logged(decoy, kShownSomething) == 0);
  CHECK(scene.terraform.state().empty());
}
