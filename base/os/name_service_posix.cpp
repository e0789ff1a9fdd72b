#include "base/os/name_service.h"

namespace base {

// Such programs are linked with the system's library.
void start_name_service() {}

}  // namespace base
