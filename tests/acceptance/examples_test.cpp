// The examples as they are, applied to hosts of the lab and the stand-in, found unchanged by a
// plan, and destroyed. What is left of them, that they are formatted and valid and do what their
// *.tftest.hcl says, is in tests/scripts/examples_test.sh.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/support/paths.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The examples that are applied here.
const std::set<std::string> kApplied = {
    "first-boot", "fleet",      "functions/parse_server_outputs",       "host-preparation",
    "lifecycle",  "quickstart", "resources/coolify_server_registration"};
/// The others, and why not.
const std::set<std::string> kNotApplied = {
    "actions/coolify_server_docker_cleanup",  // actions and queries need Terraform 1.14
    "actions/coolify_server_preflight",
    "actions/coolify_server_validate",
    "data-sources/coolify_private_key",  // make nothing; their acceptance tests go such ways
    "data-sources/coolify_server",
    "data-sources/coolify_server_preflight",
    "data-sources/coolify_servers",
    "data-sources/coolify_team",
    "data-sources/coolify_version",
    "ephemeral-resources/coolify_private_key",
    "events",                          // needs receivers; events_test.cpp and tests/unit/events
    "resources/coolify_private_key",   // private_key_test.cpp goes each of its ways
    "fleet/machine",                   // a module of fleet
    "functions/cloud_init_user_data",  // makes nothing
    "provider",                        // makes nothing
    "ssh"};                            // nine ways to nine machines; ssh_test.cpp goes each of them

/// One example in the workspace of a scene.
class Example {
 public:
  /// `registration` are the arguments of coolify_server_registration `name` that only hold on the
  /// machine of the reader, and what a host of the lab is too small for.
  Example(Scene& scene, const std::string& folder, const std::string& name, json registration)
      : scene_(&scene) {
    bool is_whole = false;
    for (const auto& entry :
         fs::recursive_directory_iterator(tests::in_project("examples/" + folder))) {
      if (entry.path().extension() != ".tf") continue;
      // It imports what the reader has, and needs Terraform 1.12.
      if (entry.path().filename() == "import-by-identity.tf") continue;
      const std::string text = read_file(entry.path());
      is_whole = is_whole || text.find("required_providers") != std::string::npos;
      const fs::path place = fs::relative(entry.path(), tests::in_project("examples/" + folder));
      fs::create_directories((scene.terraform.directory() / place).parent_path());
      scene.terraform.write(place, text);
    }
    json override = {{"resource", {{"coolify_server_registration", {{name, registration}}}}}};
    if (!is_whole) override["terraform"] = configuration({}).at("terraform");
    scene.terraform.write("test_override.tf.json", override.dump());
    const fs::path home = scene.terraform.directory() / "home";
    fs::create_directories(home / ".ssh");
    write_file(home / ".ssh/id_ed25519", bootstrap_key().private_text());
    scene.terraform.set_environment("HOME", home);
    require_success(scene.terraform.run({"get"}));
  }

  void set_variables(const json& values) const {
    scene_->terraform.write("terraform.tfvars.json", values.dump());
  }

  /// Applies the key at `address` alone, as the machines that trust it are made before they are
  /// registered; its public half.
  [[nodiscard]] std::string public_key(const std::string& address) const {
    require_success(scene_->terraform.apply({"-target=" + address}));
    return scene_->terraform.state_of(address).attributes.at("public_key");
  }

  /// All of its life; `servers` is how many it registers.
  void live(std::size_t servers) const {
    const TerraformRun applied = scene_->terraform.apply();
    require_success(applied);
    CHECK(applied.warnings().empty());
    CHECK(scene_->coolify.servers().size() == servers);
    std::size_t ready = 0;
    for (const auto& [address, object] : scene_->terraform.state()) {
      if (address.find("coolify_server_registration") == std::string::npos) continue;
      CAPTURE(address);
      CHECK(object.attributes.at("status") == "ready");
      ++ready;
    }
    CHECK(ready == servers);
    require_no_changes(scene_->terraform.plan({"-detailed-exitcode"}));
    const TerraformRun destroyed = scene_->terraform.destroy();
    require_success(destroyed);
    CHECK(destroyed.warnings().empty());
    CHECK(scene_->coolify.servers().empty());
    CHECK(scene_->terraform.state().empty());
  }

 private:
  Scene* scene_;
};

/// What the lab is too small for.
json small(const Scene& scene) {
  return {{"health_checks", scene.registration().at("health_checks")}};
}

/// First-boot user data is at work: this key, and no other, opens root's account.
void boot_with(const lab::LabHost& host, const std::string& public_key) {
  on_host(host, "echo '" + public_key + "' >/root/.ssh/authorized_keys");
}

void may_read_keys(Scene& scene) {
  scene.terraform.set_environment("COOLIFY_TOKEN",
                                  scene.coolify.add_token({"read", "read:sensitive", "write"}));
}

}  // namespace

TEST_CASE("examples: each is applied, or is named with the reason why not") {
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(tests::in_project("examples"))) {
    if (entry.path().extension() != ".tf") continue;
    found.insert(fs::relative(entry.path().parent_path(), tests::in_project("examples")));
  }
  std::set<std::string> known = kApplied;
  known.insert(kNotApplied.begin(), kNotApplied.end());
  CHECK(found == known);
}

TEST_CASE("examples: quickstart") {
  Scene scene(shared_host());
  const Example example(scene, "quickstart", "web", small(scene));
  example.set_variables({{"address", shared_host().ip()},
                         {"ssh_private_key_file", bootstrap_key().private_file().string()},
                         {"coolify_key_uuid", scene.key_uuid},
                         {"outbound_targets", {scene.coolify.endpoint()}}});
  example.live(1);
}

TEST_CASE("examples: host-preparation") {
  Scene scene(shared_host());
  const Example example(scene, "host-preparation", "web", small(scene));
  example.set_variables({{"ip", shared_host().ip()}, {"private_key_uuid", scene.key_uuid}});
  example.live(1);
}

TEST_CASE("examples: lifecycle") {
  const lab::LabHost host = fresh_host();
  Scene scene(host);
  json registration = small(scene);
  registration["ip"] = host.ip();
  registration["private_key_uuid"] = scene.key_uuid;
  registration["expected_team"] = "1";
  const Example example(scene, "lifecycle", "web", registration);
  example.live(1);
  CHECK(authorized_lines(host, scene.coolify_key) == 0);
}

TEST_CASE("examples: resources/coolify_server_registration") {
  const lab::LabHost host = fresh_host({.user = "ubuntu"});
  Scene scene(host);
  json registration = small(scene);
  registration["ip"] = host.ip();
  registration["private_key_uuid"] = scene.key_uuid;
  const Example example(scene, "resources/coolify_server_registration", "web", registration);
  example.live(1);
}

TEST_CASE("examples: functions/parse_server_outputs") {
  Scene scene(shared_host());
  json registration = small(scene);
  registration["private_key_uuid"] = scene.key_uuid;
  const Example example(scene, "functions/parse_server_outputs", "all", registration);
  const fs::path machines = scene.terraform.directory().parent_path() / "machines";
  fs::create_directory(machines);
  const json state = {
      {"version", 4},
      {"terraform_version", "1.11.0"},
      {"serial", 1},
      {"lineage", "8f4b5b4e-3f5c-4c5e-9a51-6f1d9c3a2b10"},
      {"outputs",
       {{"server_ips", {{"value", {shared_host().ip()}}, {"type", {"tuple", {"string"}}}}}}},
      {"resources", json::array()}};
  write_file(machines / "terraform.tfstate", state.dump());
  example.live(1);
}

TEST_CASE("examples: fleet, from nothing to three ready machines in less than 40 lines") {
  const std::string text = read_file(tests::in_project("examples/fleet/main.tf"));
  CHECK(std::count(text.begin(), text.end(), '\n') < 40);
  Scene scene(shared_host());
  may_read_keys(scene);
  std::vector<lab::LabHost> hosts;
  json addresses;
  for (const char* const name : {"web-1", "web-2", "web-3"}) {
    hosts.push_back(fresh_host());
    addresses[name] = hosts.back().ip();
  }
  const Example example(scene, "fleet", "fleet", small(scene));
  example.set_variables({{"addresses", addresses}});
  const std::string key = example.public_key("coolify_private_key.fleet");
  for (const lab::LabHost& host : hosts) boot_with(host, key);
  example.live(3);
  for (const lab::LabHost& host : hosts) {
    CHECK(on_host(host, "cat /root/.ssh/authorized_keys").empty());
  }
}

TEST_CASE("examples: first-boot") {
  Scene scene(shared_host());
  may_read_keys(scene);
  const lab::LabHost host = fresh_host();
  const Example example(scene, "first-boot", "web", small(scene));
  example.set_variables({{"address", host.ip()}, {"outbound_targets", {scene.coolify.endpoint()}}});
  boot_with(host, example.public_key("coolify_private_key.web"));
  example.live(1);
}
