#pragma once

#include "base/os/unique_fd.h"

namespace base {

/// Closes the descriptor in programs that this process starts.
void close_on_exec(int fd);

/// The same for all that are open from `first` on. Whatever is opened later is marked when it is
/// opened.
void close_on_exec_from(int first);

/// Reading and writing never wait: where they would, they fail with EAGAIN.
void never_block(int fd);

/// Both ends of a pipe, closed in programs that this process starts.
struct Pipe {
  UniqueFd reader = {};
  UniqueFd writer = {};

  [[nodiscard]] explicit operator bool() const { return bool(reader); }
};

/// Without ends, and with errno set, where there can be none.
[[nodiscard]] Pipe open_pipe();

}  // namespace base
