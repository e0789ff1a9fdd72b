#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "ssh/operation.h"

namespace ssh {

/// How one non-blocking transfer ended.
struct Transfer {
  enum class State { done, would_block, closed, failed };

  State state = State::done;
  std::size_t bytes = 0;  ///< moved, more than none when done
  int system_error = 0;   ///< why it failed, 0 when no system call did
};

/// A byte stream to an SSH server: a TCP connection or a channel of another SSH session. Never
/// blocks but in wait(). Used by one thread at a time.
class Transport {
 public:
  virtual ~Transport() = default;

  [[nodiscard]] virtual Transfer receive(std::span<char> into) = 0;
  [[nodiscard]] virtual Transfer send(std::string_view bytes) = 0;
  /// Until there is something to receive or, when `to_send`, room to send. May end early.
  [[nodiscard]] virtual base::Waited wait(bool to_send, const Operation& operation,
                                          base::Deadline deadline) = 0;
  /// The descriptor below; stays this transport's.
  [[nodiscard]] virtual int descriptor() const = 0;
  /// Ends both directions without waiting.
  virtual void shut_down() = 0;
};

}  // namespace ssh
