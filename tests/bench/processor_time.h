#pragma once

#include <sys/types.h>

namespace bench {

/// Milliseconds of a processor that the process has needed up to now, all its threads together.
[[nodiscard]] double processor_milliseconds(pid_t process);

}  // namespace bench
