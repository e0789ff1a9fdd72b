#pragma once

#include <stop_token>

#include "base/clock.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/system_clock.h"

namespace base {

/// What every operation that may take time is given: the clock, by when it has to be finished,
/// how it is told to stop, where it logs and who is told what it waits for. Cheap to copy; what it
/// refers to must outlive it.
struct Context {
  Clock* clock = &system_clock();
  Deadline deadline = Deadline::never();
  std::stop_token stop = {};
  Log log = {};
  Progress* progress = nullptr;  ///< null: nobody wants to know

  void tell(const Wait& wait) const {
    if (progress != nullptr) progress->waiting(wait);
  }

  /// The same with a deadline that is at most `span` away.
  [[nodiscard]] Context within(Duration span) const {
    Context narrower = *this;
    narrower.deadline = deadline.or_earlier(Deadline::after(*clock, span));
    return narrower;
  }
};

}  // namespace base
