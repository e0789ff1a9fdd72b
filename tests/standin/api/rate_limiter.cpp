#include "tests/standin/api/rate_limiter.h"

namespace standin {

using std::chrono::seconds;

RateLimiter::Standing RateLimiter::hit(const std::string& bucket, std::int64_t limit) {
  const std::scoped_lock lock(mutex_);
  const base::WallTime now = clock_.wall_now();
  Window& window = windows_[bucket];
  if (now >= window.closes) window = {now + seconds(60), 0};
  Standing standing;
  standing.limit = limit;
  standing.refused = window.count >= limit;
  if (!standing.refused) ++window.count;
  standing.remaining = limit - window.count;
  standing.retry_after = std::chrono::ceil<seconds>(window.closes - now).count();
  standing.reset_at = std::chrono::ceil<seconds>(window.closes.time_since_epoch()).count();
  return standing;
}

void add_rate_limit_headers(Response& response, const RateLimiter::Standing& standing) {
  response.headers.push_back({"X-RateLimit-Limit", std::to_string(standing.limit)});
  response.headers.push_back({"X-RateLimit-Remaining", std::to_string(standing.remaining)});
  if (!standing.refused) return;
  response.headers.push_back({"Retry-After", std::to_string(standing.retry_after)});
  response.headers.push_back({"X-RateLimit-Reset", std::to_string(standing.reset_at)});
}

}  // namespace standin
