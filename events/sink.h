#pragma once

#include <cstddef>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "events/event.h"

namespace events {

/// Where events go. deliver() is called by up to most_at_once() threads at the same time, never by
/// two with events of one registration, and has to be safe for that.
class Sink {
 public:
  virtual ~Sink() = default;
  /// What people call it: "file", "webhook", "pusher".
  [[nodiscard]] virtual std::string name() const = 0;
  /// Whether it takes events of this type at all.
  [[nodiscard]] virtual bool wants(EventType type) const = 0;
  /// How many events it may be given at the same time.
  [[nodiscard]] virtual std::size_t most_at_once() const { return 1; }
  /// Until the event is where it belongs, retries included; at most until the context's deadline.
  /// Errors have codes of their own sink, without a path.
  [[nodiscard]] virtual base::Expected<void> deliver(const Event& event,
                                                     const base::Context& context) = 0;
};

/// What holds for a sink of whatever kind.
struct SinkPolicy {
  bool required = false;                              ///< a registration fails with it
  base::Duration timeout = std::chrono::seconds(10);  ///< most that one registration waits for it

  /// Of a required one that a registration begins, and of any that it ended: the rest is progress.
  [[nodiscard]] bool must_arrive(EventType type) const {
    return is_final(type) || (required && type == EventType::started);
  }
};

}  // namespace events
