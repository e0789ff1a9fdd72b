#include "tests/bench/many_registrations.h"

#include <stdexcept>
#include <utility>

#include "tests/acceptance/keys.h"
#include "tests/acceptance/scene.h"

namespace bench {
namespace {

using nlohmann::json;

/// A state of all servers, made from one that was imported.
json many_of(const json& one, const std::vector<std::string>& uuids) {
  json state = one;
  const json instance = one.at("resources").at(0).at("instances").at(0);
  json instances = json::array();
  for (std::size_t i = 0; i < uuids.size(); ++i) {
    json next = instance;
    next["index_key"] = i;
    next["attributes"]["uuid"] = uuids[i];
    next["attributes"]["ip"] = address_of(static_cast<int>(i));
    next["attributes"]["name"] = name_of(static_cast<int>(i));
    instances.push_back(std::move(next));
  }
  state["resources"][0]["instances"] = std::move(instances);
  return state;
}

}  // namespace

std::string address_of(int number) {
  return "10." + std::to_string(number / 62500) + "." + std::to_string(number / 250 % 250) + "." +
         std::to_string(number % 250 + 1);
}

std::string name_of(int number) { return "server-" + std::to_string(number); }

ManyRegistrations::ManyRegistrations(int count, tests::TerraformWorkspace workspace,
                                     const std::vector<std::string>& standin_options,
                                     const json& provider)
    : coolify("127.0.0.1", standin_options), terraform(std::move(workspace)) {
  terraform.set_environment("COOLIFY_ENDPOINT", coolify.endpoint());
  terraform.set_environment("COOLIFY_TOKEN", coolify.token());
  put_servers(count);
  configure(count, provider);
  put_state();
  coolify.forget_requests();
}

void ManyRegistrations::put_servers(int count) {
  key_uuid = coolify.add_key(acceptance::KeyPair());
  const json good = {{"is_reachable", true},
                     {"is_usable", true},
                     {"docker_version", "27.0.1"},
                     {"compose_version", "2.30.0"}};
  for (int i = 0; i < count; ++i) {
    const json server = {{"ip", address_of(i)},
                         {"name", name_of(i)},
                         {"private_key_uuid", key_uuid},
                         {"settings", good}};
    uuids.push_back(coolify.control("POST", "/servers", server).at("uuid"));
  }
}

void ManyRegistrations::configure(int count, const json& provider) {
  const json registration = {{"count", count},
                             {"ip",
                              "10.${floor(count.index / 62500)}."
                              "${floor(count.index / 250) % 250}.${count.index % 250 + 1}"},
                             {"name", "server-${count.index}"},
                             {"private_key_uuid", key_uuid}};
  json config =
      acceptance::configuration({{"coolify_server_registration", {{"web", registration}}}});
  config["provider"] = {{"coolify", provider}};
  terraform.write_config(config);
}

void ManyRegistrations::put_state() {
  const tests::TerraformRun imported =
      terraform.import("coolify_server_registration.web[0]", uuids.front());
  if (imported.exit_code() != 0) throw std::runtime_error(imported.transcript());
  terraform.write("terraform.tfstate", many_of(json::parse(terraform.state_text()), uuids).dump());
}

}  // namespace bench
