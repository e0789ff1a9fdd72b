#include "registration/machine_identities.h"

namespace registration {

std::optional<std::string> MachineIdentities::claim(const std::string& machine_id,
                                                    const std::string& address) {
  if (machine_id.empty()) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  const auto [known, is_new] = address_by_id_.emplace(machine_id, address);
  if (is_new || known->second == address) return std::nullopt;
  return known->second;
}

}  // namespace registration
