// What single calls of the protocol cost the provider's process: the processor time of a plan, a
// read and an upgrade of a registration, each beside a call that asks for nothing, which shows what
// gRPC, its encryption and a thread cost; where valgrind is installed, the instructions as well,
// which do not depend on what else the machine does. Arguments: the provider's program; the file
// for the raw numbers; how many rounds (default 9), and calls of each kind in a round (default
// 100).
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "schema/json.h"
#include "tests/acceptance/keys.h"
#include "tests/acceptance/standin_process.h"
#include "tests/bench/instructions.h"
#include "tests/bench/provider_calls.h"
#include "tests/bench/samples.h"
#include "tests/support/temporary_directory.h"

using bench::ProviderCalls;
using nlohmann::json;
using schema::Value;

namespace {

constexpr const char* kRegistration = "coolify_server_registration";
constexpr int kCountedCalls = 20;

/// A Coolify with one server and its key.
struct Instance {
  acceptance::StandinProcess coolify{"127.0.0.1", {"--rate-limit", "1000000"}};
  std::string key = coolify.add_key(acceptance::KeyPair());
  std::string server =
      coolify.add_server({{"ip", "10.0.0.1"}, {"name", "server"}, {"private_key_uuid", key}});
};

/// The calls that are measured, made of one process.
class Calls {
 public:
  Calls(const std::string& program, const Instance& instance)
      : provider_(program, instance.coolify.endpoint(), instance.coolify.token()) {
    const auto registration = provider_.import(kRegistration, instance.server);
    plan_ = provider_.plan_of(kRegistration, registration,
                              {{"ip", Value::string("10.0.0.1")},
                               {"name", Value::string("server")},
                               {"private_key_uuid", Value::string(instance.key)}});
    read_.set_type_name(kRegistration);
    *read_.mutable_current_state() = plan_.prior_state();
    read_.set_private_(registration.private_data);
    upgrade_.set_type_name(kRegistration);
    upgrade_.set_version(version_of(kRegistration));
    upgrade_.mutable_raw_state()->set_json(
        schema::encode_json(registration.state, provider_.type_of(kRegistration)));
  }

  using Call = std::function<void()>;
  [[nodiscard]] std::vector<std::pair<std::string, Call>> all() {
    using Stub = ProviderCalls::Stub;
    return {{"nothing", [this] { provider_.call_nothing(); }},
            {"plan", [this] { (void)provider_.call(&Stub::PlanResourceChange, plan_); }},
            {"upgrade", [this] { (void)provider_.call(&Stub::UpgradeResourceState, upgrade_); }},
            {"read", [this] { (void)provider_.call(&Stub::ReadResource, read_); }}};
  }

  ProviderCalls& provider() { return provider_; }

 private:
  [[nodiscard]] std::int64_t version_of(const std::string& type) {
    const auto schemas = provider_.call(&ProviderCalls::Stub::GetProviderSchema,
                                        tfplugin6::GetProviderSchema::Request());
    return schemas.resource_schemas().at(type).version();
  }

  ProviderCalls provider_;
  tfplugin6::PlanResourceChange::Request plan_;
  tfplugin6::ReadResource::Request read_;
  tfplugin6::UpgradeResourceState::Request upgrade_;
};

using Samples = std::map<std::string, std::vector<double>>;

/// Milliseconds of a processor per call, by kind, one for each round.
Samples processor_time(const std::string& program, const Instance& instance, int rounds,
                       int count) {
  Calls calls(program, instance);
  Samples samples;
  for (int round = -1; round < rounds; ++round) {  // the first only warms up
    for (const auto& [name, call] : calls.all()) {
      const double before = calls.provider().processor_ms();
      for (int i = 0; i < count; ++i) call();
      const double needed = (calls.provider().processor_ms() - before) / count;
      if (round >= 0) samples[name].push_back(needed);
    }
  }
  return samples;
}

/// Requests that Coolify gets by one call of each kind.
std::map<std::string, std::size_t> requests(const std::string& program, const Instance& instance) {
  Calls calls(program, instance);
  std::map<std::string, std::size_t> found;
  for (const auto& [name, call] : calls.all()) {
    instance.coolify.forget_requests();
    call();
    found[name] = instance.coolify.requests("*", "*").size();
  }
  return found;
}

/// Instructions of a whole process that is asked `count` times for calls of one kind.
double instructions(const std::string& program, const Instance& instance, const std::string& kind,
                    int count) {
  const tests::TemporaryDirectory folder;
  folder.write_program("plugin",
                       "#!/bin/sh\nexec valgrind -q --tool=callgrind --callgrind-out-file='" +
                           folder.file("counted") + "' '" + program + "'\n");
  Calls calls(folder.file("plugin"), instance);
  for (const auto& [name, call] : calls.all()) {
    for (int i = 0; name == kind && i < count; ++i) call();
  }
  calls.provider().end();
  return static_cast<double>(bench::counted_instructions(folder.file("counted")));
}

json instructions_per_call(const std::string& program, const Instance& instance) {
  json found = json::object();
  if (!bench::counts_instructions()) return found;
  const double idle = instructions(program, instance, "", 0);
  for (const char* const kind : {"nothing", "plan", "upgrade", "read"}) {
    found[kind] = (instructions(program, instance, kind, kCountedCalls) - idle) / kCountedCalls;
  }
  return found;
}

/// Prints what a call costs beside one that asks for nothing, and whether that is good.
bool judge(const std::string& what, double needed, double nothing, double most) {
  const bool good = needed <= most;
  std::cout << what << ": " << needed << " ms of a processor, " << needed / nothing
            << " times GetMetadata (" << nothing << " ms); at most " << most << " ms"
            << (good ? "" : "  MISSED THE TARGET") << std::endl;
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string program = argv[1];
  const int rounds = argc > 3 ? std::stoi(argv[3]) : 9;
  const int count = argc > 4 ? std::stoi(argv[4]) : 100;
  const Instance instance;
  const Samples samples = processor_time(program, instance, rounds, count);
  const auto needed = [&samples](const char* kind) { return bench::median(samples.at(kind)); };
  const double nothing = needed("nothing");

  bool good = judge("PlanResourceChange", needed("plan"), nothing, 0.5);
  good = judge("UpgradeResourceState", needed("upgrade"), nothing, 0.5) && good;
  good = judge("ReadResource, its request to Coolify included", needed("read"), nothing, 1) && good;
  const json counted = instructions_per_call(program, instance);
  for (const auto& [kind, number] : counted.items()) {
    std::cout << "instructions of a call, " << kind << ": " << number.get<double>() / 1e6
              << " million, ratio " << number.get<double>() / counted.at("nothing").get<double>()
              << std::endl;
  }
  std::ofstream(argv[2]) << json{{"calls_in_a_round", count},
                                 {"processor_ms", samples},
                                 {"requests", requests(program, instance)},
                                 {"instructions", counted}}
                                .dump(1)
                         << "\n";
  return good ? 0 : 1;
}
