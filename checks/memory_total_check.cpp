#include "checks/check.h"
#include "checks/sizes.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

Judgement judge_memory_total(const HostFacts& facts, const Settings& settings) {
  const std::int64_t total_kb = facts.get(memory::kTotalKb);
  const std::int64_t minimum = settings.number("min_mb");
  const std::string found = megabytes(total_kb) + " of memory and " +
                            megabytes(facts.get(memory::kSwapTotalKb)) + " of swap";
  if (total_kb >= minimum * kKbPerMb) return Pass{found};
  return Fail{.code = "health.memory_small",
              .summary = "The host has little memory",
              .cause = "Recommended are " + std::to_string(minimum) + " MB; found: " + found + ".",
              .remedy = "Use a larger machine, add swap, or lower `memory_total.min_mb`."};
}

}  // namespace

const Check& memory_total_check() {
  static const Check check{
      .id = "memory_total",
      .title = "Memory of the machine",
      .order = 115,
      .default_severity = CheckSeverity::warn,
      .docs =
          "MemTotal of /proc/meminfo. Coolify's documentation recommends 2 GB; the kernel keeps "
          "a part of that for itself, so the default is a little lower. Swap is shown, but not "
          "counted.",
      .seen_as = "The login.",
      .unseen = "Limits of a cgroup.",
      .codes = {{"health.memory_small", "there is less than recommended"}},
      .settings = {{"min_mb", std::int64_t{1800}, "Recommended memory, in MB.", 0, 100'000'000}},
      .probes = {&system_probe()},
      .judge = judge_memory_total};
  return check;
}

}  // namespace checks
