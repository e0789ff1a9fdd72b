#include <linux/close_range.h>

#include <limits>

#include "base/os/descriptors.h"

namespace base {

void close_on_exec_from(int first) {
  ::close_range(static_cast<unsigned>(first), std::numeric_limits<unsigned>::max(),
                CLOSE_RANGE_CLOEXEC);
}

}  // namespace base
