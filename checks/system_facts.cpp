#include "checks/system_facts.h"

#include <algorithm>

namespace checks {

const Probe& system_probe() {
  static const Probe probe{
      .name = "system",
      .viewer = Viewer::login_user,
      .script = R"sh(
os_release() { sed -n "s/^$1=//p" /etc/os-release 2>/dev/null | tail -n 1; }
maybe os.id "$(os_release ID)"
maybe os.id_like "$(os_release ID_LIKE)"
maybe os.version_id "$(os_release VERSION_ID)"
maybe os.pretty_name "$(os_release PRETTY_NAME)"
text host.architecture "$(uname -m)"
number host.userland_bits "$(getconf LONG_BIT 2>/dev/null)"
text host.kernel "$(uname -r)"
text host.hostname "$(uname -n)"
maybe host.machine_id "$(cat /etc/machine-id 2>/dev/null)"
unknown host.machine_id_twin
number host.cpus "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc)"
number host.epoch "$(date +%s)"
set -- $(awk '
  $1 == "MemTotal:" { total = $2 }
  $1 == "MemAvailable:" { available = $2 }
  $1 == "MemFree:" { free = $2 }
  $1 == "Buffers:" { buffers = $2 }
  $1 == "Cached:" { cached = $2 }
  $1 == "SwapTotal:" { swap = $2 }
  END {
    if (available == "" && free != "") available = sprintf("%.0f", free + buffers + cached)
    print (total == "" ? "-" : total), (available == "" ? "-" : available), (swap == "" ? 0 : swap)
  }' /proc/meminfo)
number memory.total_kb "$1"
number memory.available_kb "$2"
number memory.swap_total_kb "$3"
)sh",
      .facts = {host::kOsId, host::kOsIdLike, host::kOsVersion, host::kOsName, host::kArchitecture,
                host::kUserlandBits, host::kKernel, host::kHostname, host::kMachineId,
                host::kMachineIdTwin, host::kCpus, host::kEpoch, memory::kTotalKb,
                memory::kAvailableKb, memory::kSwapTotalKb}};
  return probe;
}

std::string unquoted(std::string_view value) {
  std::string text(value);
  text.erase(std::remove(text.begin(), text.end(), '"'), text.end());
  return text;
}

}  // namespace checks
