#include "tests/acceptance/scene.h"

#include <optional>
#include <stdexcept>
#include <utility>

namespace acceptance {
namespace {

using nlohmann::json;
using tests::TerraformRun;

/// What the tests of this program share. Made when first asked for.
struct Shared {
  std::optional<KeyPair> bootstrap_key;
  std::optional<lab::LabHost> host;
  std::optional<lab::LabHost> other_host;
};

Shared& shared() {
  static Shared all;
  return all;
}

const lab::LabHost& made(std::optional<lab::LabHost>& host) {
  if (!host) host.emplace(fresh_host());
  return *host;
}

std::string file_expression(const std::filesystem::path& file) {
  return "${file(\"" + file.string() + "\")}";
}

/// Coolify's own pauses are shortened: none of them is what these tests are about.
std::vector<std::string> quick(std::vector<std::string> options) {
  options.insert(options.end(), {"--time-scale", "0.1"});
  return options;
}

}  // namespace

Scene::Scene(const lab::LabHost& host, const std::vector<std::string>& standin_options)
    : coolify(host.gateway(), quick(standin_options)),
      key_uuid(coolify.add_key(coolify_key)),
      host_(&host) {
  // What a test put into a record must not change while it looks: the background check comes when a
  // test asks for it.
  coolify.set({{"minute_job", false}});
  terraform.set_environment("COOLIFY_ENDPOINT", coolify.endpoint());
  terraform.set_environment("COOLIFY_TOKEN", coolify.token());
}

json Scene::registration_of(const lab::LabHost& host) const {
  return {{"ip", host.ip()},
          {"private_key_uuid", key_uuid},
          {"ssh", {{"private_key", file_expression(bootstrap_key().private_file())}}},
          {"health_checks",
           {{"disk", {{"min_gb", 1}}},
            {"memory", {{"min_mb", 64}}},
            {"memory_total", {{"severity", "off"}}},
            {"cpus", {{"severity", "off"}}},
            {"outbound", {{"targets", {coolify.endpoint() + "/api/health"}}}}}}};
}

void Scene::configure(const json& registration) {
  terraform.write_config(configuration({{"coolify_server_registration", {{"web", registration}}}}));
}

void Scene::apply(const json& registration) {
  configure(registration);
  const TerraformRun applied = terraform.apply();
  if (applied.exit_code() != 0) throw std::runtime_error("apply: " + applied.transcript());
}

std::string Scene::import_record(const json& registration) {
  json fields;
  for (const char* field : {"ip", "port", "user", "name", "description", "private_key_uuid"}) {
    if (registration.contains(field)) fields[field] = registration[field];
  }
  std::string uuid = coolify.add_server(fields);
  configure(registration);
  const TerraformRun imported = terraform.import(kWeb, uuid);
  if (imported.exit_code() != 0) throw std::runtime_error("import: " + imported.transcript());
  return uuid;
}

json configuration(const json& resources) {
  return {{"terraform",
           {{"required_providers", {{"coolify", {{"source", "coolify-sidecar/coolify"}}}}}}},
          {"resource", resources}};
}

const lab::LabHost& shared_host() { return made(shared().host); }
const lab::LabHost& other_shared_host() { return made(shared().other_host); }

lab::LabHost fresh_host(lab::HostOptions options) {
  options.authorized_key = bootstrap_key().public_file();
  return lab::LabHost::start(options);
}

const KeyPair& bootstrap_key() {
  if (!shared().bootstrap_key) shared().bootstrap_key.emplace();
  return *shared().bootstrap_key;
}

void remove_shared_hosts() {
  shared().host.reset();
  shared().other_host.reset();
  shared().bootstrap_key.reset();
}

std::string on_host(const lab::LabHost& host, const std::string& command) {
  lab::ExecResult result = host.exec(command);
  if (result.exit != 0) throw std::runtime_error(command + ": " + result.output);
  while (result.output.ends_with('\n')) result.output.pop_back();
  return std::move(result.output);
}

int authorized_lines(const lab::LabHost& host, const KeyPair& key, const std::string& home) {
  // grep -c prints 0 and fails when there is none.
  return std::stoi(
      on_host(host, "grep -cF '" + key.blob() + "' " + home + "/.ssh/authorized_keys || true"));
}

}  // namespace acceptance
