#pragma once

#include <stop_token>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "events/event.h"

namespace events {

/// How long whoever hands an event on waits for the sinks.
struct Patience {
  base::Duration most = base::Duration::max();
  std::stop_token stop = {};                            ///< once it is requested ...
  base::Duration after_stop = std::chrono::seconds(3);  ///< ... no longer than this from then on
};

/// Takes the events of all registrations of the process. Thread-safe.
class Publisher {
 public:
  virtual ~Publisher() = default;

  /// Hands an event on, and does not wait for it.
  virtual void post(Event event) = 0;

  /// Hands an event on and waits until every sink has it, its time or the patience is over. Of an
  /// event that is not final only required sinks are waited for. What there is to tell: an error
  /// for a required sink that did not take it (of kind cancelled when a stop ended the wait for
  /// it), a warning for another one, that only once per process.
  [[nodiscard]] virtual base::Diagnostics deliver(Event event, const Patience& patience) = 0;
};

}  // namespace events
