#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace registration {

/// The machine-ids this process has seen, to find machines cloned from one image that kept it: each
/// /etc/machine-id has to be the only one of its kind, because DHCP leases, journals and container
/// names are made of it. Thread-safe.
class MachineIdentities {
 public:
  /// Notes that the machine at `address` has this id, unless another has it: then the address of
  /// that one. Nothing for an empty id.
  std::optional<std::string> claim(const std::string& machine_id, const std::string& address);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> address_by_id_;
};

}  // namespace registration
