#pragma once

#include "base/context.h"
#include "base/unique_fd.h"

namespace base {

/// A flag that threads can wait for: once set, every present and later wait ends. Thread-safe;
/// must outlive its waits.
class Event {
 public:
  Event();
  void set();
  [[nodiscard]] bool is_set() const;
  /// Waited::ready once the flag is set; otherwise the context's deadline or stop ended the wait.
  [[nodiscard]] Waited wait(const Context& context) const;

 private:
  UniqueFd fd_;
};

}  // namespace base
