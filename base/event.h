#pragma once

#include <atomic>

#include "base/context.h"
#include "base/os/wakeup.h"

namespace base {

/// A flag that threads can wait for: once set, every present and later wait ends. What a thread did
/// before set() is visible to whoever saw the flag. Thread-safe; must outlive its waits.
class Event {
 public:
  void set();
  [[nodiscard]] bool is_set() const { return set_.load(std::memory_order_acquire); }
  /// Waited::ready once the flag is set; otherwise the context's deadline or stop ended the wait.
  [[nodiscard]] Waited wait(const Context& context) const;

 private:
  std::atomic<bool> set_ = false;
  Wakeup wakeup_;  ///< raised once the flag is set
};

}  // namespace base
