#pragma once

#include <atomic>
#include <memory>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/config.h"
#include "coolify/rate_limiter.h"
#include "http/transport.h"

namespace coolify {

/// Why a call has no successful answer.
struct CallFailure {
  base::Diagnostic diagnostic;
  int status = 0;  ///< of the answer; 0 when there was none
  /// Whether the request may have had its effect all the same.
  bool maybe_done = false;
};

/// What happens to a call that failed in a way that may pass by itself. A request that certainly
/// had no effect (never sent, too many requests) is repeated in either case.
enum class Repeat {
  freely,     ///< the call may take effect twice without harm
  when_safe,  ///< never after a failure that leaves open whether it took effect
};

/// One call of the API with everything around it: the limiter, repeats with growing pauses and
/// Retry-After, the meaning of the answer. While Coolify is away, restarted or updated, a call is
/// repeated as long as the policy has patience, and never beyond the context's deadline; the log
/// tells once that it is waited for. Thread-safe.
class Api {
 public:
  using Outcome = tl::expected<http::Response, CallFailure>;

  Api(std::unique_ptr<http::Transport> http, const RequestPolicy& policy);

  /// A successful (2xx) answer, or the failure of the last attempt, which says how long it was
  /// tried.
  [[nodiscard]] Outcome call(const http::Request& request, Repeat repeat,
                             const base::Context& context);
  /// The same for callers that only want the diagnostic.
  [[nodiscard]] base::Expected<http::Response> send(const http::Request& request,
                                                    const base::Context& context);

  [[nodiscard]] const RateLimiter& limiter() const { return limiter_; }
  [[nodiscard]] const RequestPolicy& policy() const { return policy_; }
  /// When the last call other than a GET came to its end.
  [[nodiscard]] base::TimePoint last_write() const;

 private:
  [[nodiscard]] Outcome attempt(const http::Request& request, const base::Context& context,
                                base::Duration& retry_after);
  void tell_wait(const CallFailure& failure, base::TimePoint until, const base::Context& context);
  void tell_answer(const base::Context& context);

  const std::unique_ptr<http::Transport> http_;
  const RequestPolicy policy_;
  RateLimiter limiter_;
  std::atomic<base::TimePoint::rep> last_write_{0};
  std::atomic<bool> is_away_ = false;  ///< told in the log, and no answer since
};

}  // namespace coolify
