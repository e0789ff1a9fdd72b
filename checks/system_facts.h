#pragma once

#include "checks/probe.h"

namespace checks {

/// Operating system, hardware, memory and clock.
namespace host {
/// The values of /etc/os-release as they stand there, quotes included; unknown without the file or
/// the line.
inline constexpr OptionalFact<std::string> kOsId{"os.id"};
inline constexpr OptionalFact<std::string> kOsIdLike{"os.id_like"};
inline constexpr OptionalFact<std::string> kOsVersion{"os.version_id"};
inline constexpr OptionalFact<std::string> kOsName{"os.pretty_name"};
inline constexpr Fact<std::string> kArchitecture{"host.architecture"};  ///< `uname -m`
/// Bits of the system's own programs, which may be fewer than the kernel's.
inline constexpr OptionalFact<std::int64_t> kUserlandBits{"host.userland_bits"};
inline constexpr Fact<std::string> kKernel{"host.kernel"};  ///< `uname -r`
inline constexpr Fact<std::string> kHostname{"host.hostname"};
inline constexpr OptionalFact<std::string> kMachineId{"host.machine_id"};  ///< /etc/machine-id
/// Address of another machine with the same machine-id. No host can tell: whoever has seen others
/// sets it.
inline constexpr OptionalFact<std::string> kMachineIdTwin{"host.machine_id_twin"};
inline constexpr Fact<std::int64_t> kCpus{"host.cpus"};    ///< online
inline constexpr Fact<std::int64_t> kEpoch{"host.epoch"};  ///< the host's clock, Unix seconds
}  // namespace host

namespace memory {
inline constexpr Fact<std::int64_t> kTotalKb{"memory.total_kb"};
/// MemAvailable, or free + buffers + page cache on kernels that do not estimate it.
inline constexpr Fact<std::int64_t> kAvailableKb{"memory.available_kb"};
inline constexpr Fact<std::int64_t> kSwapTotalKb{"memory.swap_total_kb"};
}  // namespace memory

[[nodiscard]] const Probe& system_probe();

/// A value of os-release without the double quotes around it.
[[nodiscard]] std::string unquoted(std::string_view value);

}  // namespace checks
