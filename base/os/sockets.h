#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "base/os/unique_fd.h"

namespace base {

/// A stream socket of that family (AF_INET, ...) that never blocks and is closed in programs that
/// this process starts. None, with errno set, where there can be none.
[[nodiscard]] UniqueFd open_stream_socket(int family);

/// As send(2), but that a connection which the other end has closed is EPIPE and no SIGPIPE.
[[nodiscard]] std::ptrdiff_t send_without_signal(int socket, std::string_view bytes);

/// Acknowledges what has come on a TCP connection at once. The kernel forgets this after a while.
/// Without effect where it cannot be asked for.
void acknowledge_at_once(int socket);

/// Has the kernel ask the other end of a TCP connection after each `idle` of silence whether it is
/// there, and give it up after `silence`. Where the kernel cannot be told these times, it asks at
/// its own, which may be hours apart.
void watch_peer(int socket, std::chrono::nanoseconds idle, std::chrono::nanoseconds silence);

}  // namespace base
