#include "coolify/rate_limiter.h"

#include <algorithm>
#include <charconv>

#include "coolify/instance_time.h"
#include "coolify/stopped.h"

namespace coolify {
namespace {

using std::chrono::seconds;

constexpr base::Duration kWindow = seconds(60);
/// The instance's clock has a resolution of one second.
constexpr base::Duration kMargin = seconds(1);
/// The pause after a 429 that does not say how long.
constexpr base::Duration kUnknownPause = seconds(5);
/// How often the first in the queue looks whether answers have changed its outlook.
constexpr base::Duration kLook = std::chrono::milliseconds(250);
/// A pause worth a line in the log.
constexpr base::Duration kNotable = seconds(2);

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

base::Diagnostic wait_ended(base::Waited how) {
  base::Diagnostic error = stopped(how, "a free API request");
  if (how == base::Waited::cancelled) return error;
  error.kind = base::ErrorKind::rate_limited;
  error.code = "coolify.rate_limited";
  error.summary = "Too many API requests";
  error.remedy =
      "Allow more time, make fewer requests at once, or raise API_RATE_LIMIT on the instance.";
  return error;
}

void tell(base::Duration pause, const base::Context& context) {
  context.tell({.what = "Coolify's request limit", .next_try = pause});
}

}  // namespace

RateLimiter::RateLimiter(std::optional<int> requests_per_minute)
    : own_limit_(requests_per_minute.value_or(0) > 0 ? requests_per_minute : std::nullopt) {}

RateLimiter::Permit::~Permit() {
  if (limiter_ == nullptr) return;
  const std::scoped_lock lock(limiter_->mutex_);
  --limiter_->on_their_way_;
}

void RateLimiter::Permit::answered(const http::Response& response, const base::Clock& clock) {
  const auto pause = asked_pause(response, clock.wall_now());
  const std::scoped_lock lock(limiter_->mutex_);
  limiter_->learn(response, clock.now(), pause);
}

base::Expected<RateLimiter::Permit> RateLimiter::acquire(const base::Context& context) {
  base::Event turn;
  std::unique_lock lock(mutex_);
  queue_.push_back(&turn);
  if (queue_.front() != &turn) {
    const base::TimePoint now = context.clock->now();
    const base::Duration pause = ready_at(now) - now;
    lock.unlock();
    if (pause > kNotable) tell(pause, context);
    const base::Waited waited = turn.wait(context);
    lock.lock();
    if (waited != base::Waited::ready) {
      leave_queue(&turn);
      return base::fail(wait_ended(waited));
    }
  }
  const auto free = wait_in_front(lock, context);
  leave_queue(&turn);
  if (!free) return base::fail(free.error());
  ++on_their_way_;
  if (own_limit_) sent_.push_back(context.clock->now());
  return Permit(*this);
}

base::Expected<void> RateLimiter::wait_in_front(std::unique_lock<std::mutex>& lock,
                                                const base::Context& context) {
  bool told = false;
  for (;;) {
    if (context.stop.stop_requested()) return base::fail(wait_ended(base::Waited::cancelled));
    const base::TimePoint now = context.clock->now();
    const base::TimePoint ready = ready_at(now);
    if (ready <= now) break;
    if (now >= context.deadline.when()) return base::fail(wait_ended(base::Waited::timeout));
    if (!told && ready - now > kNotable) {
      told = true;
      context.log.info("waiting for the instance's request limit",
                       {{"seconds", std::chrono::ceil<seconds>(ready - now).count()}});
      lock.unlock();
      tell(ready - now, context);
    } else {
      lock.unlock();
    }
    const base::TimePoint until = std::min({ready, now + kLook, context.deadline.when()});
    context.clock->sleep_until(until, context.stop);
    lock.lock();
  }
  const base::TimePoint now = context.clock->now();
  while (!sent_.empty() && sent_.front() + kWindow <= now) sent_.pop_front();
  return {};
}

void RateLimiter::leave_queue(const base::Event* turn) {
  const bool was_first = queue_.front() == turn;
  queue_.erase(std::find(queue_.begin(), queue_.end(), turn));
  if (was_first && !queue_.empty()) queue_.front()->set();
}

int RateLimiter::left(base::TimePoint now) const {
  const int of_window = now >= window_ends_ ? limit_.value_or(0) : remaining_;
  return std::max(0, of_window - on_their_way_);
}

base::TimePoint RateLimiter::ready_at(base::TimePoint now) const {
  base::TimePoint ready = std::max(now, blocked_until_);
  // Answers under way may tell of more than is known now, hence the frequent look; without any,
  // only the end of the window brings new requests.
  if (limit_ && left(now) == 0) ready = std::max({ready, now + kLook, window_ends_});
  if (own_limit_ && sent_.size() >= static_cast<std::size_t>(*own_limit_)) {
    const base::TimePoint oldest = sent_[sent_.size() - static_cast<std::size_t>(*own_limit_)];
    ready = std::max(ready, oldest + kWindow);
  }
  return ready;
}

double RateLimiter::share_left(const base::Clock& clock) const {
  const std::scoped_lock lock(mutex_);
  const base::TimePoint now = clock.now();
  double share = limit_ ? static_cast<double>(left(now)) / *limit_ : 1.0;
  if (own_limit_) {
    const auto sent = std::count_if(sent_.begin(), sent_.end(),
                                    [now](base::TimePoint at) { return at + kWindow > now; });
    const double of_own = 1.0 - static_cast<double>(sent) / *own_limit_;
    share = std::clamp(of_own, 0.0, share);
  }
  return share;
}

std::size_t RateLimiter::waiting() const {
  const std::scoped_lock lock(mutex_);
  return queue_.size();
}

void RateLimiter::learn(const http::Response& response, base::TimePoint now,
                        const std::optional<base::Duration>& pause) {
  const auto limit = number(response.header("x-ratelimit-limit"));
  // No wait ends a limit of zero: requests then go out and are told so one by one.
  if (limit) limit_ = *limit > 0 ? limit : std::nullopt;
  if (response.status == 429) {
    blocked_until_ = std::max(blocked_until_, now + pause.value_or(kUnknownPause));
    if (pause) window_ends_ = blocked_until_;
    remaining_ = 0;
    return;
  }
  const auto remaining = number(response.header("x-ratelimit-remaining"));
  if (!limit_ || !limit || !remaining) return;
  // Answers may overtake each other, so within a window the remainder only falls; one that rose by
  // more than what is under way belongs to a new window. That one began before its first answer
  // came, hence it ends within a minute from now.
  const bool new_window = now >= window_ends_ || *remaining > remaining_ + on_their_way_ + 1;
  if (new_window) window_ends_ = now + kWindow + kMargin;
  remaining_ = new_window ? *remaining : std::min(remaining_, *remaining);
}

}  // namespace coolify
