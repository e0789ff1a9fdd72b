#include "checks/check.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

Judgement judge_cpus(const HostFacts& facts, const Settings& settings) {
  const std::int64_t cpus = facts.get(host::kCpus);
  const std::int64_t minimum = settings.number("min");
  const std::string found = std::to_string(cpus) + (cpus == 1 ? " CPU" : " CPUs");
  if (cpus >= minimum) return Pass{found};
  return Fail{.code = "health.cpus_few",
              .summary = "The host has few CPUs",
              .cause = "Recommended are " + std::to_string(minimum) + "; found: " + found + ".",
              .remedy = "Use a larger machine, or lower `cpus.min`: builds will be slow."};
}

}  // namespace

const Check& cpus_check() {
  static const Check check{.id = "cpus",
                           .title = "CPUs",
                           .order = 140,
                           .default_severity = CheckSeverity::warn,
                           .docs = "CPUs that are online. Coolify's documentation recommends two.",
                           .seen_as = "The login.",
                           .unseen = "Limits of a cgroup, and CPUs that are shared with others.",
                           .codes = {{"health.cpus_few", "there are fewer than recommended"}},
                           .settings = {{"min", std::int64_t{2}, "Recommended number.", 1, 4096}},
                           .probes = {&system_probe()},
                           .judge = judge_cpus};
  return check;
}

}  // namespace checks
