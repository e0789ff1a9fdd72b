#include "checks/check.h"
#include "checks/sizes.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

Judgement judge_memory(const HostFacts& facts, const Settings& settings) {
  const std::int64_t available_kb = facts.get(memory::kAvailableKb);
  const std::int64_t total_kb = facts.get(memory::kTotalKb);
  const std::string found = megabytes(available_kb) + " of " + megabytes(total_kb) + " available";
  const std::int64_t minimum = settings.number("min_mb");
  if (available_kb >= minimum * kKbPerMb) return Pass{found};
  return Fail{.code = "health.memory_low",
              .summary = "There is too little memory",
              .cause = std::to_string(minimum) + " MB have to be available; found: " + found + ".",
              .remedy =
                  "Stop what uses the memory, use a larger machine, or lower "
                  "`memory.min_mb`.",
              .transient = total_kb >= minimum * kKbPerMb};
}

}  // namespace

const Check& memory_check() {
  static const Check check{
      .id = "memory",
      .title = "Available memory",
      .order = 110,
      .docs =
          "MemAvailable of /proc/meminfo: what programs can still get without swapping (free "
          "memory, buffers and page cache on kernels that do not tell it).",
      .seen_as = "The login.",
      .unseen = "Limits of a cgroup.",
      .codes = {{"health.memory_low", "less is available than required"}},
      .settings = {{"min_mb", std::int64_t{512}, "Memory that has to be available, in MB.", 0,
                    100'000'000}},
      .probes = {&system_probe()},
      .judge = judge_memory};
  return check;
}

}  // namespace checks
