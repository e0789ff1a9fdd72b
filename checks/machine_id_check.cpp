#include "checks/check.h"
#include "checks/system_facts.h"

namespace checks {
namespace {

Judgement judge_machine_id(const HostFacts& facts, const Settings&) {
  if (facts.get(host::kMachineId).value_or("").empty()) {
    return Skip{"the host has no /etc/machine-id"};
  }
  const auto twin = facts.get(host::kMachineIdTwin);
  if (!twin)
    return Pass{"no other machine of this run has it; those of earlier runs are not known"};
  return Fail{.code = "host.machine_id_shared",
              .summary = "Two machines have the same machine-id",
              .cause = "The machine at " + *twin +
                       " has the same /etc/machine-id, as clones of one image have, or both "
                       "addresses belong to one machine.",
              .remedy =
                  "Give the clone an id of its own: empty /etc/machine-id, run "
                  "systemd-machine-id-setup and reboot. Empty the file in the image, too."};
}

}  // namespace

const Check& machine_id_check() {
  static const Check check{
      .id = "machine_id",
      .title = "Machine-id of its own",
      .order = 155,
      .default_severity = CheckSeverity::warn,
      .docs =
          "Compares `/etc/machine-id` with those of the other machines that the same run "
          "registers. Clones of an image that kept the file share it, and with it DHCP "
          "leases and the names of journals; each machine has to have its own.",
      .seen_as = "The login.",
      .unseen =
          "Machines of earlier runs, and of other states: only those of the same run are "
          "compared.",
      .codes = {{"host.machine_id_shared", "another machine has the same machine-id"}},
      .settings = {},
      .probes = {&system_probe()},
      .judge = judge_machine_id};
  return check;
}

}  // namespace checks
