#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "base/context.h"
#include "base/event.h"
#include "base/expected.h"
#include "http/message.h"

namespace coolify {

/// Keeps all callers of one instance together below its request limit, first come, first served.
/// Coolify counts per user in windows of one minute and tells limit and remainder with every
/// answer, so the limiter learns: it lets requests through at once while there are some left, and
/// holds them back for the rest of the window when there are none. Thread-safe.
class RateLimiter {
 public:
  /// `requests_per_minute`: a limit of our own besides the instance's.
  explicit RateLimiter(std::optional<int> requests_per_minute = {});

  /// The right to send one request. Its end, with or without an answer, makes it known that the
  /// request is no longer on its way. Must not outlive the limiter.
  class Permit {
   public:
    Permit(Permit&& other) noexcept : limiter_(std::exchange(other.limiter_, nullptr)) {}
    Permit& operator=(Permit&&) = delete;
    ~Permit();
    /// Lets the limiter learn from the answer.
    void answered(const http::Response& response, const base::Clock& clock);

   private:
    friend class RateLimiter;
    explicit Permit(RateLimiter& limiter) : limiter_(&limiter) {}
    RateLimiter* limiter_;
  };

  /// Waits for the caller's turn. Errors: coolify.rate_limited when the deadline passes before it,
  /// coolify.cancelled.
  [[nodiscard]] base::Expected<Permit> acquire(const base::Context& context);

  /// The part of the window's requests that is left, 0 to 1, of the instance's limit or of our own,
  /// whichever is less; 1 while no limit is known.
  [[nodiscard]] double share_left(const base::Clock& clock) const;
  /// How many callers wait for their turn.
  [[nodiscard]] std::size_t waiting() const;

 private:
  [[nodiscard]] base::TimePoint ready_at(base::TimePoint now) const;
  [[nodiscard]] int left(base::TimePoint now) const;
  void leave_queue(const base::Event* turn);
  base::Expected<void> wait_in_front(std::unique_lock<std::mutex>& lock,
                                     const base::Context& context);
  void learn(const http::Response& response, base::TimePoint now,
             const std::optional<base::Duration>& pause);

  const std::optional<int> own_limit_;
  mutable std::mutex mutex_;
  std::deque<base::Event*> queue_;  ///< of the waiting callers, which own the events
  int on_their_way_ = 0;
  std::optional<int> limit_;          ///< of the instance; nothing before its first answer
  int remaining_ = 0;                 ///< as the instance last told for this window
  base::TimePoint window_ends_;       ///< at the latest
  base::TimePoint blocked_until_;     ///< by the last 429
  std::deque<base::TimePoint> sent_;  ///< within the last minute, for the own limit only
};

}  // namespace coolify
