#include "coolify/validation.h"

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "coolify/stopped.h"
#include "coolify/verdict_tracker.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// Pauses between looks, the last one again and again, each lengthened by up to a fifth so that
/// many waiters do not march in step.
constexpr std::array<base::Duration, 3> kPauses = {seconds(2), seconds(3), seconds(5)};
constexpr double kJitter = 0.2;
/// Times of Coolify have a resolution of one second: a result within the same second as the one
/// before could not be told from it.
constexpr base::Duration kApart = std::chrono::milliseconds(1100);
/// How old the shared list may be.
constexpr base::Duration kListAge = seconds(2);
/// Some ends do not show in the list, so the whole server is looked at in any case, at first after
/// this long and then ever less often.
constexpr base::Duration kFirstFullLook = seconds(15);
constexpr base::Duration kLongestFullLook = seconds(60);
/// After how long it is told again that nothing has changed.
constexpr base::Duration kToldAgain = seconds(30);

constexpr const char* kVerdict = "Coolify gave its verdict";

/// Says for as long as it lives that one more validation is awaited.
class Awaiting {
 public:
  explicit Awaiting(std::atomic<int>& count) : count_(count) { ++count_; }
  Awaiting(const Awaiting&) = delete;
  Awaiting& operator=(const Awaiting&) = delete;
  ~Awaiting() { --count_; }

 private:
  std::atomic<int>& count_;
};

/// "reachable, not usable yet, validating".
std::string seen(const Server& server) {
  const std::string yet = server.is_reachable && server.is_usable ? "" : " yet";
  return std::string(server.is_reachable ? "reachable" : "not reachable") + ", " +
         (server.is_usable ? "usable" : "not usable") + yet +
         (server.is_validating ? ", still validating" : "");
}

/// Tells what looks at the server see: what is new, and now and then that nothing is.
class Telling {
 public:
  using Listener = std::function<void(const std::string&)>;

  explicit Telling(const Listener& listener) : listener_(listener) {}

  void line(const std::string& text) const {
    if (listener_) listener_(text);
  }

  void look(const Server& server, base::TimePoint now) {
    const std::string text = "Looked at the server: " + seen(server);
    if (text == last_ && now < told_at_ + kToldAgain) return;
    last_ = text;
    told_at_ = now;
    line(text);
  }

 private:
  const Listener& listener_;
  std::string last_;
  base::TimePoint told_at_;
};

/// Polls one server until its tracker knows the verdict.
class Wait {
 public:
  Wait(Client& client, const std::string& uuid, VerdictTracker tracker, base::TimePoint posted,
       Telling& telling)
      : client_(client),
        uuid_(uuid),
        tracker_(std::move(tracker)),
        posted_(posted),
        telling_(telling) {}

  base::Expected<Verdict> run(const base::Context& context) {
    const Awaiting awaiting(client_.awaited_validations());
    next_full_look_ = posted_ + kFirstFullLook;
    std::optional<base::Diagnostic> last_error;
    for (std::size_t turn = 0;; ++turn) {
      const base::Duration span = pause(turn);
      const base::TimePoint until = std::min(context.clock->now() + span, context.deadline.when());
      tell(static_cast<std::int64_t>(turn), last_error, span, context);
      if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) {
        return base::fail(stopped(base::Waited::cancelled, "Coolify's verdict"));
      }
      if (context.deadline.passed(*context.clock)) {
        return base::fail(last_error ? *last_error : tracker_.explain_silence());
      }
      auto verdict = look(context);
      if (verdict && *verdict) return **std::move(verdict);
      // The end of the time cut the last look off: what the ones before it saw tells more.
      if (!verdict && turn > 0 && !last_error && cut_off(verdict.error(), context)) continue;
      last_error.reset();
      if (verdict) continue;
      // Coolify itself may restart during a long wait; its validation goes on all the same.
      last_error = verdict.error();
      if (!base::retryable(last_error->kind)) return base::fail(*last_error);
      context.log.warn("could not look at the server", {{"code", last_error->code}});
    }
  }

 private:
  using Look = base::Expected<std::optional<Verdict>>;

  static bool cut_off(const base::Diagnostic& error, const base::Context& context) {
    // That the request limit allowed no more looks is what the user has to know: another kind.
    return error.kind == base::ErrorKind::timeout && context.deadline.passed(*context.clock);
  }

  base::Duration pause(std::size_t turn) {
    std::uniform_real_distribution<double> longer(1.0, 1.0 + kJitter);
    const base::Duration full = kPauses[std::min(turn, kPauses.size() - 1)];
    return std::chrono::duration_cast<base::Duration>(full * longer(random_));
  }

  void tell(std::int64_t looks, const std::optional<base::Diagnostic>& error, base::Duration span,
            const base::Context& context) const {
    base::Wait wait = {.what = "Coolify's verdict", .attempt = looks, .next_try = span};
    if (error) {
      wait.code = error->code;
      wait.cause = error->cause;
    } else {
      wait.cause = seen_;
    }
    context.tell(wait);
  }

  Look look(const base::Context& context) {
    const bool alone = client_.awaited_validations() <= 1;
    if (alone || context.clock->now() >= next_full_look_) return look_at_server(context);
    return look_at_list(context);
  }

  Look look_at_list(const base::Context& context) {
    const base::Duration since = context.clock->now() - posted_;
    const auto list = client_.list_servers(context, std::min(kListAge, since));
    if (!list) return base::fail(list.error());
    const auto& servers = (*list)->servers;
    const auto found = std::find_if(servers.begin(), servers.end(),
                                    [&](const auto& one) { return one.uuid == uuid_; });
    const bool due = found == servers.end() || tracker_.suggests_end(*found, context.clock->now());
    return due ? look_at_server(context) : Look(std::nullopt);
  }

  Look look_at_server(const base::Context& context) {
    full_look_pause_ = std::min(full_look_pause_ * 2, kLongestFullLook);
    next_full_look_ = context.clock->now() + full_look_pause_;
    const auto server = client_.get_server(uuid_, context);
    if (!server) return base::fail(server.error());
    const std::optional<Server>& record = *server;
    if (!record) return base::fail(vanished(uuid_, kVerdict));
    telling_.look(*record, context.clock->now());
    seen_ = "The server is " + seen(*record) + ".";
    return tracker_.observe(*record, context.clock->now());
  }

  Client& client_;
  const std::string& uuid_;
  VerdictTracker tracker_;
  const base::TimePoint posted_;
  Telling& telling_;
  base::TimePoint next_full_look_;
  base::Duration full_look_pause_ = kFirstFullLook;
  std::string seen_;  ///< when the whole server was looked at last
  std::mt19937_64 random_{std::random_device{}()};
};

/// The newest time on the record that a validation may have set.
std::optional<base::WallTime> newest_time(const Server& server) {
  return std::max({server.updated_at, server.settings.updated_at,
                   server.settings.docker_version_checked_at,
                   server.settings.compose_version_checked_at, server.metadata_collected_at});
}

base::Expected<Baseline> look_before(Client& client, const std::string& uuid,
                                     const base::Context& context) {
  const auto server = client.get_server(uuid, context);
  if (!server) return base::fail(server.error());
  const std::optional<Server>& record = *server;
  if (!record) return base::fail(vanished(uuid, kVerdict));
  const auto newest = newest_time(*record);
  const auto& answered = record->answered_at;
  if (newest && (!answered || *answered < *newest + kApart)) {
    const base::TimePoint until = context.clock->now() + kApart;
    if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) {
      return base::fail(stopped(base::Waited::cancelled, "Coolify's verdict"));
    }
  }
  return Baseline::of(*record);
}

}  // namespace

base::Diagnostic vanished(const std::string& uuid, const std::string& awaited) {
  return {.kind = base::ErrorKind::not_found,
          .code = "verdict.gone",
          .summary = "The server vanished from Coolify",
          .cause = "The record " + uuid + " was deleted before " + awaited + ".",
          .remedy = "Find out who deleted it, then try again."};
}

ValidationMode recommended_mode(const std::optional<Version>& version, bool host_complete,
                                std::string_view proxy_type, bool install_allowed) {
  const bool possible = supports(version, Feature::validate_by_post) && proxy_type != "none";
  return possible && (host_complete || install_allowed) ? ValidationMode::install
                                                        : ValidationMode::plain;
}

base::Expected<Verdict> run_validation(Client& client, const std::string& uuid,
                                       const ValidationOptions& options,
                                       const base::Context& context) {
  const base::Context own = context.within(options.timeout);
  base::Expected<Baseline> before =
      options.just_created ? Baseline::just_created_server() : look_before(client, uuid, own);
  if (!before) return base::fail(before.error());
  const bool install = options.mode == ValidationMode::install;
  const auto started = client.validate_server(uuid, install, own);
  if (!started) return base::fail(started.error());
  own.log.info("Coolify queued the validation", {{"uuid", uuid}, {"install", started->install}});
  Telling telling(options.tell);
  telling.line(started->install ? "Coolify queued the validation and installation"
                                : "Coolify queued the validation");
  const ValidationMode mode = started->install ? ValidationMode::install : ValidationMode::plain;
  const base::TimePoint posted = own.clock->now();
  VerdictTracker tracker(mode, *std::move(before), posted, started->accepted_at);
  auto verdict = Wait(client, uuid, std::move(tracker), posted, telling).run(own);
  if (verdict) {
    telling.line(verdict->usable ? "Coolify's verdict: usable" : "Coolify's verdict: not usable");
  }
  return verdict;
}

}  // namespace coolify
