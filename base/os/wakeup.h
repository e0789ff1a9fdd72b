#pragma once

#include "base/os/unique_fd.h"

namespace base {

/// What a thread waits for by its descriptor until another one raises it. Thread-safe; neither
/// copied nor moved.
class Wakeup {
 public:
  Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  /// Readable from raise() until clear(). Only to be waited for.
  [[nodiscard]] int fd() const { return reader_.get(); }
  void raise() const;
  void clear() const;

 private:
  UniqueFd reader_;
  UniqueFd writer_;  // where it is not the same
};

}  // namespace base
