#pragma once

#include <cstddef>
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
  /// Up to and with `end`, or `limit` bytes without it.
  [[nodiscard]] base::Expected<std::string> receive_until(std::string_view end, std::size_t limit);

 private:
  [[nodiscard]] base::Expected<void> pause(const Transfer& transfer, bool to_send);

  Transport& transport_;
  const Operation& operation_;
  base::Deadline deadline_;
  Stage stage_;
};

}  // namespace ssh
