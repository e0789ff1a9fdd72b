// Secrets of Coolify's agent, which an ordinary API token can write but not read.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

TEST_CASE("the agent's secret is sent when it changes, stored only where asked for") {
  Scene scene(shared_host());
  json wanted = scene.registration();
  const std::string uuid = scene.import_record(wanted);
  const auto told = [&] { return scene.coolify.control("GET", "/servers/" + uuid).at("settings"); };
  const std::string secret = "write-only-secret-1";
  wanted["sentinel"] = {{"debug_enabled", true},
                        {"custom_url", "https://coolify.example.com"},
                        {"token_wo", secret},
                        {"token_wo_version", 1}};
  scene.apply(wanted);
  CHECK(told().at("sentinel_token") == secret);
  CHECK(told().at("sentinel_custom_url") == "https://coolify.example.com");
  CHECK(told().at("is_sentinel_debug_enabled") == true);
  CHECK(scene.terraform.state_text().find(secret) == std::string::npos);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // The same version says that it is the same secret.
  wanted["sentinel"]["token_wo"] = "write-only-secret-2";
  scene.configure(wanted);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  // A refusal: what cannot be read back is planned once more.
  wanted["sentinel"]["token_wo_version"] = 2;
  scene.configure(wanted);
  scene.coolify.add_fault({{"kind", "status"}, {"status", 500}, {"method", "PATCH"}});
  require_refused(scene.terraform.apply(), {"coolify.server_error"});
  CHECK(told().at("sentinel_token") == secret);
  scene.coolify.clear_faults();
  require_success(scene.terraform.apply());
  CHECK(told().at("sentinel_token") == "write-only-secret-2");

  wanted["sentinel"] = {{"token", "stored-secret"}};
  scene.configure(wanted);
  const TerraformRun stored = scene.terraform.apply();
  require_success(stored);
  CHECK(told().at("sentinel_token") == "stored-secret");
  CHECK(stored.transcript().find("stored-secret") == std::string::npos);
  // Another one is no drift for a token that cannot see it.
  scene.coolify.change_server(uuid, {{"settings", {{"sentinel_token", "theirs"}}}});
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE(
    "an agent as every new server has it needs no newer Coolify, another one is refused first") {
  Scene scene(shared_host(), {"--version", "4.2.0"});
  json wanted = scene.registration();
  wanted["sentinel"] = {{"enabled", false}};
  scene.configure(wanted);
  scene.coolify.forget_requests();
  require_refused(scene.terraform.apply(), {"coolify.version_too_old"});
  CHECK(scene.coolify.servers().empty());
  CHECK(scene.terraform.state().empty());

  wanted["sentinel"] = {{"enabled", true}, {"push_interval_seconds", 60}};
  scene.configure(wanted);
  require_success(scene.terraform.apply());
  for (const json& write : scene.coolify.writes()) CHECK(write.at("method") == "POST");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
}
