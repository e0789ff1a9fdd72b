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
#include "tests/bench/many_registrations.h"

using nlohmann::json;
using tests::TerraformRun;

namespace {

constexpr int kEveryDrifted = 50;  ///< each 50th server was renamed behind Terraform's back

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
  bench::ManyRegistrations all(count, acceptance::provider_workspace(), {"--rate-limit", "200"});
  const acceptance::StandinProcess& coolify = all.coolify;
  int renamed = 0;
  for (int i = 0; i < count; i += kEveryDrifted, ++renamed) {
    coolify.change_server(all.uuids[static_cast<std::size_t>(i)], {{"name", "renamed"}});
  }
  coolify.forget_requests();

  const TerraformRun plan = all.terraform.plan({"-refresh-only"});
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
