// The plugin is killed, as the kernel does when memory is short: whatever it was doing, there is at
// most one record, nothing is lost, and the user is told how to go on.
#include <doctest/doctest.h>

#include <fstream>
#include <regex>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/plugins.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

constexpr int kHour = 3'600'000;

/// The line of a file of /proc that begins so; what comes after, blanks gone.
std::string told_by_kernel(pid_t process, const char* file, const std::string& beginning) {
  std::ifstream text("/proc/" + std::to_string(process) + "/" + file);
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with(beginning)) continue;
    const std::size_t begin = line.find_first_not_of(" \t", beginning.size());
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "nothing";
}

using Reached = std::function<bool(const Process&)>;

Reached logged(const std::string& text) {
  return [text](const Process& apply) { return apply.errors().find(text) != std::string::npos; };
}

/// A fault is gone from the list as soon as the request it strikes has come.
Reached struck(const Scene& scene) {
  return [&scene](const Process&) { return scene.coolify.control("GET", "/faults").empty(); };
}

Reached asked(const Scene& scene, const std::string& method, const std::string& path) {
  return [&scene, method, path](const Process&) {
    return !scene.coolify.requests(method, path).empty();
  };
}

/// Applies and kills the plugin as soon as it is where it is wanted.
void apply_and_kill(Scene& scene, const Reached& reached) {
  scene.terraform.set_environment("TF_LOG_PROVIDER", "INFO");
  Process apply = scene.terraform.start_apply();
  const bool there = eventually([&] { return reached(apply) || !apply.running(); });
  const int plugins = kill_plugins(scene.terraform);
  const TerraformRun killed = scene.terraform.finish(apply);
  scene.terraform.set_environment("TF_LOG_PROVIDER", std::nullopt);
  INFO(killed.transcript());
  REQUIRE(there);
  REQUIRE(plugins == 1);
  CHECK(killed.exit_code() == 1);
  CHECK(scene.terraform.state().empty());
}

/// The tests' own looks at Coolify are no part of what is limited.
const std::vector<std::string> kUnlimited = {"--rate-limit", "100000"};

/// The one record that an apply which was killed left behind.
std::string left_behind(const Scene& scene) {
  REQUIRE(eventually([&] { return !scene.coolify.servers().empty(); }));
  REQUIRE(scene.coolify.servers().size() == 1);
  return scene.coolify.servers()[0].at("uuid").get<std::string>();
}

/// The end of every such story.
void require_ready(Scene& scene, const std::string& uuid) {
  REQUIRE(scene.coolify.servers().size() == 1);
  CHECK(scene.coolify.servers()[0].at("uuid") == uuid);
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("uuid") == uuid);
  CHECK(state.at("status") == "ready");
  CHECK(state.at("registration_status") == "completed");
  CHECK_FALSE(scene.terraform.state_of(kWeb).tainted);
  CHECK(scene.coolify.server(uuid).at("settings").at("concurrent_builds") == 4);
  CHECK(authorized_lines(scene.host(), scene.coolify_key) == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

json with_tuning(json registration) {
  registration["concurrent_builds"] = 4;
  return registration;
}

/// A place where an apply can be held until it is killed.
struct Hold {
  const char* stage;
  std::function<void(json&)> begin;
  Reached reached;
  std::function<void()> end;
};

}  // namespace

TEST_CASE(
    "a plugin that is killed before there is a record leaves nothing, one stage after another" *
    doctest::description("conformance 43")) {
  const lab::LabHost host = fresh_host();
  Scene scene(host, kUnlimited);
  const auto run = [&host](const char* command) {
    return [&host, command] { on_host(host, command); };
  };
  const auto do_on_host = [&host](const char* command) {
    return [&host, command](json&) { on_host(host, command); };
  };
  const auto nothing = [] {};
  const auto fail_outbound = [](json& wanted) {
    wanted["health_checks"]["outbound"]["targets"] = {"tcp://127.0.0.1:9"};
  };
  const std::vector<Hold> holds = {
      {"wait_ssh", do_on_host("service ssh stop"), logged("stage=wait_ssh"),
       [&host] { host.sshd("start"); }},
      {"inspect", do_on_host("kill -STOP $(pidof dockerd)"), logged("stage=inspect"),
       run("kill -CONT $(pidof dockerd)")},
      {"first_boot", do_on_host("mkdir -p /run/cloud-init"), logged("first_boot.cloud_init"),
       run("rm -r /run/cloud-init")},
      {"deploy_key",
       do_on_host(
           "setsid flock /root/.ssh/.authorized_keys.coolify.lock sh -c 'touch /run/key-lock; "
           "until [ -e /run/key-go ]; do sleep 0.1; done' >/dev/null 2>&1 & "
           "until [ -e /run/key-lock ]; do sleep 0.02; done"),
       logged("stage=deploy_key"), run("touch /run/key-go")},
      {"docker", fail_outbound, logged("stage=docker"), nothing},
      {"health", fail_outbound, logged("stage=health"), nothing},
      {"register",
       [&scene](json&) {
         scene.coolify.add_fault(
             {{"kind", "reset"}, {"method", "POST"}, {"path", "/api/v1/servers"}, {"count", -1}});
       },
       asked(scene, "POST", "/servers"), [&scene] { scene.coolify.clear_faults(); }},
  };
  for (const Hold& hold : holds) {
    CAPTURE(hold.stage);
    json wanted = with_tuning(scene.registration());
    hold.begin(wanted);
    scene.configure(wanted);
    apply_and_kill(scene, hold.reached);
    hold.end();
    CHECK(scene.coolify.servers().empty());
  }
  scene.apply(with_tuning(scene.registration()));
  require_ready(scene, left_behind(scene));
}

TEST_CASE("a record whose creation was never answered is told of, and adopted however often") {
  Scene scene(shared_host(), kUnlimited);
  json wanted = with_tuning(scene.registration());
  scene.configure(wanted);
  scene.coolify.add_fault({{"kind", "slow"},
                           {"after", true},
                           {"method", "POST"},
                           {"path", "/api/v1/servers"},
                           {"delay_ms", kHour}});
  apply_and_kill(scene, struck(scene));
  const std::string uuid = left_behind(scene);

  const TerraformRun refused = scene.terraform.apply();
  require_refused(refused, {"coolify.address_in_use"});
  // The plan warned of it already; Terraform plans once more before it applies.
  for (const Shown& shown : refused.diagnostics()) {
    CHECK((shown.severity == "error" || shown.code == "plan.address_taken"));
    CHECK_MESSAGE(shown.detail.find("`terraform import 'coolify_server_registration.NAME' " + uuid +
                                    "`") != std::string::npos,
                  shown.detail);
    CHECK_MESSAGE(shown.detail.find("`adopt_existing = true`") != std::string::npos, shown.detail);
  }
  CHECK_FALSE(refused.warnings().empty());
  CHECK(scene.coolify.servers().size() == 1);

  wanted["adopt_existing"] = true;
  scene.configure(wanted);
  scene.coolify.add_fault(
      {{"kind", "slow"}, {"method", "PATCH"}, {"path", kAnyRecord}, {"delay_ms", kHour}});
  apply_and_kill(scene, struck(scene));
  CHECK(left_behind(scene) == uuid);

  require_success(scene.terraform.apply());
  require_ready(scene, uuid);
}

TEST_CASE("a record without its settings is imported, and the next apply brings it to its end") {
  Scene scene(shared_host(), kUnlimited);
  scene.configure(with_tuning(scene.registration()));
  scene.coolify.add_fault(
      {{"kind", "slow"}, {"method", "PATCH"}, {"path", kAnyRecord}, {"delay_ms", kHour}});
  apply_and_kill(scene, struck(scene));
  const std::string uuid = left_behind(scene);

  require_success(scene.terraform.import(kWeb, uuid));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("registration_status") == "pending");
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.planned_action(kWeb) == "update");
  require_ready(scene, uuid);
}

TEST_CASE("a record that is being validated is adopted and validated again") {
  Scene scene(shared_host(), kUnlimited);
  json wanted = with_tuning(scene.registration());
  scene.configure(wanted);
  scene.coolify.set({{"queue_running", false}});
  apply_and_kill(scene, asked(scene, "POST", "/servers/*"));
  const std::string uuid = left_behind(scene);

  scene.coolify.set({{"queue_running", true}});
  wanted["adopt_existing"] = true;
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  require_ready(scene, uuid);
}

TEST_CASE("what the plugin knows is in no core dump, and its secrets are not swapped out") {
  const lab::LabHost host = fresh_host();
  Scene scene(host, kUnlimited);
  on_host(host, "service ssh stop");
  scene.configure(scene.registration());
  scene.terraform.set_environment("TF_LOG_PROVIDER", "INFO");
  Process apply = scene.terraform.start_apply();
  REQUIRE(eventually([&] { return logged("stage=wait_ssh")(apply) || !apply.running(); }));
  const std::vector<pid_t> plugins = plugins_of(scene.terraform);
  REQUIRE(plugins.size() == 1);
  const std::string limit = told_by_kernel(plugins[0], "limits", "Max core file size");
  CHECK(std::regex_match(limit, std::regex("0 +0 +bytes *")));
  CHECK(told_by_kernel(plugins[0], "status", "VmLck:") != "0 kB");
  kill_plugins(scene.terraform);
  CHECK(scene.terraform.finish(apply).exit_code() == 1);
}
