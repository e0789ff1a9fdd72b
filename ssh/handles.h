#pragma once

#include <libssh2.h>

#include <memory>

namespace ssh {

/// Sets libssh2 up, once in the life of the process. Thread-safe; false when it cannot be.
[[nodiscard]] bool libssh2_is_ready();

/// Gives a channel back. A channel that the server has not closed yet stays in its session's own
/// list and is freed with it, so nothing is waited for.
struct ChannelDeleter {
  void operator()(LIBSSH2_CHANNEL* channel) const { (void)libssh2_channel_free(channel); }
};
/// Must not outlive the session it was opened in.
using UniqueChannel = std::unique_ptr<LIBSSH2_CHANNEL, ChannelDeleter>;

}  // namespace ssh
