// Makes many random calls to a plugin process and counts how often it dies.
//
//   rpc_hammer PROGRAM CALLS SEED

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/protocol/plugin_session.h"
#include "tests/protocol/rpc_judgement.h"
#include "tests/protocol/rpc_mutations.h"

namespace {

using protocol::Answer;
using protocol::OfferedObjects;
using protocol::PluginSession;
using protocol::Rpc;
using protocol::SampleRequest;

/// As many calls as one process gets: a run of Terraform has fewer.
constexpr int kCallsOfProcess = 10'000;
/// Every so often, and after each attempt to configure it otherwise, the provider is configured as
/// it should be, so that the calls find a client, and one that does not wait for Coolify.
constexpr int kCallsOfConfiguration = 50;

struct Counts {
  int calls = 0;
  int processes = 0;
  int successes = 0;  ///< answers without an error
  int refusals = 0;   ///< answers with diagnostics that are errors
  int failures = 0;   ///< answers that a call should not have
  int deaths = 0;
};

bool has_error(const Answer& answer) {
  for (const auto& one : answer.diagnostics) {
    if (one.severity() == tfplugin6::Diagnostic::ERROR) return true;
  }
  return false;
}

/// One process and what it offers.
struct Target {
  explicit Target(const std::string& program)
      : session({}, program), objects(protocol::offered_by(session.channel())) {}

  void configure() {
    for (const SampleRequest& one : protocol::sample_requests(
             protocol::rpc_named("ConfigureProvider"), objects, protocol::harmless(), true)) {
      (void)protocol::call_any(session.channel(), *one.rpc, *one.message);
    }
  }

  PluginSession session;
  OfferedObjects objects;
};

/// The request number `index` of a seed, the same in every run.
std::optional<SampleRequest> random_request(const OfferedObjects& objects, std::uint64_t seed,
                                            std::uint64_t index) {
  static const std::vector<const Rpc*> rpcs = protocol::all_rpcs(true);
  std::seed_seq mixed{seed, index};
  std::mt19937_64 random(mixed);
  const protocol::Choose choose = [&random](std::uint64_t below) { return random() % below; };
  auto samples = protocol::sample_requests(*rpcs[choose(rpcs.size())], objects,
                                           protocol::harmless(), choose(4) != 0);
  if (samples.empty()) return std::nullopt;
  SampleRequest request = std::move(samples[choose(samples.size())]);
  protocol::mutate(request, choose);
  return request;
}

/// The end of what a process printed, where the crash is.
std::string last_words(PluginSession& session) {
  constexpr std::size_t kMost = 4000;
  const std::string all = session.process().errors();
  return all.size() <= kMost ? all : "..." + all.substr(all.size() - kMost);
}

void tell(const char* what, std::uint64_t index, const SampleRequest& request,
          const std::string& why) {
  std::printf("hammer: %s at call %llu, %s: %s\n", what, static_cast<unsigned long long>(index),
              request.label.c_str(), why.c_str());
}

class Hammer {
 public:
  Hammer(std::string program, std::uint64_t seed) : program_(std::move(program)), seed_(seed) {}

  Counts run(int calls) {
    for (std::uint64_t index = 0; counts_.calls < calls; ++index) {
      prepare();
      const auto request = random_request(target_->objects, seed_, index);
      if (request) send(*request, index);
    }
    if (target_) end();
    return counts_;
  }

 private:
  void prepare() {
    if (target_ && calls_of_target_ >= kCallsOfProcess) end();
    if (!target_) {
      target_ = std::make_unique<Target>(program_);
      ++counts_.processes;
      calls_of_target_ = 0;
    }
    if (calls_of_target_ % kCallsOfConfiguration == 0 || is_misconfigured_) target_->configure();
    is_misconfigured_ = false;
  }

  void send(const SampleRequest& request, std::uint64_t index) {
    const Answer answer =
        protocol::call_any(target_->session.channel(), *request.rpc, *request.message);
    ++counts_.calls;
    ++calls_of_target_;
    is_misconfigured_ = request.rpc->name() == "ConfigureProvider";
    if (!target_->session.process().running()) {
      ++counts_.deaths;
      tell("the process died", index, request, last_words(target_->session));
      target_.reset();
      return;
    }
    const std::string fault = protocol::fault_of(*request.rpc, answer);
    if (!fault.empty()) {
      ++counts_.failures;
      tell("a bad answer", index, request, fault);
    }
    ++(has_error(answer) ? counts_.refusals : counts_.successes);
  }

  /// A process that cannot be ended as Terraform does it died as well.
  void end() {
    (void)target_->session.shut_down();
    if (target_->session.process().wait().exit_code != 0) {
      ++counts_.deaths;
      std::printf("hammer: the process died at its end: %s\n",
                  last_words(target_->session).c_str());
    }
    target_.reset();
  }

  std::string program_;
  std::uint64_t seed_;
  std::unique_ptr<Target> target_;
  int calls_of_target_ = 0;
  bool is_misconfigured_ = false;  ///< by the last call, perhaps
  Counts counts_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: %s PROGRAM CALLS SEED\n", arguments[0]);
    return 2;
  }
  const int calls = std::atoi(arguments[2]);
  const std::uint64_t seed = std::strtoull(arguments[3], nullptr, 10);
  std::printf("hammer: %d calls, seed %llu\n", calls, static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  const Counts counts = Hammer(arguments[1], seed).run(calls);
  std::printf("hammer: %d calls to %d processes: %d successes, %d refusals, %d bad answers\n",
              counts.calls, counts.processes, counts.successes, counts.refusals, counts.failures);
  std::printf("hammer: %d process deaths\n", counts.deaths);
  return counts.deaths == 0 && counts.failures == 0 && counts.calls >= calls ? 0 : 1;
}
