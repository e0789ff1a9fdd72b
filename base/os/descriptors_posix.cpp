#include <unistd.h>

#include <algorithm>

#include "base/os/descriptors.h"

namespace base {

void close_on_exec_from(int first) {
  // The lowest free number is always given out first, so that what was inherited is below this,
  // even where there is no limit.
  constexpr long kMost = 65'536;
  const long limit = ::sysconf(_SC_OPEN_MAX);
  const long end = limit < 0 ? kMost : std::min(limit, kMost);
  for (int fd = first; fd < end; ++fd) close_on_exec(fd);
}

}  // namespace base
