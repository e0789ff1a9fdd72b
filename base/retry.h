#pragma once

#include <algorithm>
#include <cstdint>
#include <random>

#include "base/context.h"
#include "base/expected.h"

namespace base {

/// How waits between attempts grow: `initial`, doubled each time up to `cap`, each shortened by a
/// random part of up to `jitter` of itself (0 to 1) so that many clients do not march in step.
struct Backoff {
  Duration initial = std::chrono::seconds(1);
  Duration cap = std::chrono::seconds(20);
  double jitter = 0.25;
};

/// Yields the pause before each next attempt.
class BackoffSequence {
 public:
  explicit BackoffSequence(Backoff policy, std::uint64_t seed = std::random_device{}())
      : policy_(policy), next_(policy.initial), random_(seed) {}

  [[nodiscard]] Duration next() {
    const Duration full = next_;
    next_ = std::min(policy_.cap, next_ * 2);
    std::uniform_real_distribution<double> part(1.0 - policy_.jitter, 1.0);
    return std::chrono::duration_cast<Duration>(full * part(random_));
  }

 private:
  Backoff policy_;
  Duration next_;
  std::mt19937_64 random_;
};

/// Calls `attempt(context)` until it succeeds, fails with an error for which `retry_after(error,
/// pause)` answers nothing, the context's deadline would pass during the pause, or a stop is
/// requested. `retry_after` gets the backoff's pause and may lengthen it (a server's Retry-After).
/// Returns the last result, so the caller can word the final error from the last cause.
template <typename Attempt, typename RetryAfter>
auto retry(const Context& context, Backoff policy, Attempt&& attempt, RetryAfter&& retry_after)
    -> decltype(attempt(context)) {
  BackoffSequence pauses(policy);
  for (;;) {
    auto result = attempt(context);
    if (result) return result;
    const auto pause = retry_after(result.error(), pauses.next());
    if (!pause) return result;
    const TimePoint until = context.clock->now() + *pause;
    if (until >= context.deadline.when()) return result;
    if (context.clock->sleep_until(until, context.stop) == Waited::cancelled) return result;
  }
}

}  // namespace base
