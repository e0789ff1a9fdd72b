// A refresh of 1,000 registrations by the real Terraform: requests, time and the provider's memory,
// and whether every drift is found. Against a stand-in that allows 200 requests per minute, with
// all of them left and with nearly none; and against one without such a limit, where each server is
// read by itself and where the list of servers is preferred. The provider's binary is in
// COOLIFY_TEST_PROVIDER_DIR. Arguments: the file for the raw numbers; how many registrations
// (default 1000).
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/acceptance/provider_workspace.h"
#include "tests/bench/many_registrations.h"
#include "tests/bench/timed_provider.h"

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

/// One way to refresh, and what it may need.
struct Case {
  const char* name;
  int rate_limit;
  bool from_list = false;
  int used_up = 0;           ///< requests that somebody else has made of this minute's
  double most_requests = 1;  ///< for each registration
  double longest = 20;       ///< seconds
};

json refresh(const Case& one, int count, bool& all_good) {
  const bench::TimedProvider provider(acceptance::provider_directory());
  json block = json::object();
  if (one.from_list) block["refresh_from_list"] = true;
  bench::ManyRegistrations all(count, provider.workspace(),
                               {"--rate-limit", std::to_string(one.rate_limit)}, block);
  const acceptance::StandinProcess& coolify = all.coolify;
  int renamed = 0;
  for (int i = 0; i < count; i += kEveryDrifted, ++renamed) {
    coolify.change_server(all.uuids[static_cast<std::size_t>(i)], {{"name", "renamed"}});
  }
  // What is gone of the limit is gone by the very user: a bucket is a user's.
  for (int i = 0; i < one.used_up; ++i) (void)coolify.api("GET", "/version");
  coolify.forget_requests();
  (void)provider.take();

  const TerraformRun plan = all.terraform.plan({"-refresh-only"});
  const bench::TimedProvider::Needed needed = provider.take();
  if (plan.exit_code() != 0) std::cerr << plan.transcript().substr(0, 4000);
  const auto requests = coolify.requests("*", "*");
  int throttled = 0;
  for (const json& request : requests) throttled += request.at("status") == 429 ? 1 : 0;
  const double seconds = std::chrono::duration<double>(plan.took()).count();
  const double per_registration = static_cast<double>(requests.size()) / count;
  const int found = drifted_in(plan);
  const bool good = plan.exit_code() == 0 && found == renamed &&
                    per_registration <= one.most_requests && seconds < one.longest;
  all_good = all_good && good;
  std::cout << one.name << ": " << count << " registrations refreshed in " << seconds << " s with "
            << requests.size() << " requests (" << throttled << " refused), ratio "
            << per_registration << "; the provider needed " << needed.seconds << " s and "
            << needed.peak_mib << " MiB; drift found in " << found << " of " << renamed
            << (good ? "" : "  MISSED THE TARGET") << std::endl;
  return {{"name", one.name},
          {"registrations", count},
          {"seconds", seconds},
          {"provider_s", needed.seconds},
          {"provider_peak_mib", needed.peak_mib},
          {"requests", requests},
          {"drifted", renamed},
          {"drift_found", found}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const int count = argc > 2 ? std::stoi(argv[2]) : 1000;
  const Case cases[] = {
      {.name = "200 requests a minute", .rate_limit = 200, .most_requests = 0.2},
      {.name = "200 requests a minute, nearly all gone",
       .rate_limit = 200,
       .used_up = 198,
       .most_requests = 0.1,
       .longest = 90},
      {.name = "no limit", .rate_limit = 1'000'000, .most_requests = 1.01, .longest = 60},
      {.name = "no limit, from the list",
       .rate_limit = 1'000'000,
       .from_list = true,
       .most_requests = 0.05},
  };
  bool all_good = true;
  json raw = json::array();
  for (const Case& one : cases) {
    if (argc > 3 && std::string(one.name) != argv[3]) continue;
    raw.push_back(refresh(one, count, all_good));
  }
  std::ofstream(argv[1]) << raw.dump(1) << "\n";
  return all_good ? 0 : 1;
}
