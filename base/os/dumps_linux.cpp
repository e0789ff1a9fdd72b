#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/os/dumps.h"

namespace base {

void leave_out_of_dumps(void* pages, std::size_t bytes) { ::madvise(pages, bytes, MADV_DONTDUMP); }

void forbid_dumps() {
  // Alone decides where a crash collector is handed the dump.
  ::prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace base
