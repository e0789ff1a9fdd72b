#include <sys/mman.h>
#include <sys/prctl.h>

#include "base/os/dumps.h"

namespace base {

void leave_out_of_dumps(void* pages, std::size_t bytes) { ::madvise(pages, bytes, MADV_DONTDUMP); }

void keep_dumps_from_collectors() { ::prctl(PR_SET_DUMPABLE, 0); }

}  // namespace base
