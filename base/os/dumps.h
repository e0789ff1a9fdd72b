#pragma once

#include <cstddef>

namespace base {

/// Leaves whole pages out of core dumps. Without effect where the kernel cannot be told.
void leave_out_of_dumps(void* pages, std::size_t bytes);

/// From now on no dump of this process is handed to a crash collector, which is not held to
/// RLIMIT_CORE, and only root may attach to the process. Without effect where the kernel cannot be
/// told.
void keep_dumps_from_collectors();

}  // namespace base
