#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/expected.h"
#include "ssh/errors.h"
#include "ssh/transport.h"

namespace ssh {

/// A short conversation over a transport before SSH takes it over: never reads a byte more than
/// asked for. Errors: ssh.timeout, ssh.cancelled, ssh.connection_lost.
class Exchange {
 public:
  Exchange(Transport& transport, const Operation& operation, base::Deadline deadline, Stage stage)
      : transport_(transport), operation_(operation), deadline_(deadline), stage_(stage) {}

  [[nodiscard]] base::Expected<void> send(std::string_view bytes);
  [[nodiscard]] base::Expected<std::string> receive(std::size_t count);
  /// One line without its end, which is LF or CR LF. What is read is taken from `left`; nothing
  /// when that was too little for the whole line: what was cut off is no line.
  [[nodiscard]] base::Expected<std::optional<std::string>> receive_line(std::size_t& left);

 private:
  [[nodiscard]] base::Expected<void> pause(const Transfer& transfer, bool to_send);

  Transport& transport_;
  const Operation& operation_;
  base::Deadline deadline_;
  Stage stage_;
};

}  // namespace ssh
