#pragma once

#include <initializer_list>

#include "base/unique_fd.h"

namespace plugin {

/// Turns signals into a descriptor that is readable once one of them has come. Handlers, not a
/// blocked mask: programs this process starts would inherit the mask. One per process, for the
/// rest of its life.
class Signals {
 public:
  Signals(std::initializer_list<int> watched);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  [[nodiscard]] int fd() const { return event_.get(); }

  /// From now on the process does not notice these.
  static void ignore(std::initializer_list<int> signals);

 private:
  base::UniqueFd event_;
};

}  // namespace plugin
