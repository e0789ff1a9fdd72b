#pragma once

namespace base {

/// The oldest major version of Docker Engine that Coolify works with, the same in all its versions
/// so far. Here because the checks, the installation, the reading of Coolify's records and the
/// arguments have to agree on it, and have nothing else in common.
inline constexpr int kOldestDocker = 24;

}  // namespace base
