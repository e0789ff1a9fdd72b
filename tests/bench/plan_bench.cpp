// A plan of 1,000 registrations that has nothing to change, by the real Terraform: which part of
// its time the provider's processes compute, without and with a refresh; how long one
// PlanResourceChange takes; and what coolify_servers costs over as many servers. The provider's
// binary is in COOLIFY_TEST_PROVIDER_DIR. Arguments: the file for the raw numbers; how many
// registrations (default 1000); how often it is planned (default 3).
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/acceptance/provider_workspace.h"
#include "tests/acceptance/scene.h"
#include "tests/bench/many_registrations.h"
#include "tests/bench/plan_calls.h"
#include "tests/bench/samples.h"
#include "tests/bench/timed_provider.h"

using bench::ManyRegistrations;
using bench::median;
using bench::TimedProvider;
using nlohmann::json;

namespace {

constexpr double kLargestShare = 0.5;  ///< of the plan's time
constexpr double kLongestCall = 1;     ///< milliseconds
constexpr std::size_t kRequestsOfTheList = 1;

double seconds(const tests::TerraformRun& run) {
  return std::chrono::duration<double>(run.took()).count();
}

/// Prints `text` and what became of it.
bool judge(const std::string& text, bool good) {
  std::cout << text << (good ? "" : "  MISSED THE TARGET") << std::endl;
  return good;
}

/// Plans that are made alike.
struct Plans {
  std::vector<double> wall;      ///< seconds of Terraform
  std::vector<double> provider;  ///< seconds of a processor
  std::vector<double> shares;
  json as_json = json::array();
};

Plans plan(ManyRegistrations& all, const TimedProvider& provider, int times,
           const tests::Arguments& arguments) {
  Plans plans;
  for (int i = 0; i < times; ++i) {
    all.coolify.forget_requests();
    const tests::TerraformRun run = all.terraform.plan(arguments);
    const TimedProvider::Needed needed = provider.take();
    if (run.exit_code() != 0) throw std::runtime_error(run.transcript().substr(0, 4000));
    const std::size_t requests = all.coolify.requests("*", "*").size();
    plans.wall.push_back(seconds(run));
    plans.provider.push_back(needed.seconds);
    plans.shares.push_back(needed.seconds / seconds(run));
    plans.as_json.push_back({{"wall_s", seconds(run)},
                             {"provider_s", needed.seconds},
                             {"provider_processes", needed.processes},
                             {"requests", requests}});
  }
  return plans;
}

bool judge_plans(const std::string& name, const Plans& plans) {
  const double share = median(plans.shares);
  return judge(name + ": " + std::to_string(median(plans.wall)) +
                   " s, of which the provider computes " + std::to_string(median(plans.provider)) +
                   " s; ratio " + std::to_string(share),
               share < kLargestShare);
}

/// A machine that is busy with other work makes every call wait: judged is what a plan takes longer
/// than the call beside it that asks for nothing.
bool judge_calls(const bench::PlanCalls& calls) {
  std::vector<double> longer;
  for (std::size_t i = 0; i < calls.plans.size(); ++i) {
    longer.push_back(calls.plans[i] - calls.reference[i]);
  }
  return judge("PlanResourceChange: " + std::to_string(median(calls.plans)) + " ms, " +
                   std::to_string(median(longer)) + " ms longer than GetMetadata (" +
                   std::to_string(median(calls.reference)) + " ms)",
               median(longer) < kLongestCall);
}

/// What coolify_servers, as a whole configuration, costs.
json plan_list(const ManyRegistrations& all) {
  tests::TerraformWorkspace terraform = acceptance::provider_workspace();
  terraform.set_environment("COOLIFY_ENDPOINT", all.coolify.endpoint());
  terraform.set_environment("COOLIFY_TOKEN", all.coolify.token());
  json config = acceptance::configuration(json::object());
  config.erase("resource");
  config["data"] = {{"coolify_servers", {{"all", json::object()}}}};
  config["output"]["found"] = {{"value", "${length(data.coolify_servers.all.uuids)}"}};
  terraform.write_config(config);
  all.coolify.forget_requests();
  const tests::TerraformRun run = terraform.plan({"-out=list.tfplan"});
  const auto requests = all.coolify.requests("*", "*");
  if (run.exit_code() != 0) throw std::runtime_error(run.transcript().substr(0, 4000));
  const json shown = json::parse(terraform.run({"show", "-json", "list.tfplan"}).out());
  return {{"wall_s", seconds(run)},
          {"requests", requests},
          {"found", shown.at("planned_values").at("outputs").at("found").at("value")}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const int count = argc > 2 ? std::stoi(argv[2]) : 1000;
  const int times = argc > 3 ? std::stoi(argv[3]) : 3;
  const std::filesystem::path directory = acceptance::provider_directory();
  const TimedProvider provider(directory);
  ManyRegistrations all(count, provider.workspace(), {"--rate-limit", "1000000"});
  (void)provider.take();

  const Plans plans = plan(all, provider, times, {"-refresh=false", "-detailed-exitcode"});
  const Plans refreshed = plan(all, provider, times, {"-detailed-exitcode"});
  const bench::PlanCalls calls =
      bench::time_plan_calls(directory / "terraform-provider-coolify", all);
  const json list = plan_list(all);

  std::cout << count << " registrations without changes\n";
  bool good = judge_plans("plan without a refresh", plans);
  good = judge_plans("plan", refreshed) && good;
  good = judge_calls(calls) && good;
  good = judge("coolify_servers: " + list.at("found").dump() + " servers with " +
                   std::to_string(list.at("requests").size()) + " requests, plan of " +
                   list.at("wall_s").dump() + " s",
               list.at("requests").size() == kRequestsOfTheList && list.at("found") == count) &&
         good;
  std::ofstream(argv[1]) << json{{"registrations", count},
                                 {"plans", plans.as_json},
                                 {"plans_with_refresh", refreshed.as_json},
                                 {"plan_resource_change_ms", calls.plans},
                                 {"get_metadata_ms", calls.reference},
                                 {"list", list}}
                                .dump(1)
                         << "\n";
  return good ? 0 : 1;
}
