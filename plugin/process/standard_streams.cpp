#include "plugin/process/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/os/descriptors.h"

namespace plugin {
namespace {

/// What has nothing to read and takes what is written; in a root without /dev/null a descriptor
/// that can do neither.
base::UniqueFd open_nothing() {
  base::UniqueFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (nothing) return nothing;
  return std::move(base::open_pipe().reader);
}

/// Descriptors opened later must not become standard streams, should one of those be closed.
void fill_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    base::UniqueFd nothing = open_nothing();
    if (nothing.get() == fd) {
      ::fcntl(fd, F_SETFD, 0);
      (void)nothing.release();
    } else {
      ::dup2(nothing.get(), fd);
    }
  }
}

}  // namespace

StandardStreams StandardStreams::take_over() {
  fill_standard_streams();
  base::UniqueFd out(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  const base::UniqueFd nothing = open_nothing();
  ::dup2(nothing.get(), STDIN_FILENO);
  ::dup2(nothing.get(), STDOUT_FILENO);
  // stderr and whatever else was inherited; all that is opened later is marked when it is opened.
  base::close_on_exec_from(STDERR_FILENO);
  return StandardStreams(std::move(out));
}

bool StandardStreams::announce(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t written = ::write(out_.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace plugin
