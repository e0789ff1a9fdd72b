#pragma once

#include <cstdint>
#include <string>

namespace checks {

/// Thresholds count in powers of two: 1 MB = 1024 kB, 1 GB = 1024 MB, as `df -BG` and `free -m` do.
inline constexpr std::int64_t kKbPerMb = 1024;
inline constexpr std::int64_t kKbPerGb = 1024 * 1024;

/// "9.9 GB": tenths of a GB, rounded down, so that less than a threshold never reads like it.
[[nodiscard]] inline std::string gigabytes(std::int64_t kb) {
  const std::int64_t whole = kb / kKbPerGb;
  const std::int64_t tenths = (kb % kKbPerGb) * 10 / kKbPerGb;
  return std::to_string(whole) + "." + std::to_string(tenths) + " GB";
}

/// "511 MB", rounded down.
[[nodiscard]] inline std::string megabytes(std::int64_t kb) {
  return std::to_string(kb / kKbPerMb) + " MB";
}

}  // namespace checks
