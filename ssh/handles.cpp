#include "ssh/handles.h"

#include "ssh/errors.h"

namespace ssh {

bool libssh2_is_ready() {
  static const bool ready = libssh2_init(0) == libssh2_result::kDone;
  return ready;
}

}  // namespace ssh
