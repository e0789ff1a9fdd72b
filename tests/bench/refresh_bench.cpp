// A refresh of 1,000 registrations by the real Terraform, against a stand-in that allows 200
// requests per minute: how long it takes, how many requests it needs, and whether every drift is
// found. The provider's binary is in COOLIFY_TEST_PROVIDER_DIR. Arguments: the file for the raw
// numbers; how many registrations (default 1000).
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/acceptance/provider_workspace.h"
#include "tests/acceptance/scene.h"
#include "tests/acceptance/standin_process.h"

using acceptance::StandinProcess;
using nlohmann::json;
using tests::TerraformRun;
using tests::TerraformWorkspace;

namespace {

constexpr int kEveryDrifted = 50;  ///< each 50th server was renamed behind Terraform's back

std::string address_of(int number) {
  return "10." + std::to_string(number / 62500) + "." + std::to_string(number / 250 % 250) + "." +
         std::to_string(number % 250 + 1);
}

/// A state of `count` registrations, made from one that was imported.
json many_of(const json& one, const std::vector<std::string>& uuids) {
  json state = one;
  const json instance = one.at("resources").at(0).at("instances").at(0);
  json instances = json::array();
  for (std::size_t i = 0; i < uuids.size(); ++i) {
    json next = instance;
    next["index_key"] = i;
    next["attributes"]["uuid"] = uuids[i];
    next["attributes"]["ip"] = address_of(static_cast<int>(i));
    next["attributes"]["name"] = "server-" + std::to_string(i);
    instances.push_back(std::move(next));
  }
  state["resources"][0]["instances"] = std::move(instances);
  return state;
}

int drifted_in(const TerraformRun& run) {
  std::set<std::string> addresses;
  for (const json& event : run.events()) {
    if (event.value("type", "") != "resource_drift") continue;
    addresses.insert(event.at("change").at("resource").at("addr").get<std::string>());
  }
  return static_cast<int>(addresses.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const int count = argc > 2 ? std::stoi(argv[2]) : 1000;
  StandinProcess coolify("127.0.0.1", {"--rate-limit", "200"});
  const acceptance::KeyPair key;
  const std::string key_uuid = coolify.add_key(key);
  std::vector<std::string> uuids;
  for (int i = 0; i < count; ++i) {
    uuids.push_back(coolify
                        .control("POST", "/servers",
                                 {{"ip", address_of(i)},
                                  {"name", "server-" + std::to_string(i)},
                                  {"private_key_uuid", key_uuid}})
                        .at("uuid"));
  }
  TerraformWorkspace terraform = acceptance::provider_workspace();
  terraform.set_environment("COOLIFY_ENDPOINT", coolify.endpoint());
  terraform.set_environment("COOLIFY_TOKEN", coolify.token());
  terraform.write_config(acceptance::configuration(
      {{"coolify_server_registration",
        {{"web",
          {{"count", count},
           {"ip",
            "10.${floor(count.index / 62500)}.${floor(count.index / 250) % 250}."
            "${count.index % 250 + 1}"},
           {"name", "server-${count.index}"},
           {"private_key_uuid", key_uuid}}}}}}));
  const TerraformRun imported =
      terraform.import("coolify_server_registration.web[0]", uuids.front());
  if (imported.exit_code() != 0) {
    std::cerr << imported.transcript();
    return 1;
  }
  terraform.write("terraform.tfstate", many_of(json::parse(terraform.state_text()), uuids).dump());
  int renamed = 0;
  for (int i = 0; i < count; i += kEveryDrifted, ++renamed) {
    coolify.change_server(uuids[static_cast<std::size_t>(i)], {{"name", "renamed"}});
  }
  coolify.forget_requests();

  const TerraformRun plan = terraform.plan({"-refresh-only"});
  const auto requests = coolify.requests("*", "*");
  int throttled = 0;
  for (const json& one : requests) throttled += one.at("status") == 429 ? 1 : 0;
  const double seconds = std::chrono::duration<double>(plan.took()).count();
  const int found = drifted_in(plan);
  const bool good = plan.exit_code() == 0 && found == renamed && requests.size() <= 200 &&
                    throttled == 0 && seconds < 20;
  std::cout << count << " registrations refreshed in " << seconds << " s with " << requests.size()
            << " requests (" << throttled << " refused); drift found in " << found << " of "
            << renamed << (good ? "" : "  MISSED THE TARGET") << "\n";
  std::ofstream(argv[1]) << json{{"registrations", count},
                                 {"seconds", seconds},
                                 {"requests", requests},
                                 {"drifted", renamed},
                                 {"drift_found", found}}
                                .dump(1)
                         << "\n";
  if (plan.exit_code() != 0) std::cerr << plan.transcript().substr(0, 4000);
  return good ? 0 : 1;
}
