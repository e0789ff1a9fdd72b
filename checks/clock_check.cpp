#include "checks/check.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

/// Our own clock when the inspection began, Unix seconds; the script hands it back.
constexpr Fact<std::int64_t> kOurs{"clock.ours"};

std::vector<ssh::ScriptInput> clock_inputs(const Options& options) {
  std::vector<ssh::ScriptInput> inputs;
  inputs.push_back({"our_epoch", base::Secret::harmless(std::to_string(options.our_epoch))});
  return inputs;
}

bool clock_well_formed(const HostFacts& facts, const Options& options) {
  return facts.get(kOurs) == options.our_epoch;
}

const Probe& clock_probe() {
  static const Probe probe{.name = "clock",
                           .viewer = Viewer::login_user,
                           .script = "\nnumber clock.ours \"$our_epoch\"\n",
                           .facts = {kOurs},
                           .inputs = clock_inputs,
                           .well_formed = clock_well_formed};
  return probe;
}

Judgement judge_clock(const HostFacts& facts, const Settings& settings) {
  const std::int64_t difference = facts.get(host::kEpoch) - facts.get(kOurs);
  const std::int64_t size = difference < 0 ? -difference : difference;
  const std::string found =
      std::to_string(size) + (difference < 0 ? " s behind ours" : " s ahead of ours");
  if (size <= settings.number("max_seconds")) return Pass{"clock agrees with ours"};
  return Fail{.code = "health.clock_skew",
              .summary = "The host's clock is wrong",
              .cause = "The host's clock is " + found +
                       ". TLS certificates and tokens are refused "
                       "when clocks differ.",
              .remedy = "Turn time synchronisation on: timedatectl set-ntp true, or chrony."};
}

}  // namespace

const Check& clock_check() {
  static const Check check{
      .id = "clock",
      .title = "Clock",
      .order = 150,
      .default_severity = CheckSeverity::warn,
      .docs =
          "The host's clock is compared with that of the machine the inspection is started "
          "from. The time the inspection itself takes counts as difference.",
      .seen_as = "The login.",
      .unseen = "A clock that runs wrong from now on; which of the two clocks is right.",
      .codes = {{"health.clock_skew", "the clocks differ by more than allowed"}},
      .settings = {{"max_seconds", std::int64_t{60}, "Largest accepted difference, in seconds.", 5,
                    86'400}},
      .probes = {&clock_probe(), &system_probe()},
      .judge = judge_clock};
  return check;
}

}  // namespace checks
