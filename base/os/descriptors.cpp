#include "base/os/descriptors.h"

#include <fcntl.h>

#include <array>

namespace base {

void close_on_exec(int fd) {
  const int flags = ::fcntl(fd, F_GETFD);
  if (flags >= 0) ::fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
}

void never_block(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags >= 0) ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

Pipe open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return {};
  // Two steps are enough: no thread of this project starts a program.
  for (const int end : ends) close_on_exec(end);
  return {.reader = UniqueFd(ends[0]), .writer = UniqueFd(ends[1])};
}

}  // namespace base
