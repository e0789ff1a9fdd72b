#pragma once

#include <stop_token>

#include "base/clock.h"
#include "events/publisher.h"

namespace events {

/// The wait of one who hands an event on, for one sink after the other: a stop during any of the
/// waits shortens that and all that follow.
class Waiting {
 public:
  /// `clock` must outlive it.
  Waiting(base::Clock& clock, Patience patience);

  /// Until `done` is requested, at most until `end`.
  void wait(const std::stop_token& done, base::Deadline end);
  /// Whether a stop has shortened it.
  [[nodiscard]] bool hurries() const { return hurries_; }

 private:
  base::Clock& clock_;
  const Patience patience_;
  base::Deadline limit_;
  bool hurries_ = false;
};

}  // namespace events
