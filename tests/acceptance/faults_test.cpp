// Faults of a machine: each has its own code and remedy, and is found before Coolify knows of it.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// Applies, and expects exactly these codes, a remedy for each, and a Coolify that never heard of
/// the machine.
TerraformRun expect_refused(Scene& scene, const json& registration, const Codes& codes) {
  scene.configure(registration);
  TerraformRun applied = scene.terraform.apply();
  require_refused(applied, codes);
  CHECK(scene.coolify.requests("POST", "/servers").empty());
  CHECK(scene.coolify.servers().empty());
  CHECK(scene.terraform.state().empty());
  return applied;
}

/// Says what the error tells when the text is not in it.
bool tells(const Shown& error, const std::string& text) {
  const bool has = error.detail.find(text) != std::string::npos;
  if (!has) MESSAGE(text << " is not in: " << error.detail);
  return has;
}

}  // namespace

TEST_SUITE_BEGIN("sanitize");

TEST_CASE("no Docker") {
  const lab::LabHost host = fresh_host({.docker = lab::Docker::absent});
  Scene scene(host);
  const TerraformRun run =
      expect_refused(scene, scene.registration(), {"docker.not_installed", "host.checks_failed"});
  CHECK(run.error("docker.not_installed").summary == "Docker is not installed");
  CHECK(tells(run.error("docker.not_installed"), "Install Docker Engine 24"));
  // The key is deployed before Docker is judged, so that one run tells everything.
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
}

TEST_CASE("an engine older than docker.min_version") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["docker"] = {{"min_version", 999}};
  expect_refused(scene, wanted, {"docker.too_old", "host.checks_failed"});
}

TEST_CASE("every health fault of a machine is in one report") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["health_checks"] = {
      {"disk", {{"min_gb", 1000000}}},
      {"memory", {{"min_mb", 100000000}}},
      {"outbound", {{"targets", {"http://no-such-host.invalid/", "tcp://127.0.0.1:9"}}}}};
  const TerraformRun run =
      expect_refused(scene, wanted,
                     {"health.disk_low", "health.memory_low", "health.name_resolution",
                      "health.outbound", "host.checks_failed"});
  CHECK(tells(run.error("host.checks_failed"), "disk, memory, name_resolution, outbound"));
  CHECK(tells(run.error("health.disk_low"), "disk.min_gb"));
  CHECK(tells(run.error("health.memory_low"), "memory.min_mb"));
  CHECK(tells(run.error("health.name_resolution"), "no-such-host.invalid"));
  CHECK(tells(run.error("health.outbound"), "tcp://127.0.0.1:9"));
}

TEST_SUITE_END();

TEST_CASE("a stopped Docker daemon") {
  const lab::LabHost host = fresh_host({.docker = lab::Docker::stopped});
  Scene scene(host);
  const TerraformRun run =
      expect_refused(scene, scene.registration(), {"docker.daemon_down", "host.checks_failed"});
  CHECK(tells(run.error("docker.daemon_down"), "systemctl enable --now docker"));
  require_success([&] {
    host.docker("start");
    return scene.terraform.apply();
  }());
}

TEST_CASE("Docker's command without an engine") {
  const lab::LabHost host = fresh_host({.docker = lab::Docker::client_only});
  Scene scene(host);
  expect_refused(scene, scene.registration(), {"docker.client_only", "host.checks_failed"});
}

TEST_CASE("Debian 12's Docker 20.10") {
  const lab::LabHost host = fresh_host({.image = "debian12"});
  Scene scene(host);
  const TerraformRun run =
      expect_refused(scene, scene.registration(),
                     {"docker.compose_missing", "docker.too_old", "host.checks_failed"});
  CHECK(tells(run.error("docker.too_old"), "20.10"));
  CHECK(tells(run.error("docker.too_old"), "Upgrade Docker Engine"));
}

TEST_CASE("no compose plugin") {
  const lab::LabHost host = fresh_host({.docker = lab::Docker::no_compose});
  Scene scene(host);
  const TerraformRun run =
      expect_refused(scene, scene.registration(), {"docker.compose_missing", "host.checks_failed"});
  CHECK(tells(run.error("docker.compose_missing"), "docker-compose-plugin"));
}

TEST_CASE("a disk that is too small by the default threshold") {
  const lab::LabHost host = fresh_host({.disk_mb = 2048});
  Scene scene(host);
  json wanted = scene.registration();
  wanted["health_checks"].erase("disk");
  const TerraformRun run = expect_refused(scene, wanted, {"health.disk_low", "host.checks_failed"});
  CHECK(tells(run.error("health.disk_low"), "10.0 GB"));
  CHECK(tells(run.error("health.disk_low"), "free on /"));
}

TEST_CASE("a host key that is not the pinned one") {
  const lab::LabHost host = fresh_host({.docker = lab::Docker::absent});
  Scene scene(host);
  json wanted = scene.registration();
  wanted["ssh"]["host_key"] = KeyPair().public_line();
  const TerraformRun run = expect_refused(scene, wanted, {"ssh.host_key_mismatch"});
  const Shown& error = run.error("ssh.host_key_mismatch");
  CHECK(tells(error, "SHA256:"));
  CHECK(error.address == kWeb);
  CHECK(authorized_lines(host, scene.coolify_key) == 0);
}

TEST_CASE("a login that is refused") {
  const lab::LabHost host = fresh_host({.docker = lab::Docker::absent});
  Scene scene(host);
  const KeyPair stranger;
  json wanted = scene.registration();
  wanted["ssh"]["private_key"] = "${file(\"" + stranger.private_file().string() + "\")}";
  // As long as the pause after a refusal: one attempt, however long it takes.
  wanted["ssh"]["timeout"] = "6s";
  const TerraformRun run = expect_refused(scene, wanted, {"ssh.auth_refused"});
  CHECK(tells(run.error("ssh.auth_refused"), "root"));
}

TEST_CASE("a machine that cannot be reached") {
  std::string how;
  SUBCASE("silent") { how = "silent"; }
  SUBCASE("refusing") { how = "refusing"; }
  CAPTURE(how);
  const lab::LabHost host = fresh_host({.docker = lab::Docker::absent});
  if (how == "silent") {
    host.black_hole(true);
  } else {
    host.sshd("stop");
  }
  Scene scene(host);
  json wanted = scene.registration();
  wanted["ssh"]["timeout"] = "3s";
  wanted["health_checks"].erase("outbound");
  const TerraformRun run = expect_refused(scene, wanted, {"ssh.unreachable"});
  CHECK(tells(run.error("ssh.unreachable"), host.ip()));
  CHECK(tells(run.error("ssh.unreachable"), "wait_ssh"));
}

TEST_CASE("an account without sudo cannot be Coolify's") {
  const lab::LabHost host = fresh_host();
  on_host(host, "useradd -m -s /bin/bash plain");
  Scene scene(host);
  json wanted = scene.registration();
  wanted["user"] = "plain";
  scene.configure(wanted);
  const TerraformRun run = scene.terraform.apply();
  INFO(run.transcript());
  CHECK(run.exit_code() == 1);
  const Codes codes = run.error_codes();
  CHECK(std::ranges::find(codes, "host.sudo_password") != codes.end());
  CHECK(scene.coolify.requests("POST", "/servers").empty());
}

TEST_CASE("a key that Coolify does not have") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  wanted["private_key_uuid"] = "abcdefghijklmnopqrstuvwx";
  const TerraformRun run = expect_refused(scene, wanted, {"coolify.key_not_found"});
  CHECK(tells(run.errors()[0], "abcdefghijklmnopqrstuvwx"));
}

TEST_CASE("mistakes in the configuration are found by validate, at their line" *
          doctest::description("conformance 23")) {
  std::string ip = "10.0.0.1";
  std::string private_key = bootstrap_key().private_text();
  std::string line;
  std::string code;
  SUBCASE("an address with a port") {
    ip = "10.0.0.1:22";
    line = "  ip = local.ip";
    code = "config.address";
  }
  SUBCASE("an address with a line break") {
    ip = "10.0.0.1\n";
    line = "  ip = local.ip";
    code = "config.address";
  }
  SUBCASE("a public key in place of the private one") {
    private_key = bootstrap_key().public_line();
    // Terraform follows no path into an object: it shows the resource, the text names the argument.
    line = "resource \"coolify_server_registration\" \"web\" {";
    code = "ssh.key_unusable";
  }
  CAPTURE(line);
  TerraformWorkspace workspace = provider_workspace();
  workspace.write("main.tf", R"(
terraform {
  required_providers {
    coolify = { source = "coolify-sidecar/coolify" }
  }
}
resource "coolify_server_registration" "web" {
  ip = local.ip
  private_key_uuid = "abcdefghijklmnopqrstuvwx"
  ssh = {
    private_key = local.private_key
  }
}
)");
  // Locals and not variables, which `validate` takes for unknown.
  const json locals = {{"locals", {{"ip", ip}, {"private_key", private_key}}}};
  workspace.write("locals.tf.json", locals.dump());
  const TerraformRun run = workspace.run({"validate", "-json"});
  INFO(run.transcript());
  CHECK(run.exit_code() == 1);
  REQUIRE(run.error_codes() == Codes{code});
  CHECK(run.errors()[0].source_line == line);
}
