#pragma once

namespace base {

/// Does what a signal handler must not, so that write_backtrace() may be called in one.
void prepare_backtrace();

/// Writes where this thread is to a descriptor, a line for each call; nothing where that cannot be
/// told. May be called in a signal handler.
void write_backtrace(int fd);

}  // namespace base
