#pragma once

#include <string_view>

#include "base/os/unique_fd.h"

namespace plugin {

/// The process's standard streams while it is a plugin: Terraform's stdin is not ours to read, a
/// stray word on stdout would break the handshake, and a program started with our stdout or stderr
/// would keep Terraform waiting until it ends.
class StandardStreams {
 public:
  /// Takes them over: stdin and stdout become /dev/null; stderr and every other descriptor is
  /// closed in programs this process starts without giving them one.
  [[nodiscard]] static StandardStreams take_over();

  /// Writes to what was stdout. False when nobody can read it.
  [[nodiscard]] bool announce(std::string_view text) const;

 private:
  explicit StandardStreams(base::UniqueFd out) : out_(std::move(out)) {}
  base::UniqueFd out_;
};

}  // namespace plugin
