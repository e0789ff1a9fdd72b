#include "checks/check.h"

namespace checks {
namespace {

// Some file systems (btrfs) make inodes as they need them and report none at all.
constexpr OptionalFact<std::int64_t> kTotal{"inodes.root_total"};
constexpr OptionalFact<std::int64_t> kAvailable{"inodes.root_available"};

const Probe& inodes_probe() {
  static const Probe probe{.name = "inodes",
                           .viewer = Viewer::login_user,
                           .script = R"sh(
space / -Pi inodes.root_total inodes.root_available
)sh",
                           .facts = {kTotal, kAvailable}};
  return probe;
}

Judgement judge_inodes(const HostFacts& facts, const Settings& settings) {
  const std::int64_t total = facts.get(kTotal).value_or(0);
  const auto available = facts.get(kAvailable);
  if (total == 0 || !available) return Skip{"the file system of / does not count inodes"};
  const std::int64_t percent = *available * 100 / total;
  const std::string found = std::to_string(percent) + " % of the inodes of / are free";
  if (percent >= settings.number("min_percent")) return Pass{found};
  return Fail{.code = "health.inodes_low",
              .summary = "The file system is running out of inodes",
              .cause = "At least " + std::to_string(settings.number("min_percent")) +
                       " % have to be free; " + found + ".",
              .remedy =
                  "Remove many small files (caches, old containers and images), or lower "
                  "`inodes.min_percent`."};
}

}  // namespace

const Check& inodes_check() {
  static const Check check{
      .id = "inodes",
      .title = "Free inodes",
      .order = 105,
      .docs =
          "Inodes still free on the file system of /, in whole percent by `df -Pi`. Images with "
          "many small files use them up long before the space.",
      .codes = {{"health.inodes_low", "fewer are free than required"}},
      .settings = {{"min_percent", std::int64_t{5}, "Share that has to be free, in percent.", 0,
                    100}},
      .probes = {&inodes_probe()},
      .judge = judge_inodes};
  return check;
}

}  // namespace checks
