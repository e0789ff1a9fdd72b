// The main job: a fresh machine becomes a server that Coolify itself calls usable.
#include <doctest/doctest.h>

#include <regex>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/support/paths.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("apply on a fresh host ends with a server that Coolify can use" *
          doctest::description("conformance 29")) {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  json wanted = scene.registration();
  wanted["name"] = "web-1";
  wanted["description"] = "first of its kind";
  wanted["ssh"]["host_key"] = host.host_key();
  scene.configure(wanted);

  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.warnings().empty());

  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(state.at("registration_status") == "completed");
  CHECK(state.at("registration_error") == "");
  CHECK(state.at("is_reachable") == true);
  CHECK(state.at("is_usable") == true);
  CHECK(state.at("validation_logs") == nullptr);
  CHECK(state.at("docker_version") == on_host(host, "docker version -f '{{.Server.Version}}'"));
  CHECK(state.at("compose_version") == on_host(host, "docker compose version --short"));
  CHECK(state.at("health").at("overall_status") == "healthy");
  CHECK(state.at("health").at("checks").at("disk").at("status") == "passed");
  CHECK(state.at("ssh_host_key").at("type") == "ssh-ed25519");
  CHECK(state.at("ssh_host_key").at("public_key") == host.host_key());
  const std::regex rfc3339(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)");
  CHECK(std::regex_match(state.at("registered_at").get<std::string>(), rfc3339));
  CHECK(std::regex_match(state.at("registration_completed_at").get<std::string>(), rfc3339));
  CHECK(state.at("duration_seconds").get<int>() >= 0);

  const json servers = scene.coolify.servers();
  REQUIRE(servers.size() == 1);
  CHECK(servers[0].at("uuid") == state.at("uuid"));
  const json server = scene.coolify.server(state.at("uuid").get<std::string>());
  CHECK(server.at("name") == "web-1");
  CHECK(server.at("description") == "first of its kind");
  CHECK(server.at("ip") == host.ip());
  CHECK(server.at("port") == 22);
  CHECK(server.at("user") == "root");
  CHECK(server.at("settings").at("is_usable") == true);
  CHECK(server.at("team_id").dump() == state.at("team_id").get<std::string>());

  CHECK(authorized_lines(host, scene.coolify_key) == 1);
  CHECK(authorized_lines(host, bootstrap_key()) == 1);
  CHECK(on_host(host, "stat -c '%a %U %G' /root/.ssh /root/.ssh/authorized_keys") ==
        "700 root root\n600 root root");

  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
  scene.coolify.forget_requests();
  require_success(scene.terraform.apply());
  CHECK(scene.coolify.writes().empty());
  // Not the file as a whole: Terraform lists what is sensitive in a new order each time.
  CHECK(scene.terraform.state_of(kWeb).attributes == state);
}

TEST_CASE("a machine that was registered before is registered again without a second key line") {
  Scene scene(shared_host());
  scene.apply(scene.registration());
  require_success(scene.terraform.destroy());
  scene.apply(scene.registration());
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 1);
}

TEST_CASE("two machines are registered in parallel") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["count"] = 2;
  wanted["ip"] =
      "${[\"" + shared_host().ip() + "\", \"" + other_shared_host().ip() + "\"][count.index]}";
  scene.configure(wanted);

  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.warnings().empty());

  const auto state = scene.terraform.state();
  const json first = state.at(kWeb + "[0]").attributes;
  const json second = state.at(kWeb + "[1]").attributes;
  CHECK(first.at("status") == "ready");
  CHECK(second.at("status") == "ready");
  CHECK(first.at("uuid") != second.at("uuid"));
  CHECK(scene.coolify.servers().size() == 2);
  CHECK(authorized_lines(shared_host(), scene.coolify_key) == 1);
  CHECK(authorized_lines(other_shared_host(), scene.coolify_key) == 1);

  int running = 0;
  int most = 0;
  for (const json& event : applied.events()) {
    if (event.at("type") == "apply_start") most = std::max(most, ++running);
    if (event.at("type") == "apply_complete") --running;
  }
  CHECK(most == 2);
}

TEST_SUITE_END();

TEST_CASE("an account with sudo is prepared for Coolify and becomes ready") {
  const lab::LabHost host = fresh_host();
  on_host(host,
          "useradd -m -s /bin/bash deploy && echo 'deploy ALL=(ALL) NOPASSWD:ALL' "
          ">/etc/sudoers.d/deploy");
  Scene scene(host);
  json wanted = scene.registration();
  wanted["user"] = "deploy";
  scene.apply(wanted);

  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(scene.coolify.server(state.at("uuid").get<std::string>()).at("user") == "deploy");
  CHECK(authorized_lines(host, scene.coolify_key, "/home/deploy") == 1);
  CHECK(authorized_lines(host, scene.coolify_key, "/root") == 0);
  CHECK(on_host(host, "stat -c '%a %U %G' /home/deploy/.ssh /home/deploy/.ssh/authorized_keys") ==
        "700 deploy deploy\n600 deploy deploy");
}

TEST_CASE("the name has a default that the plan already shows") {
  Scene scene(shared_host());
  scene.configure(scene.registration());
  const json plain = scene.terraform.planned_change(kWeb);
  CHECK(plain.at("change").at("after").at("name") == "server-" + shared_host().ip());

  json wanted = scene.registration();
  wanted["cloud_provider"] = "hetzner";
  wanted["instance_id"] = "i-abc123";
  wanted["deployment_id"] = "42";
  scene.configure(wanted);
  const json named = scene.terraform.planned_change(kWeb);
  CHECK(named.at("change").at("after").at("name") == "hetzner-i-abc123");
  CHECK(named.at("change").at("after").at("description") ==
        "Auto-registered from Terraform deployment 42");
}

TEST_CASE("SSH that comes up late is waited for") {
  const lab::LabHost host = fresh_host({.ssh_delay = std::chrono::seconds(5)});
  Scene scene(host);
  scene.apply(scene.registration());
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(scene.coolify.requests("POST", "/servers").size() == 1);
}

TEST_CASE("a failed check of severity warn is a warning and the server becomes ready") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["health_checks"]["disk"] = {{"min_gb", 1000000}, {"severity", "warn"}};
  scene.configure(wanted);
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  REQUIRE(applied.warnings().size() == 1);
  CHECK(applied.warnings()[0].code == "health.disk_low");
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(state.at("health").at("overall_status") == "degraded");
  CHECK(state.at("health").at("checks").at("disk").at("status") == "warning");
}

TEST_CASE("inputs that only the apply knows are planned for" *
          doctest::description("conformance 22, 35")) {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["ip"] = "${terraform_data.machine.output}";
  wanted["private_key_uuid"] = "${terraform_data.key.output}";
  scene.terraform.write_config(configuration(
      {{"terraform_data",
        {{"machine", {{"input", shared_host().ip()}}}, {"key", {{"input", scene.key_uuid}}}}},
       {"coolify_server_registration", {{"web", wanted}}}}));

  const json change = scene.terraform.planned_change(kWeb);
  CHECK(change.at("change").at("actions") == json::array({"create"}));
  CHECK(change.at("change").at("after_unknown").at("ip") == true);
  CHECK(change.at("change").at("after_unknown").at("name") == true);
  CHECK(change.at("change").at("after").at("port") == 22);

  require_success(scene.terraform.apply());
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("ip") == shared_host().ip());
  CHECK(state.at("name") == "server-" + shared_host().ip());
  CHECK(state.at("status") == "ready");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("the quick start example registers a machine as it stands") {
  Scene scene(shared_host());
  scene.terraform.write("main.tf", read_file(tests::in_project("examples/quickstart/main.tf")));
  const json variables = {{"address", shared_host().ip()},
                          {"ssh_private_key_file", bootstrap_key().private_file().string()},
                          {"coolify_key_uuid", scene.key_uuid},
                          {"outbound_targets", {scene.coolify.endpoint()}}};
  scene.terraform.write("terraform.tfvars.json", variables.dump());
  require_success(scene.terraform.apply());

  const TerraformRun outputs = scene.terraform.run({"output", "-json"});
  require_success(outputs);
  const json values = json::parse(outputs.out());
  CHECK(values.at("status").at("value") == "ready");
  CHECK(values.at("uuid").at("value") == scene.coolify.servers()[0].at("uuid"));
  CHECK(values.at("docker_version").at("value") ==
        on_host(shared_host(), "docker version -f '{{.Server.Version}}'"));
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}
