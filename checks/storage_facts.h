#pragma once

#include "checks/probe.h"

namespace checks {

/// Space on the file systems Coolify fills: the root, and /data when that exists. Docker's is a
/// fact of Docker.
namespace storage {
inline constexpr Fact<std::int64_t> kRootTotalKb{"storage.root_total_kb"};
inline constexpr Fact<std::int64_t> kRootAvailableKb{"storage.root_available_kb"};
inline constexpr OptionalFact<std::int64_t> kDataAvailableKb{"storage.data_available_kb"};
}  // namespace storage

[[nodiscard]] const Probe& storage_probe();

}  // namespace checks
