// Private keys of Coolify: their life, their rotation beside a registration, and a login with what
// the ephemeral resource gives.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

const std::string kKey = "coolify_private_key.web";

json resources(const json& key) { return {{"coolify_private_key", {{"web", key}}}}; }

void configure(Scene& scene, const json& key) {
  scene.terraform.write_config(configuration(resources(key)));
}

json attributes(const Scene& scene) { return scene.terraform.state_of(kKey).attributes; }

std::string file_text(const KeyPair& key) {
  return "${file(\"" + key.private_file().string() + "\")}";
}

std::size_t keys_in(const Scene& scene) {
  return scene.coolify.api("GET", "/security/keys").body.size();
}

/// Whether a line that tells the private key is in the text.
bool holds(const std::string& text, const KeyPair& key) {
  const std::string half = key.private_text();
  return text.find(half.substr(36 + 3 * 71, 60)) != std::string::npos;
}

}  // namespace

TEST_CASE("the life of a private key that is given") {
  Scene scene(shared_host());
  const KeyPair first;
  const KeyPair second;
  const std::filesystem::path log = scene.terraform.directory() / "trace.log";
  scene.terraform.set_environment("TF_LOG", "TRACE");
  scene.terraform.set_environment("TF_LOG_PATH", log);
  json key = {{"name", "web"},
              {"private_key_wo", file_text(first)},
              {"private_key_wo_version", 1},
              {"lifecycle", {{"create_before_destroy", true}}}};
  configure(scene, key);
  const json planned = scene.terraform.planned_change(kKey).at("change").at("after");
  CHECK_FALSE(planned.contains("public_key"));
  require_success(scene.terraform.apply());
  CHECK(attributes(scene).at("public_key") == first.public_line());
  const std::string uuid = attributes(scene).at("uuid");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  key["name"] = "renamed";
  key["description"] = "of the web servers";
  configure(scene, key);
  require_success(scene.terraform.apply());
  CHECK(attributes(scene).at("uuid") == uuid);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  key["private_key_wo"] = file_text(second);
  configure(scene, key);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
  key["private_key_wo_version"] = 2;
  configure(scene, key);
  require_success(scene.terraform.apply());
  CHECK(attributes(scene).at("uuid") != uuid);
  CHECK(attributes(scene).at("public_key") == second.public_line());
  CHECK(keys_in(scene) == 2);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  const TerraformRun destroyed = scene.terraform.destroy();
  require_success(destroyed);
  CHECK(keys_in(scene) == 1);
  const std::string told = read_file(log) + scene.terraform.state_text() + destroyed.transcript();
  CHECK_FALSE(holds(told, first));
  CHECK_FALSE(holds(told, second));
}

TEST_CASE("a private key that is there already is imported, and its configuration generated") {
  Scene scene(shared_host());
  const KeyPair pair;
  const std::string uuid = scene.coolify.add_key(pair, "by hand");
  configure(scene, {{"private_key", file_text(pair)}});
  const TerraformRun refused = scene.terraform.apply();
  require_refused(refused, {"coolify.key_exists"});
  CHECK(refused.transcript().find(uuid) != std::string::npos);
  require_success(scene.terraform.import(kKey, "name:by hand"));
  require_success(scene.terraform.apply());
  CHECK(attributes(scene).at("uuid") == uuid);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));

  Scene other(shared_host());
  const std::string theirs = other.coolify.add_key(pair, "by hand");
  json empty = configuration({});
  empty.erase("resource");
  other.terraform.write_config(empty);
  other.terraform.write("import.tf",
                        "import {\n  to = coolify_private_key.web\n  id = \"" + theirs + "\"\n}\n");
  require_success(other.terraform.plan({"-generate-config-out=generated.tf"}));
  require_success(other.terraform.apply());
  CHECK(attributes(other).at("uuid") == theirs);
  require_no_changes(other.terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("a key is rotated beside the registration that uses it, with no gap") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  json registration = scene.registration();
  registration["private_key_uuid"] = "${coolify_private_key.web.uuid}";
  const auto configure_both = [&](const std::string& trigger) {
    json all = resources({{"name", "rotated"},
                          {"rotation_triggers", {{"year", trigger}}},
                          {"lifecycle", {{"create_before_destroy", true}}}});
    all["coolify_server_registration"] = {{"web", registration}};
    scene.terraform.write_config(configuration(all));
  };
  configure_both("2026");
  require_success(scene.terraform.apply());
  const json before = attributes(scene);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");

  configure_both("2027");
  const TerraformRun rotated = scene.terraform.apply();
  require_success(rotated);
  const json after = attributes(scene);
  CHECK(after.at("uuid") != before.at("uuid"));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("private_key_uuid") == after.at("uuid"));
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  const auto blob = [](const json& key) {
    const std::string line = key.at("public_key");
    return line.substr(line.find(' ') + 1);
  };
  const std::string lines = on_host(host, "cat /root/.ssh/authorized_keys");
  CHECK(lines.find(blob(after)) != std::string::npos);
  CHECK(lines.find(blob(before)) == std::string::npos);
  CHECK(keys_in(scene) == 2);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
  require_success(scene.terraform.destroy());
  CHECK(keys_in(scene) == 1);
}

TEST_CASE("the ephemeral resource gives the key that a registration logs in with") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  on_host(host, "echo '" + scene.coolify_key.public_line() + "' >/root/.ssh/authorized_keys");
  json registration = scene.registration();
  registration["private_key_uuid"] = "${data.coolify_private_key.coolify.uuid}";
  registration["ssh"] = {
      {"private_key_wo", "${ephemeral.coolify_private_key.coolify.private_key}"}};
  json all = configuration({{"coolify_server_registration", {{"web", registration}}}});
  all["data"] = {{"coolify_private_key", {{"coolify", {{"name", "coolify"}}}}}};
  all["ephemeral"] = {{"coolify_private_key", {{"coolify", {{"name", "coolify"}}}}}};
  scene.terraform.write_config(all);
  require_refused(scene.terraform.plan(), {"coolify.key_hidden"});

  scene.terraform.set_environment("COOLIFY_TOKEN",
                                  scene.coolify.add_token({"read", "read:sensitive", "write"}));
  const TerraformRun applied = scene.terraform.apply();
  require_success(applied);
  CHECK(scene.terraform.state_of(kWeb).attributes.at("status") == "ready");
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
  CHECK_FALSE(holds(scene.terraform.state_text() + applied.transcript(), scene.coolify_key));
}
