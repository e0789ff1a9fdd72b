// Secrets stay where they belong: in memory, and in the state where Terraform puts them.
#include <doctest/doctest.h>

#include <sstream>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// The lines of a private key that tell it: the base64 text without its first line, which is the
/// same in every Ed25519 key.
std::vector<std::string> telling_lines(const KeyPair& key) {
  std::istringstream text(key.private_text());
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    if (line.size() > 20 && !line.starts_with("-----")) lines.push_back(line);
  }
  lines.erase(lines.begin());
  return lines;
}

/// The files that changed since the image was made, in the host, and its processes' arguments.
std::string everything_on(const lab::LabHost& host) {
  return on_host(host,
                 "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; "
                 "find / -xdev -type f -newer /etc/machine-id ! -path '/proc/*' ! -path '/sys/*' "
                 "! -path '/var/lib/docker/*' -size -2M -exec cat {} + 2>/dev/null || true");
}

}  // namespace

TEST_CASE("neither the login key nor the token turns up in logs, output or on the machine" *
          doctest::description("conformance 49")) {
  const std::string token = "canary0token1canary2token3canary4token5x";
  const lab::LabHost host = fresh_host();
  Scene scene(host, {"--token", token});
  scene.configure(scene.registration());
  const std::filesystem::path log = scene.terraform.directory() / "trace.log";
  scene.terraform.set_environment("TF_LOG", "TRACE");
  scene.terraform.set_environment("TF_LOG_PATH", log);

  const TerraformRun plan = scene.terraform.plan();
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  json broken = scene.registration();
  broken["ssh"]["host_key"] = KeyPair().public_line();
  broken["port"] = 23;
  scene.configure(broken);
  const TerraformRun failed = scene.terraform.apply();
  CHECK(failed.exit_code() == 1);

  const std::string logged = read_file(log);
  CHECK(logged.find("provider.terraform-provider-coolify") != std::string::npos);
  const std::string shown = plan.transcript() + applied.transcript() + failed.transcript();
  const std::string found = everything_on(host);
  CHECK(found.find(scene.coolify_key.blob()) != std::string::npos);
  for (const std::string& line : telling_lines(bootstrap_key())) {
    CHECK(logged.find(line) == std::string::npos);
    CHECK(shown.find(line) == std::string::npos);
    CHECK(found.find(line) == std::string::npos);
  }
  for (const std::string* text : {&logged, &shown, &found}) {
    CHECK(text->find(token) == std::string::npos);
  }
  CHECK(scene.terraform.state_text().find(token) == std::string::npos);
}

TEST_CASE("the login key is marked sensitive in plans") {
  Scene scene(shared_host());
  scene.configure(scene.registration());
  const json change = scene.terraform.planned_change(kWeb).at("change");
  CHECK(change.at("after_sensitive").at("ssh").at("private_key") == true);
  const TerraformRun human = scene.terraform.run({"plan", "-no-color"});
  require_success(human);
  CHECK(human.out().find("(sensitive value)") != std::string::npos);
  CHECK(human.out().find("PRIVATE KEY") == std::string::npos);
}
