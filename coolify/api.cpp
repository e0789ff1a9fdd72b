#include "coolify/api.h"

#include <algorithm>

#include "base/retry.h"
#include "coolify/api_error.h"
#include "coolify/instance_time.h"
#include "coolify/stopped.h"
#include "coolify/transport_error.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// How often a call may be sent back with "too many requests" before that is an error: each one
/// means a pause of up to a minute.
constexpr int kThrottleTurns = 12;
/// Tries for a fault that no restart of Coolify explains.
constexpr int kBriefTurns = 3;
/// Keeps a policy without pauses and without a number of attempts from a flood.
constexpr base::Duration kLeastPause = std::chrono::milliseconds(100);

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

/// Whether the fault is one of the way to Coolify or of the configuration, which passes soon or not
/// at all. That nothing listens on the port may be a restart, or the wrong port.
bool is_brief(const base::Diagnostic& error) {
  return error.code == "coolify.host_not_found" || error.code == "coolify.tls" ||
         error.code == "coolify.proxy";
}

/// When a call is not to be repeated any more, by time and by number.
struct Limits {
  base::TimePoint end;
  std::optional<int> attempts;

  [[nodiscard]] bool passed(const CallFailure& failure, int tries, base::TimePoint now) const {
    const int most = attempts.value_or(is_brief(failure.diagnostic) ? kBriefTurns : tries + 1);
    return tries >= most || now >= end;
  }
};

/// The failure with what was done about it.
CallFailure after_tries(CallFailure failure, int tries, base::Duration took) {
  if (tries > 1) {
    failure.diagnostic.cause += (failure.diagnostic.cause.empty() ? "It" : " It") +
                                (" was tried " + std::to_string(tries) + " times in ") +
                                base::format_duration(took) + ".";
  }
  return failure;
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
  const base::TimePoint start = context.clock->now();
  const Limits limits{start + policy_.patience, policy_.attempts};
  int tries = 0;
  int throttled = 0;
  for (;;) {
    base::Duration retry_after = {};
    Outcome outcome = attempt(request, context, retry_after);
    if (outcome) tell_answer(context);
    if (outcome || !may_repeat(outcome.error(), repeat)) return outcome;
    const base::TimePoint now = context.clock->now();
    const auto give_up = [&] {
      return tl::unexpected(after_tries(std::move(outcome.error()), tries, now - start));
    };
    if (outcome.error().status == 429) {
      // Having been told to wait, the limiter holds everybody back and keeps their order.
      if (++throttled >= kThrottleTurns || now >= context.deadline.when()) return outcome;
      continue;
    }
    ++tries;
    if (limits.passed(outcome.error(), tries, now)) return give_up();
    base::Duration pause = std::max(pauses.next(), retry_after);
    if (!policy_.attempts) pause = std::max(pause, kLeastPause);
    const base::TimePoint until = std::min(now + pause, limits.end);
    if (until >= context.deadline.when()) return give_up();
    tell_wait(outcome.error(), std::min(limits.end, context.deadline.when()), context);
    const base::Diagnostic& why = outcome.error().diagnostic;
    context.tell({"Coolify to come back", tries, why.code, why.cause, until - now});
    if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) {
      const bool maybe_done = outcome.error().maybe_done;
      return tl::unexpected(
          CallFailure{stopped(base::Waited::cancelled, "Coolify to come back"), 0, maybe_done});
    }
  }
}

void Api::tell_wait(const CallFailure& failure, base::TimePoint until,
                    const base::Context& context) {
  if (is_away_.exchange(true)) return;
  const base::Duration left = until - context.clock->now();
  context.log.warn("Coolify does not answer; trying again",
                   {{"code", failure.diagnostic.code},
                    {"status", failure.status},
                    {"at_most", base::format_duration(std::chrono::ceil<seconds>(left))}});
}

void Api::tell_answer(const base::Context& context) {
  if (is_away_.exchange(false)) context.log.info("Coolify answers again");
}

base::Expected<http::Response> Api::send(const http::Request& request,
                                         const base::Context& context) {
  Outcome outcome = call(request, Repeat::freely, context);
  if (!outcome) return base::fail(std::move(outcome.error().diagnostic));
  return *std::move(outcome);
}

}  // namespace coolify
