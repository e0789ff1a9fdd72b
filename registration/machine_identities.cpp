#include "registration/machine_identities.h"

namespace registration {

std::optional<base::Diagnostic> MachineIdentities::claim(const std::string& machine_id,
                                                         const std::string& address) {
  if (machine_id.empty()) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  const auto [known, is_new] = address_by_id_.emplace(machine_id, address);
  if (is_new || known->second == address) return std::nullopt;
  return base::Diagnostic{
      .severity = base::Severity::warning,
      .kind = base::ErrorKind::invalid_config,
      .code = "host.machine_id_shared",
      .summary = "Two machines have the same machine-id",
      .cause = "The machines at " + known->second + " and " + address +
               " have the same /etc/machine-id, as clones of one image have, or both addresses "
               "belong to one machine.",
      .evidence = {},
      .remedy =
          "Give the clone an id of its own: empty /etc/machine-id, run "
          "systemd-machine-id-setup and reboot. Empty the file in the image, too.",
      .path = {}};
}

}  // namespace registration
