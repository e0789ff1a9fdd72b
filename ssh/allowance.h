#pragma once

#include <algorithm>

#include "base/context.h"

namespace ssh {

/// How long it may take to connect, in all attempts together. It stands still while a connection
/// waits for its turn at a login gate, which is no time of the machine's. Not thread-safe.
class Allowance {
 public:
  /// All that the context gives.
  explicit Allowance(const base::Context& context) : whole_(context.deadline), end_(whole_) {}
  /// `span` from now on, but not beyond the context's deadline.
  Allowance(const base::Context& context, base::Duration span)
      : whole_(context.deadline), end_(base::Deadline::after(*context.clock, span)) {}

  /// When it is used up.
  [[nodiscard]] base::Deadline deadline() const { return end_.or_earlier(whole_); }
  /// How long it has stood still.
  [[nodiscard]] base::Duration waited() const { return waited_; }
  /// So long was a turn waited for.
  void add_waiting(base::Duration span) {
    waited_ += span;
    if (!end_.is_never()) end_ = base::Deadline::at(later(end_.when(), span));
  }

 private:
  static base::TimePoint later(base::TimePoint when, base::Duration span) {
    return when + std::min<base::Duration>(span, base::TimePoint::max() - when);
  }

  base::Deadline whole_;
  base::Deadline end_;
  base::Duration waited_{};
};

}  // namespace ssh
