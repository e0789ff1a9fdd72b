#pragma once

#include <initializer_list>
#include <optional>
#include <span>

#include "base/os/descriptors.h"

namespace base {

/// Turns signals into something to wait for. Handlers, not a blocked mask: threads and programs
/// that are started would inherit the mask. Once made, the signals have no other effect for the
/// rest of the process's life. One at a time; neither copied nor moved.
class Signals {
 public:
  /// Also those that this thread was started with a mask for, or to ignore.
  explicit Signals(std::span<const int> watched);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  /// Readable while a signal that came was not taken.
  [[nodiscard]] int fd() const { return came_.reader.get(); }
  /// The first that came and was not taken; waits for nothing.
  [[nodiscard]] std::optional<int> take() const;

  /// From now on the process does not notice these.
  static void ignore(std::initializer_list<int> signals);

 private:
  Pipe came_;  // a byte for each: its number
};

}  // namespace base
