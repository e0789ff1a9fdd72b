#pragma once

#include <stop_token>

#include "base/clock.h"
#include "base/log.h"
#include "base/system_clock.h"

namespace base {

/// What every operation that may take time is given: the clock, by when it has to be finished,
/// how it is told to stop, and where it logs. Cheap to copy; the clock must outlive it.
struct Context {
  Clock* clock = &system_clock();
  Deadline deadline = Deadline::never();
  std::stop_token stop = {};
  Log log = {};

  /// The same with a deadline that is at most `span` away.
  [[nodiscard]] Context within(Duration span) const {
    Context narrower = *this;
    narrower.deadline = deadline.or_earlier(Deadline::after(*clock, span));
    return narrower;
  }
};

}  // namespace base
