#include "checks/check.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

/// Load average of the last five minutes, in hundredths.
constexpr OptionalFact<std::int64_t> kLoad{"load.five_minutes_hundredths"};

const Probe& load_probe() {
  static const Probe probe{.name = "load",
                           .viewer = Viewer::login_user,
                           .script = R"sh(
number load.five_minutes_hundredths "$(awk '{ printf "%.0f", $2 * 100 }' /proc/loadavg)"
)sh",
                           .facts = {kLoad}};
  return probe;
}

std::string decimal(std::int64_t hundredths) {
  const std::string fraction = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + (fraction.size() == 1 ? ".0" : ".") + fraction;
}

Judgement judge_load(const HostFacts& facts, const Settings& settings) {
  const auto load = facts.get(kLoad);
  if (!load) return Skip{"the host does not tell its load"};
  const std::int64_t cpus = facts.get(host::kCpus);
  const std::string found = "load " + decimal(*load) + " on " + std::to_string(cpus) + " CPUs";
  if (*load <= settings.number("max_percent_per_cpu") * cpus) return Pass{found};
  return Fail{.code = "health.load_high",
              .summary = "The host is overloaded",
              .cause = "The average of five minutes is " + found + ".",
              .remedy = "Find what keeps the machine busy (top), or use a larger one.",
              .transient = true};
}

}  // namespace

const Check& load_check() {
  static const Check check{
      .id = "load",
      .title = "Load",
      .order = 145,
      .default_severity = CheckSeverity::off,
      .docs = "Load average of the last five minutes, compared with the number of CPUs.",
      .seen_as = "The login.",
      .unseen = "What the load will be once something is deployed.",
      .codes = {{"health.load_high", "more wants to run than the CPUs can take"}},
      .settings = {{"max_percent_per_cpu", std::int64_t{200},
                    "Highest accepted load per CPU, in percent.", 1, 100'000}},
      .probes = {&load_probe(), &system_probe()},
      .judge = judge_load};
  return check;
}

}  // namespace checks
