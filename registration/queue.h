#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "base/context.h"
#include "base/event.h"
#include "base/expected.h"

namespace registration {

/// What the queue of registrations is called in logs and events.
inline constexpr std::string_view kQueueName = "server-management";

/// Lets so many registrations of this process work at once, first come, first served. Thread-safe.
class Queue {
 public:
  /// Of work; its end makes room for the next. Must not outlive the queue.
  class Turn {
   public:
    Turn(Turn&& other) noexcept : queue_(std::exchange(other.queue_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    friend class Queue;
    explicit Turn(Queue& queue) : queue_(&queue) {}
    Queue* queue_;
  };

  /// Most at once from now on; nothing: no limit. Those that work go on.
  void set_limit(std::optional<std::size_t> most);
  /// Whether one that comes now has to wait.
  [[nodiscard]] bool is_full() const;
  /// Waits for a turn. Who has to wait is told before, with the number of those before it, on this
  /// thread; `waits` may be empty. Errors: registration.cancelled, and registration.queue_timeout
  /// when the context's deadline passes before.
  [[nodiscard]] base::Expected<Turn> wait_for_turn(
      const base::Context& context, const std::function<void(std::size_t ahead)>& waits = {});

 private:
  void leave();
  void let_in();

  mutable std::mutex mutex_;
  std::optional<std::size_t> most_;
  std::size_t working_ = 0;
  std::deque<base::Event*> waiting_;  ///< of those that wait, which own the events
};

}  // namespace registration
