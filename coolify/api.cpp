#include "coolify/api.h"

#include <algorithm>

#include "base/retry.h"
#include "coolify/api_error.h"
#include "coolify/instance_time.h"
#include "coolify/stopped.h"
#include "coolify/transport_error.h"

namespace coolify {
namespace {

/// How often a call may be sent back with "too many requests" before that is an error: each one
/// means a pause of up to a minute.
constexpr int kThrottleTurns = 12;

bool successful(int status) { return status >= 200 && status < 300; }

/// Whether a request that ended with this failure of the network can have reached Coolify.
bool maybe_sent(base::ErrorKind kind) {
  return kind == base::ErrorKind::connection_lost || kind == base::ErrorKind::timeout ||
         kind == base::ErrorKind::api_unavailable || kind == base::ErrorKind::cancelled;
}

bool may_repeat(const CallFailure& failure, Repeat repeat) {
  if (failure.maybe_done && repeat == Repeat::when_safe) return false;
  return failure.status == 0 ? base::retryable(failure.diagnostic.kind)
                             : passes_by_itself(failure.status);
}

}  // namespace

Api::Api(std::unique_ptr<http::Transport> http, const RequestPolicy& policy)
    : http_(std::move(http)), policy_(policy), limiter_(policy.requests_per_minute) {}

base::TimePoint Api::last_write() const {
  return base::TimePoint(base::TimePoint::duration(last_write_.load()));
}

Api::Outcome Api::attempt(const http::Request& request, const base::Context& context,
                          base::Duration& retry_after) {
  auto permit = limiter_.acquire(context);
  if (!permit) return tl::unexpected(CallFailure{permit.error(), 0, false});
  const base::TimePoint start = context.clock->now();
  auto response = http_->send(request, context);
  const base::TimePoint end = context.clock->now();
  if (request.method != http::Method::get) last_write_ = end.time_since_epoch().count();
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(end - start).count();
  const std::string call = http::call_of(request);
  if (!response) {
    base::Diagnostic error = transport_error(request, std::move(response.error()));
    context.log.debug("api request failed",
                      {{"request", call}, {"ms", milliseconds}, {"code", error.code}});
    const bool maybe_done = maybe_sent(error.kind);
    return tl::unexpected(CallFailure{std::move(error), 0, maybe_done});
  }
  permit->answered(*response, *context.clock);
  context.log.debug("api request",
                    {{"request", call}, {"ms", milliseconds}, {"status", response->status}});
  if (successful(response->status)) return *std::move(response);
  const auto asked = parse_retry_after(response->header("retry-after"), context.clock->wall_now());
  retry_after = asked.value_or(base::Duration::zero());
  return tl::unexpected(
      CallFailure{api_error(request, *response), response->status, response->status >= 500});
}

Api::Outcome Api::call(const http::Request& request, Repeat repeat, const base::Context& context) {
  base::BackoffSequence pauses({policy_.min_wait, policy_.max_wait});
  int attempts = 0;
  int throttled = 0;
  for (;;) {
    base::Duration retry_after = {};
    Outcome outcome = attempt(request, context, retry_after);
    if (outcome || !may_repeat(outcome.error(), repeat)) return outcome;
    const bool too_many = outcome.error().status == 429;
    if (too_many ? ++throttled >= kThrottleTurns : ++attempts >= policy_.attempts) return outcome;
    // Having been told to wait, the limiter holds everybody back and keeps their order.
    const base::Duration pause =
        too_many ? base::Duration::zero() : std::max(pauses.next(), retry_after);
    const base::TimePoint until = context.clock->now() + pause;
    if (until >= context.deadline.when()) return outcome;
    if (pause > base::Duration::zero() &&
        context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) {
      const bool maybe_done = outcome.error().maybe_done;
      return tl::unexpected(
          CallFailure{stopped(base::Waited::cancelled, "Coolify to come back"), 0, maybe_done});
    }
  }
}

base::Expected<http::Response> Api::send(const http::Request& request,
                                         const base::Context& context) {
  Outcome outcome = call(request, Repeat::freely, context);
  if (!outcome) return base::fail(std::move(outcome.error().diagnostic));
  return *std::move(outcome);
}

}  // namespace coolify
