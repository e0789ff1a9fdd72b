#include "ssh/wait_for_ssh.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ssh/authenticate.h"
#include "ssh/errors.h"

namespace ssh {
namespace {

using base::Diagnostic;
using base::Duration;
using base::Expected;
using base::TimePoint;
using std::chrono::seconds;

constexpr Duration kBetweenLaterRefusals = seconds(10);
constexpr int kFewRefusals = 3;

using Connected = Expected<std::unique_ptr<Session>>;

/// The accounts to try, in turn. An account that turns out to be unusable drops out.
class Candidates {
 public:
  explicit Candidates(const ConnectOptions& options) {
    if (options.other_users.empty()) {
      only_ = &options;
      return;
    }
    std::vector<std::string> users = {options.target.credentials.user};
    users.insert(users.end(), options.other_users.begin(), options.other_users.end());
    for (std::string& user : users) {
      each_.push_back(options.clone());
      each_.back().target.credentials.user = std::move(user);
      each_.back().other_users.clear();
    }
  }

  [[nodiscard]] const ConnectOptions& current() const { return only_ ? *only_ : each_[at_]; }
  [[nodiscard]] bool is_choice() const { return only_ == nullptr; }
  void turn() {
    if (is_choice()) at_ = (at_ + 1) % each_.size();
  }
  /// False when it was the last one.
  bool drop() {
    if (!is_choice() || each_.size() == 1) return false;
    each_.erase(each_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ %= each_.size();
    return true;
  }

 private:
  const ConnectOptions* only_ = nullptr;
  std::vector<ConnectOptions> each_;
  std::size_t at_ = 0;
};

/// One wait for one machine.
class Wait {
 public:
  Wait(const ConnectOptions& options, const base::Context& context, const WaitPolicy& policy,
       const Connect& connect)
      : endpoint_(options.target.endpoint),
        candidates_(options),
        context_(context),
        policy_(policy),
        connect_(connect),
        pauses_(policy.backoff),
        started_(now()),
        allowance_(policy.timeout ? Allowance(context, *policy.timeout) : Allowance(context)) {}

  Connected run() {
    for (;;) {
      ++attempts_;
      Connected connected = attempt();
      if (connected) {
        context_.log.debug("ssh attempt succeeded",
                           {{"attempt", attempts_}, {"elapsed", base::format_duration(elapsed())}});
        return connected;
      }
      const Diagnostic& why = connected.error();
      const bool is_unusable = why.kind == base::ErrorKind::wrong_login;
      if (is_unusable ? !candidates_.drop() : !base::retryable(why.kind)) return connected;
      const auto pause = is_unusable ? std::optional(Duration::zero()) : next_pause(why);
      log_attempt(why, pause);
      if (!pause) return base::fail(given_up(why));
      context_.tell({"SSH", attempts_, why.code, why.cause, *pause});
      if (context_.clock->sleep_until(now() + *pause, context_.stop) == base::Waited::cancelled) {
        return base::fail(diagnostic(Fault::cancelled,
                                     "A stop was requested while waiting for SSH; the last "
                                     "attempt failed: " +
                                         why.summary + "."));
      }
    }
  }

 private:
  [[nodiscard]] TimePoint now() const { return context_.clock->now(); }
  /// Without what was no time of the machine's.
  [[nodiscard]] Duration elapsed() const { return now() - started_ - allowance_.waited(); }
  [[nodiscard]] base::Context own_context() const {
    base::Context own = context_;
    own.deadline = allowance_.deadline();
    return own;
  }

  /// With several accounts to choose from, one that logs in still has to prove that it runs
  /// commands: cloud images let root in only to say which account they want.
  Connected attempt() {
    Connected connected = connect_(candidates_.current(), context_, &allowance_);
    if (!connected && connected.error().kind == base::ErrorKind::auth_refused) candidates_.turn();
    if (!connected || !candidates_.is_choice() || !*connected) return connected;
    const auto tried = (*connected)->run(Script{}, own_context());
    if (!tried) return base::fail(tried.error());
    return connected;
  }

  /// Nothing when it is time to give up.
  std::optional<Duration> next_pause(const Diagnostic& why) {
    Duration pause = pauses_.next();
    if (why.kind == base::ErrorKind::auth_refused) {
      if (!first_refusal_) first_refusal_ = now();
      ++refusals_;
      pause = std::max(pause, refusals_ > kFewRefusals ? kBetweenLaterRefusals : kBetweenRefusals);
      if (now() + pause > *first_refusal_ + policy_.auth_grace) return std::nullopt;
    }
    if (pause >= allowance_.deadline().remaining(*context_.clock)) return std::nullopt;
    return pause;
  }

  void log_attempt(const Diagnostic& why, const std::optional<Duration>& pause) const {
    const base::Deadline end = allowance_.deadline();
    const Duration left = end.remaining(*context_.clock);
    context_.log.debug("ssh attempt failed",
                       {{"attempt", attempts_},
                        {"elapsed", base::format_duration(elapsed())},
                        {"remaining", end.is_never() ? "unlimited" : base::format_duration(left)},
                        {"next_delay", pause ? base::format_duration(*pause) : "none"},
                        {"code", why.code},
                        {"cause", why.cause}});
  }

  [[nodiscard]] Diagnostic given_up(const Diagnostic& last) const {
    Diagnostic why = last;
    why.cause = "Gave up on " + endpoint_.to_string() + " after " + std::to_string(attempts_) +
                (attempts_ == 1 ? " attempt in " : " attempts in ") +
                base::format_duration(elapsed()) + ". The last one: " + last.cause;
    why.values["attempts"] = std::to_string(attempts_);
    return why;
  }

  const Endpoint& endpoint_;
  Candidates candidates_;
  const base::Context& context_;
  const WaitPolicy& policy_;
  const Connect& connect_;
  base::BackoffSequence pauses_;
  TimePoint started_;
  Allowance allowance_;
  std::int64_t attempts_ = 0;
  int refusals_ = 0;
  std::optional<TimePoint> first_refusal_;
};

}  // namespace

Connected wait_for_ssh(const ConnectOptions& options, const base::Context& context,
                       const WaitPolicy& policy, const Connect& connect) {
  return Wait(options, context, policy, connect).run();
}

}  // namespace ssh
