#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.h"
#include "coolify/client.h"
#include "coolify/docker_cleanup.h"
#include "coolify/feature_gates.h"
#include "coolify/stopped.h"

namespace coolify {
namespace {

using std::chrono::seconds;

/// Pauses between looks, the last one again and again.
constexpr std::array<base::Duration, 4> kPauses = {seconds(2), seconds(3), seconds(5), seconds(10)};
constexpr const char* kEnd = "the end of the clean-up";
/// What Coolify Cloud writes over the address of a server it has given up.
constexpr std::string_view kPlaceholder = "1.2.3.4";

base::Diagnostic server_not_found(const std::string& uuid) {
  return {.kind = base::ErrorKind::not_found,
          .code = "cleanup.server_not_found",
          .summary = "There is no such server to clean up",
          .cause = "The team of the API token has no server with the uuid " + uuid + ".",
          .remedy = "Check the uuid, and that the token belongs to the server's team.",
          .path = base::Path::of("uuid")};
}

base::Diagnostic not_functional(const Server& server) {
  const auto word = [](bool flag) { return flag ? "yes" : "no"; };
  return {.kind = base::ErrorKind::api_refused,
          .code = "cleanup.not_functional",
          .summary = "Coolify does not clean up this server",
          .cause =
              "Coolify cleans up no server that it cannot use, and says nothing about it. "
              "Reachable: " +
              std::string(word(server.is_reachable)) + ", usable: " + word(server.is_usable) +
              ", disabled: " + word(server.settings.force_disabled.value_or(false)) + ".",
          .remedy = "Have the server validated, then clean it up.",
          .path = base::Path::of("uuid")};
}

base::Diagnostic failed(const DockerCleanupRun& run) {
  return {.kind = base::ErrorKind::api_refused,
          .code = "cleanup.failed",
          .summary = "The clean-up of the server failed",
          .cause = "Coolify ended the run " + run.uuid + " with the status " +
                   base::evidence_text(run.status, 40) + ".",
          .evidence = base::evidence_text(run.message),
          .remedy = "Look at Docker on the server, then clean up again."};
}

base::Diagnostic not_begun() {
  return {.kind = base::ErrorKind::timeout,
          .code = "cleanup.not_begun",
          .summary = "No clean-up of the server began",
          .cause =
              "Coolify accepted the clean-up, but there is no run of it: its queue worker does "
              "not run or is busy, another run was under way just then, or the server could "
              "not be used any more.",
          .remedy = "Look at the server's page and at Coolify's queue (Horizon), then try again."};
}

base::Diagnostic not_ended(const DockerCleanupRun& run) {
  return {.kind = base::ErrorKind::timeout,
          .code = "cleanup.timeout",
          .summary = "The clean-up of the server did not end",
          .cause = "The run " + run.uuid + " is still under way. Coolify gives a run ten minutes.",
          .remedy = "Allow more time, or look at the server's page in Coolify."};
}

/// Whether Coolify would begin to clean it up.
bool is_functional(const Server& server) {
  return server.is_reachable && server.is_usable && server.ip != kPlaceholder &&
         !server.settings.force_disabled.value_or(false);
}

class CleanupRun {
 public:
  CleanupRun(Client& client, const std::string& uuid, const DockerCleanupOptions& options)
      : client_(client), uuid_(uuid), options_(options) {}

  base::Expected<std::optional<DockerCleanupRun>> run(const base::Context& context) {
    if (auto able = check(context); !able) return base::fail(able.error());
    if (!options_.wait) {
      if (auto queued = queue(context); !queued) return base::fail(queued.error());
      return std::nullopt;
    }
    if (auto free = wait_for_others(context); !free) return base::fail(free.error());
    if (auto queued = queue(context); !queued) return base::fail(queued.error());
    return wait_for_end(context);
  }

 private:
  using Runs = std::vector<DockerCleanupRun>;

  void tell(const std::string& line) const {
    if (options_.tell) options_.tell(line);
  }

  base::Expected<void> check(const base::Context& context) {
    const auto version = client_.version(context);
    if (!version) return base::fail(version.error());
    if (auto able = check_docker_cleanup(*version); !able) return able;
    const auto server = client_.get_server(uuid_, context);
    if (!server) return base::fail(server.error());
    const std::optional<Server>& record = *server;
    if (!record) return base::fail(server_not_found(uuid_));
    if (!is_functional(*record)) return base::fail(not_functional(*record));
    return {};
  }

  base::Expected<void> queue(const base::Context& context) {
    auto queued = client_.start_docker_cleanup(uuid_, options_.cleanup, context);
    if (queued) tell("Coolify queued the clean-up");
    return queued;
  }

  /// Waits until no run is under way, and knows all there were.
  base::Expected<void> wait_for_others(const base::Context& context) {
    for (std::size_t turn = 0;; ++turn) {
      if (auto looked = look(context); !looked) return looked;
      const DockerCleanupRun* const other = running(runs_);
      if (other == nullptr) break;
      if (turn == 0) tell("Another clean-up of the server is under way: waiting for its end");
      auto paused = pause(turn, "another clean-up of the server", context, not_ended(*other));
      if (!paused) return paused;
    }
    for (const DockerCleanupRun& one : runs_) known_.insert(one.uuid);
    return {};
  }

  base::Expected<std::optional<DockerCleanupRun>> wait_for_end(const base::Context& context) {
    std::optional<DockerCleanupRun> ours;
    for (std::size_t turn = 0;; ++turn) {
      auto paused = pause(turn, kEnd, context, ours ? not_ended(*ours) : not_begun());
      if (!paused) return base::fail(paused.error());
      const auto looked = look(context);
      if (!looked && !base::retryable(looked.error().kind)) return base::fail(looked.error());
      if (!looked) continue;
      const DockerCleanupRun* const now = newcomer();
      if (now == nullptr) continue;
      if (!ours && now->is_running()) tell("The clean-up runs");
      ours = *now;
      if (ours->is_running()) continue;
      if (!ours->succeeded()) return base::fail(failed(*ours));
      tell(ours->message.empty() ? "The clean-up has ended" : ours->message);
      return ours;
    }
  }

  base::Expected<void> look(const base::Context& context) {
    auto runs = client_.list_docker_cleanups(uuid_, context);
    if (!runs) return base::fail(runs.error());
    runs_ = *std::move(runs);
    return {};
  }

  /// Waits before the next look; `late` is the error when the time is up.
  static base::Expected<void> pause(std::size_t turn, const char* awaited,
                                    const base::Context& context, const base::Diagnostic& late) {
    const base::Duration span = kPauses[std::min(turn, kPauses.size() - 1)];
    context.tell(
        {.what = awaited, .attempt = static_cast<std::int64_t>(turn) + 1, .next_try = span});
    const base::TimePoint until = std::min(context.clock->now() + span, context.deadline.when());
    if (context.clock->sleep_until(until, context.stop) == base::Waited::cancelled) {
      return base::fail(stopped(base::Waited::cancelled, kEnd));
    }
    if (context.deadline.passed(*context.clock)) return base::fail(late);
    return {};
  }

  static const DockerCleanupRun* running(const Runs& runs) {
    const auto found =
        std::find_if(runs.begin(), runs.end(), [](const auto& one) { return one.is_running(); });
    return found == runs.end() ? nullptr : &*found;
  }

  [[nodiscard]] const DockerCleanupRun* newcomer() const {
    const auto found = std::find_if(runs_.begin(), runs_.end(),
                                    [this](const auto& one) { return !known_.contains(one.uuid); });
    return found == runs_.end() ? nullptr : &*found;
  }

  Client& client_;
  const std::string& uuid_;
  const DockerCleanupOptions& options_;
  Runs runs_;
  std::set<std::string> known_;
};

}  // namespace

base::Expected<std::optional<DockerCleanupRun>> run_docker_cleanup(
    Client& client, const std::string& uuid, const DockerCleanupOptions& options,
    const base::Context& context) {
  return CleanupRun(client, uuid, options).run(context.within(options.timeout));
}

}  // namespace coolify
