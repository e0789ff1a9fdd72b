// What a change of the configuration does to an existing registration.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

std::string uuid_in(const Scene& scene) {
  return scene.terraform.state_of(kWeb).attributes.at("uuid").get<std::string>();
}

/// Methods and paths of everything that wrote, with the uuid left out: what Coolify was asked to
/// do.
std::vector<std::string> written(const Scene& scene, const std::string& uuid) {
  std::vector<std::string> lines;
  for (const json& request : scene.coolify.writes()) {
    std::string path = request.at("path").get<std::string>();
    if (const auto at = path.find(uuid); at != std::string::npos) {
      path.replace(at, uuid.size(), "UUID");
    }
    lines.push_back(request.at("method").get<std::string>() + " " + path);
  }
  return lines;
}

/// sshd of a host is stopped as long as this object lives.
class StoppedSshd {
 public:
  explicit StoppedSshd(const lab::LabHost& host) : host_(host) { host_.sshd("stop"); }
  ~StoppedSshd() { host_.sshd("start"); }
  StoppedSshd(const StoppedSshd&) = delete;
  StoppedSshd& operator=(const StoppedSshd&) = delete;

 private:
  const lab::LabHost& host_;
};

}  // namespace

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("name, description and labels change in place, without touching the machine") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "before";
  wanted["description"] = "as it was";
  scene.apply(wanted);
  const std::string uuid = uuid_in(scene);
  const StoppedSshd nobody_can_log_in(shared_host());

  SUBCASE("a name, and only the name") {
    // Drift in another field survives only when the request does not carry that field.
    scene.coolify.change_server(uuid, {{"description", "drifted"}});
    scene.coolify.forget_requests();
    wanted["name"] = "after";
    scene.configure(wanted);
    const TerraformRun applied = scene.terraform.apply({"-refresh=false"});
    require_success(applied);
    CHECK(applied.planned_action(kWeb) == "update");
    CHECK(written(scene, uuid) == std::vector<std::string>{"PATCH /api/v1/servers/UUID"});
    const json server = scene.coolify.server(uuid);
    CHECK(server.at("name") == "after");
    CHECK(server.at("description") == "drifted");
    scene.coolify.change_server(uuid, {{"description", "as it was"}});
  }
  SUBCASE("a description, also an empty one") {
    for (const char* text : {"as it will be", ""}) {
      CAPTURE(text);
      scene.coolify.forget_requests();
      wanted["description"] = text;
      scene.configure(wanted);
      require_success(scene.terraform.apply());
      CHECK(scene.coolify.server(uuid).at("description") == text);
      CHECK(written(scene, uuid) == std::vector<std::string>{"PATCH /api/v1/servers/UUID"});
    }
  }
  SUBCASE("labels, which are the state's own") {
    scene.coolify.forget_requests();
    wanted["labels"] = {{"tier", "web"}, {"owner", "platform"}};
    scene.configure(wanted);
    const TerraformRun applied = scene.terraform.apply();
    require_success(applied);
    CHECK(applied.planned_action(kWeb) == "update");
    CHECK(scene.terraform.state_of(kWeb).attributes.at("labels").at("tier") == "web");
    CHECK(scene.coolify.writes().empty());
  }
  CHECK(uuid_in(scene) == uuid);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_SUITE_END();

TEST_CASE("only what a change can touch is unknown in the plan" *
          doctest::description("conformance 38")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "before";
  scene.apply(wanted);
  wanted["name"] = "after";
  scene.configure(wanted);
  const json change = scene.terraform.planned_change(kWeb).at("change");
  CHECK(change.at("actions") == json::array({"update"}));
  for (const char* kept : {"uuid", "status", "docker_version", "registered_at", "ssh_host_key"}) {
    CAPTURE(kept);
    CHECK(change.at("after").at(kept) == change.at("before").at(kept));
  }
}

TEST_CASE("another address prepares the new machine and has Coolify validate it") {
  Scene scene(shared_host());
  scene.apply(scene.registration());
  const std::string uuid = uuid_in(scene);
  const json before = scene.terraform.state_of(kWeb).attributes;
  scene.coolify.forget_requests();
  CHECK(authorized_lines(other_shared_host(), scene.coolify_key) == 0);

  scene.configure(scene.registration_of(other_shared_host()));
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.planned_action(kWeb) == "update");
  CHECK(written(scene, uuid) == std::vector<std::string>{"PATCH /api/v1/servers/UUID",
                                                         "POST /api/v1/servers/UUID/validate"});
  const json after = scene.terraform.state_of(kWeb).attributes;
  CHECK(after.at("uuid") == uuid);
  CHECK(after.at("ip") == other_shared_host().ip());
  CHECK(after.at("status") == "ready");
  CHECK(after.at("registered_at") == before.at("registered_at"));
  CHECK(after.at("ssh_host_key") != before.at("ssh_host_key"));
  CHECK(scene.coolify.server(uuid).at("ip") == other_shared_host().ip());
  CHECK(authorized_lines(other_shared_host(), scene.coolify_key) == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("another address on a machine that fails a check changes nothing in Coolify") {
  Scene scene(shared_host());
  scene.apply(scene.registration());
  const std::string uuid = uuid_in(scene);
  const lab::LabHost bare = fresh_host({.docker = lab::Docker::absent});
  scene.coolify.forget_requests();

  scene.configure(scene.registration_of(bare));
  require_refused(scene.terraform.apply(), {"docker.not_installed", "host.checks_failed"});
  CHECK(scene.coolify.writes().empty());
  CHECK(scene.coolify.server(uuid).at("ip") == shared_host().ip());
  const StateObject state = scene.terraform.state_of(kWeb);
  CHECK(state.attributes.at("ip") == shared_host().ip());
  CHECK_FALSE(state.tainted);

  // Coolify still calls the machine of before usable, which makes nothing good.
  require_success(scene.terraform.apply({"-refresh-only"}));
  const json refreshed = scene.terraform.state_of(kWeb).attributes;
  CHECK(refreshed.at("is_usable") == true);
  CHECK(refreshed.at("registration_status") == "failed");
  CHECK(refreshed.at("health").at("overall_status") == "unhealthy");
  CHECK(refreshed.at("status") == "error");

  const TerraformRun again = scene.terraform.plan({"-detailed-exitcode"});
  CHECK(again.exit_code() == 2);
  CHECK(again.planned_action(kWeb) == "update");
}

TEST_CASE("another port and another account are validated before the apply ends") {
  const lab::LabHost host = fresh_host({.sshd_options = {"Port 2222"}});
  on_host(host,
          "useradd -m -s /bin/bash deploy && echo 'deploy ALL=(ALL) NOPASSWD:ALL' "
          ">/etc/sudoers.d/deploy");
  Scene scene(host);
  json wanted = scene.registration();
  scene.apply(wanted);
  const std::string uuid = uuid_in(scene);

  wanted["port"] = 2222;
  wanted["user"] = "deploy";
  scene.configure(wanted);
  scene.coolify.forget_requests();
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.planned_action(kWeb) == "update");
  CHECK(written(scene, uuid) == std::vector<std::string>{"PATCH /api/v1/servers/UUID",
                                                         "POST /api/v1/servers/UUID/validate"});
  const json server = scene.coolify.server(uuid);
  CHECK(server.at("port") == 2222);
  CHECK(server.at("user") == "deploy");
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  CHECK(authorized_lines(host, scene.coolify_key, "/home/deploy") == 1);
}

TEST_CASE("another key is deployed and validated before the old one goes") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  scene.apply(wanted);
  const std::string uuid = uuid_in(scene);
  const KeyPair next;
  wanted["private_key_uuid"] = scene.coolify.add_key(next, "next");
  scene.configure(wanted);
  scene.coolify.forget_requests();
  require_success(scene.terraform.apply());
  CHECK(written(scene, uuid) == std::vector<std::string>{"PATCH /api/v1/servers/UUID",
                                                         "POST /api/v1/servers/UUID/validate"});
  CHECK(authorized_lines(shared_host(), next) == 1);
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 0);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("another proxy that a job of Coolify's undoes a little later is had in the end") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  scene.apply(wanted);
  const std::string uuid = uuid_in(scene);
  scene.coolify.set({{"stale_proxy_write_ms", 2000}});
  scene.coolify.forget_requests();
  wanted["proxy_type"] = "caddy";
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  CHECK(written(scene, uuid) == std::vector<std::string>(2, "PATCH /api/v1/servers/UUID"));
  CHECK(scene.coolify.server(uuid).at("proxy").at("type") == "CADDY");
  CHECK(scene.terraform.state_of(kWeb).attributes.at("proxy_type") == "caddy");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("the keys that failed rotations left go with the next run that succeeds") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  scene.apply(wanted);
  const auto rotate_to = [&](const KeyPair& key, const std::string& name) {
    wanted["private_key_uuid"] = scene.coolify.add_key(key, name);
    scene.configure(wanted);
    return scene.terraform.apply();
  };
  const auto lines_of = [&](const std::vector<KeyPair>& keys) {
    std::vector<int> counts;
    for (const KeyPair& key : keys) counts.push_back(authorized_lines(shared_host(), key));
    return counts;
  };
  std::vector<KeyPair> next(2);
  scene.coolify.add_fault({{"kind", "status"},
                           {"method", "POST"},
                           {"path", "/api/v1/servers/*/validate"},
                           {"status", 403},
                           {"count", -1}});
  CHECK(rotate_to(next[0], "second").exit_code() == 1);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("private_key_uuid") ==
        wanted["private_key_uuid"]);
  CHECK(rotate_to(next[1], "third").exit_code() == 1);
  CHECK(lines_of(next) == std::vector<int>{1, 1});
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 1);

  scene.coolify.clear_faults();
  require_success(scene.terraform.apply());
  CHECK(lines_of(next) == std::vector<int>{0, 1});
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 0);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("another comment is written on the machine, and options of somebody stay") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["deploy_key"] = {{"comment", "before"}};
  scene.apply(wanted);
  const std::string key = scene.coolify_key.public_line();
  const auto line = [&] {
    return on_host(shared_host(), "grep -F '" + key + "' /root/.ssh/authorized_keys");
  };
  const auto edit = [&](const std::string& command) {
    on_host(shared_host(), "sed -i '" + command + "' /root/.ssh/authorized_keys");
  };
  CHECK(line() == key + " before");
  edit("s|^" + key + "|no-pty &|");
  scene.coolify.forget_requests();
  wanted["deploy_key"]["comment"] = "after";
  scene.configure(wanted);
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.planned_action(kWeb) == "update");
  CHECK(line() == "no-pty " + key + " after");
  CHECK(scene.coolify.writes().empty());
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // What the machine refuses is planned again.
  edit("s|^no-pty|command=\"x\"|");
  wanted["deploy_key"]["comment"] = "later";
  scene.configure(wanted);
  require_refused(scene.terraform.apply(), {"deploy_key.restricted"});
  CHECK(scene.terraform.state_of(kWeb).attributes.at("deploy_key").at("comment") == "after");
  edit("s|^command=\"x\" ||");
  require_success(scene.terraform.apply());
  CHECK(line() == key + " later");
}

TEST_CASE("an update that Coolify refuses leaves the true values in the state" *
          doctest::description("conformance 44")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["name"] = "before";
  const std::string uuid = scene.import_record(wanted);
  scene.coolify.add_fault({{"kind", "status"},
                           {"method", "PATCH"},
                           {"path", kAnyRecord},
                           {"status", 500},
                           {"count", -1}});
  wanted["name"] = "after";
  scene.configure(wanted);
  const TerraformRun applied = scene.terraform.apply();
  CHECK(applied.exit_code() == 1);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("name") == "before");
  CHECK_FALSE(scene.terraform.state_of(kWeb).tainted);

  scene.coolify.clear_faults();
  require_success(scene.terraform.apply());
  CHECK(scene.coolify.server(uuid).at("name") == "after");
}
