#pragma once

#include <string>

#include "base/expected.h"

namespace plugin {

/// A private directory (mode 0700) for one Unix socket; both are removed with this object. The
/// socket itself is made by who listens. Move-only. One per process.
class SocketDirectory {
 public:
  /// Makes the directory below `parent`; an empty one means TMPDIR, or /tmp where that cannot be
  /// used. A non-empty `group` (name or gid) may use the socket too. Fails with
  /// "plugin.socket_directory" or "plugin.socket_group".
  [[nodiscard]] static base::Expected<SocketDirectory> make(const std::string& parent,
                                                            const std::string& group);
  SocketDirectory(SocketDirectory&& other) noexcept;
  SocketDirectory& operator=(SocketDirectory&&) = delete;
  SocketDirectory(const SocketDirectory&) = delete;
  SocketDirectory& operator=(const SocketDirectory&) = delete;
  ~SocketDirectory();

  /// Absolute path of the socket to be made.
  [[nodiscard]] const std::string& socket_path() const { return socket_path_; }
  /// Sets mode 0600 (0660 for a group) and the group on the socket, once it exists.
  [[nodiscard]] base::Expected<void> protect_socket() const;

  /// Removes this process's directory without taking part in its ownership. For the ways out that
  /// run no destructors; may be called in a signal handler.
  static void remove_all() noexcept;

 private:
  SocketDirectory(std::string path, long group);
  std::string path_;
  std::string socket_path_;
  long group_;  // -1: none
};

}  // namespace plugin
