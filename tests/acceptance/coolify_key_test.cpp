// Machines that trust Coolify's key from their first boot on, and such that only Coolify can log in
// to.
#include <doctest/doctest.h>

#include <sstream>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// What first-boot user data does: this key, and no other, opens root's account.
void trust_only(const lab::LabHost& host, const KeyPair& key) {
  on_host(host, "echo '" + key.public_line() + "' >/root/.ssh/authorized_keys");
}

json by_coolify_key(const Scene& scene) {
  json wanted = scene.registration();
  wanted["ssh"] = {{"use_coolify_key", true}};
  return wanted;
}

void may_read_keys(Scene& scene) {
  scene.terraform.set_environment("COOLIFY_TOKEN",
                                  scene.coolify.add_token({"read", "read:sensitive", "write"}));
}

/// Whether a line that tells the private key is in the text.
bool holds(const std::string& text, const KeyPair& key) {
  std::istringstream lines(key.private_text());
  std::string telling;
  for (int i = 0; i < 4; ++i) std::getline(lines, telling);
  REQUIRE(telling.size() > 40);
  return text.find(telling) != std::string::npos;
}

}  // namespace

TEST_CASE("a machine that trusts Coolify's key is registered, given another key and left with it") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  trust_only(host, scene.coolify_key);
  json wanted = by_coolify_key(scene);
  wanted["on_destroy"] = {{"remove_key", true}};
  scene.configure(wanted);
  require_refused(scene.terraform.plan(), {"coolify.key_hidden"});
  CHECK(scene.coolify.servers().empty());

  may_read_keys(scene);
  const std::filesystem::path log = scene.terraform.directory() / "trace.log";
  scene.terraform.set_environment("TF_LOG", "TRACE");
  scene.terraform.set_environment("TF_LOG_PATH", log);
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.warnings().empty());
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(state.at("health").at("overall_status") == "healthy");
  CHECK(state.at("ssh_host_key").at("public_key") == host.host_key());
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  const KeyPair second;
  wanted["private_key_uuid"] = scene.coolify.add_key(second, "second");
  scene.configure(wanted);
  const TerraformRun rotated = scene.terraform.apply();
  require_success(rotated);
  CHECK(rotated.warnings().empty());
  CHECK(authorized_lines(host, scene.coolify_key) == 0);
  CHECK(authorized_lines(host, second) == 1);

  const TerraformRun destroyed = scene.terraform.destroy();
  require_success(destroyed);
  CHECK(destroyed.warnings().empty());
  CHECK(authorized_lines(host, second) == 0);
  CHECK(scene.coolify.servers().empty());
  const std::string told = read_file(log) + scene.terraform.state_text() + applied.transcript() +
                           rotated.transcript() + destroyed.transcript();
  CHECK_FALSE(holds(told, scene.coolify_key));
  CHECK_FALSE(holds(told, second));
}

TEST_CASE("a machine that does not trust Coolify's key is told so, and nothing is recorded") {
  const lab::LabHost& host = shared_host();
  Scene scene(host);
  may_read_keys(scene);
  json wanted = by_coolify_key(scene);
  wanted["timeouts"] = {{"create", "20s"}};
  scene.configure(wanted);
  const TerraformRun failed = scene.terraform.apply();
  require_refused(failed, {"ssh.auth_refused"});
  CHECK(failed.out().find("first-boot user data") != std::string::npos);
  CHECK(scene.coolify.servers().empty());
}

TEST_CASE("a machine that only Coolify can log in to is registered by its verdict alone") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  trust_only(host, scene.coolify_key);
  json wanted = scene.registration();
  wanted["ssh"] = {{"enabled", false}};
  wanted["docker"] = {{"install", true}};
  scene.configure(wanted);
  require_refused(scene.terraform.plan(), {"config.login_disabled"});

  wanted.erase("docker");
  scene.configure(wanted);
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(applied.warnings().empty());
  const json state = scene.terraform.state_of(kWeb).attributes;
  CHECK(state.at("status") == "ready");
  CHECK(state.at("is_usable") == true);
  CHECK(state.at("ssh_host_key") == nullptr);
  CHECK(state.at("host") == nullptr);
  CHECK(state.at("docker_info") == nullptr);
  CHECK(state.at("health_check_status") == R"({"overall_status":"unchecked"})");
  CHECK(state.at("health").at("checks").at("memory").at("status") == "skipped");
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // Somebody can log in by now.
  on_host(host, "echo '" + bootstrap_key().public_line() + "' >>/root/.ssh/authorized_keys");
  scene.apply(scene.registration());
  CHECK(scene.terraform.state_of(kWeb).attributes.at("health").at("overall_status") == "healthy");

  scene.apply(wanted);
  const TerraformRun destroyed = scene.terraform.destroy();
  require_success(destroyed);
  CHECK(destroyed.warnings().empty());
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
}
