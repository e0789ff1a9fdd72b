#include <sys/resource.h>

#include "base/os/dumps.h"

namespace base {

void leave_out_of_dumps(void* /*pages*/, std::size_t /*bytes*/) {}

void forbid_dumps() {
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace base
