#include "base/os/sockets.h"

#include <sys/socket.h>

#include "base/os/descriptors.h"

namespace base {

UniqueFd open_stream_socket(int family) {
  UniqueFd socket(::socket(family, SOCK_STREAM, 0));
  if (!socket) return socket;
  // Two steps are enough: no thread of this project starts a program.
  close_on_exec(socket.get());
  never_block(socket.get());
  return socket;
}

}  // namespace base
