#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "tests/standin/http/http_message.h"

namespace standin {

/// Counts requests per bucket in windows of a minute that open with the first request of the
/// bucket. Thread-safe.
class RateLimiter {
 public:
  struct Standing {
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    bool refused = false;
    std::int64_t retry_after = 0;  ///< seconds until the window closes
    std::int64_t reset_at = 0;     ///< unix seconds of that moment
  };

  explicit RateLimiter(const base::Clock& clock) : clock_(clock) {}

  /// Counts one request. A refused request does not count.
  [[nodiscard]] Standing hit(const std::string& bucket, std::int64_t limit);

 private:
  struct Window {
    base::WallTime closes;
    std::int64_t count = 0;
  };
  const base::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Window> windows_;
};

/// The X-RateLimit fields of an answer, with Retry-After and X-RateLimit-Reset when it was refused.
void add_rate_limit_headers(Response& response, const RateLimiter::Standing& standing);

}  // namespace standin
