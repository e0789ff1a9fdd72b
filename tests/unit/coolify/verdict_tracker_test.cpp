#include "coolify/verdict_tracker.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using coolify::Baseline;
using coolify::Server;
using coolify::ValidationMode;
using coolify::VerdictFailure;
using coolify::VerdictTracker;

namespace {

const base::TimePoint kPosted(1h);

base::WallTime instance_time(int seconds) {
  return base::WallTime(std::chrono::seconds(1'795'428'000 + seconds));
}

/// A server right after its creation, as Coolify >= 4.3.2 tells it.
Server fresh() {
  Server server;
  server.uuid = "u";
  server.created_at = instance_time(0);
  server.updated_at = instance_time(0);
  server.settings.tells_check_times = true;
  return server;
}

/// A server that a validation found good at `second`.
Server good(int second) {
  Server server = fresh();
  server.is_reachable = true;
  server.is_usable = true;
  server.settings.docker_version = "26.1.5";
  server.settings.compose_version = "2.26.1";
  server.settings.docker_version_checked_at = instance_time(second);
  server.settings.compose_version_checked_at = instance_time(second);
  return server;
}

Server with_metadata(Server server, int second) {
  server.metadata_collected_at = instance_time(second);
  return server;
}

Server with_log(Server server, const char* log, int updated) {
  server.validation_logs = log;
  server.updated_at = instance_time(updated);
  return server;
}

Server running(Server server) {
  server.is_validating = true;
  return server;
}

/// A validation asked for at second 100 of the instance's clock.
VerdictTracker tracker(ValidationMode mode, const Server& before) {
  return {mode, Baseline::of(before), kPosted, instance_time(100)};
}

std::string described(const std::optional<coolify::Verdict>& verdict) {
  if (!verdict) return "waiting";
  if (verdict->usable) {
    return verdict->warnings.empty() ? "usable"
                                     : "usable, " + verdict->warnings.items().front().code;
  }
  return coolify::verdict_error(*verdict).code;
}

constexpr const char* kRefused = "Server is not reachable.<br>Error: Connection refused";
constexpr const char* kNoDocker = "Docker Engine is not installed.";
constexpr const char* kNoJq = "Prerequisites (jq) are not installed.";
constexpr const char* kProxyFault = "An error occurred during validation: port 80 is taken";

constexpr auto plain = ValidationMode::plain;
constexpr auto install = ValidationMode::install;

}  // namespace

TEST_CASE("plain: success needs both check times and the same answer again") {
  auto t = tracker(plain, fresh());
  CHECK(described(t.observe(fresh(), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 6s)) == "waiting");
  const auto verdict = t.observe(good(103), kPosted + 7s);
  CHECK(described(verdict) == "usable");
  CHECK(verdict->reachable);
  CHECK(verdict->docker_version == "26.1.5");
  CHECK(verdict->compose_version == "2.26.1");
  CHECK(verdict->validation_logs.empty());
  REQUIRE(verdict->server.has_value());
  CHECK(verdict->server->settings.docker_version_checked_at == instance_time(103));
}

TEST_CASE("plain: an interruption starts the wait for the same answer anew") {
  auto t = tracker(plain, fresh());
  CHECK(described(t.observe(good(103), kPosted + 2s)) == "waiting");
  Server unusable = good(103);
  unusable.is_usable = false;
  CHECK(described(t.observe(unusable, kPosted + 4s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 6s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 8s)) == "usable");
}

TEST_CASE("plain: Coolify's background check alone is no verdict") {
  // It sets both flags and the time of the Docker check, without any regard to the rest.
  auto t = tracker(plain, fresh());
  Server background = good(103);
  background.settings.docker_version = "20.10.24";
  background.settings.compose_version.reset();
  background.settings.compose_version_checked_at.reset();
  for (int second = 2; second < 300; second += 5) {
    CHECK(described(t.observe(background, kPosted + std::chrono::seconds(second))) == "waiting");
  }
}

TEST_CASE("plain: a good server is validated again") {
  auto t = tracker(plain, good(50));
  CHECK(described(t.observe(good(50), kPosted + 30s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 32s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 35s)) == "usable");
}

TEST_CASE("plain: every failure with misleading flags is recognised by its log") {
  struct Row {
    const char* name;
    bool reachable;
    bool usable;
    const char* log;
    const char* expected;
  };
  const Row rows[] = {
      {"refused, usable stale", false, true, kRefused, "verdict.connection_refused"},
      {"jq missing, usable stale", true, true, kNoJq, "verdict.prerequisites_missing"},
      {"system, usable stale", true, true, "Server OS type is not supported",
       "verdict.os_unsupported"},
      {"daemon stopped, usable wrong", true, true, kNoDocker, "verdict.docker_missing"},
      {"compose missing", true, false, kNoDocker, "verdict.docker_missing"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    auto t = tracker(plain, good(50));
    Server server = with_log(good(50), row.log, 103);
    server.is_reachable = row.reachable;
    server.is_usable = row.usable;
    const auto verdict = t.observe(server, kPosted + 2s);
    CHECK(described(verdict) == row.expected);
    CHECK(verdict->reachable == row.reachable);
    CHECK_FALSE(verdict->usable);
    CHECK(verdict->validation_logs.find('<') == std::string::npos);
  }
}

TEST_CASE("plain: a recorded old version tells which of the four Docker faults it is") {
  auto t = tracker(plain, fresh());
  Server server = with_log(good(103), kNoDocker, 103);
  server.settings.docker_version = "20.10.24+dfsg1";
  CHECK(described(t.observe(server, kPosted + 2s)) == "verdict.docker_too_old");
}

TEST_CASE("plain: flags that are true for a moment before the later checks") {
  auto t = tracker(plain, fresh());
  Server moment = good(103);
  moment.settings.docker_version = "20.10.24";
  CHECK(described(t.observe(moment, kPosted + 2s)) == "waiting");
  Server after = with_log(moment, kNoDocker, 104);
  after.is_usable = false;
  CHECK(described(t.observe(after, kPosted + 5s)) == "verdict.docker_too_old");
}

TEST_CASE("plain: versions below Coolify's minimum are never usable") {
  Server old_docker = good(103);
  old_docker.settings.docker_version = "23.0.6";
  Server no_compose = good(103);
  no_compose.settings.compose_version.reset();
  struct Row {
    Server server;
    const char* expected;
  };
  for (const Row& row :
       {Row{old_docker, "verdict.docker_too_old"}, Row{no_compose, "verdict.docker_missing"}}) {
    auto t = tracker(plain, fresh());
    CHECK(described(t.observe(row.server, kPosted + 2s)) == "waiting");
    CHECK(described(t.observe(row.server, kPosted + 5s)) == row.expected);
  }
}

TEST_CASE("plain: the old log is not the verdict") {
  const Server before = with_log(fresh(), kRefused, 50);
  SUBCASE("it stays until the worker comes") {
    auto t = tracker(plain, before);
    CHECK(described(t.observe(before, kPosted + 2s)) == "waiting");
    CHECK(described(t.observe(fresh(), kPosted + 5s)) == "waiting");
    CHECK(described(t.observe(with_log(fresh(), kRefused, 50), kPosted + 10s)) ==
          "verdict.connection_refused");
  }
  SUBCASE("the same text again, with the record touched") {
    auto t = tracker(plain, before);
    CHECK(described(t.observe(with_log(fresh(), kRefused, 103), kPosted + 5s)) ==
          "verdict.connection_refused");
  }
  SUBCASE("it is cleared and the server is good") {
    auto t = tracker(plain, before);
    CHECK(described(t.observe(good(103), kPosted + 5s)) == "waiting");
    CHECK(described(t.observe(good(103), kPosted + 8s)) == "usable");
  }
}

TEST_CASE("plain, before 4.3.2: flags without check times have to hold for a while") {
  Server before = fresh();
  before.settings.tells_check_times = false;
  Server now = good(103);
  now.settings = {};
  auto t = tracker(plain, before);
  CHECK(described(t.observe(now, kPosted + 1s)) == "waiting");
  CHECK(described(t.observe(now, kPosted + 4s)) == "waiting");
  CHECK(described(t.observe(now, kPosted + 6s)) == "usable");
}

TEST_CASE("plain: a server just created, whose first log is its verdict") {
  VerdictTracker t(plain, Baseline::just_created_server(), kPosted, instance_time(100));
  CHECK(described(t.observe(fresh(), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(with_log(fresh(), kRefused, 0), kPosted + 5s)) ==
        "verdict.connection_refused");
}

TEST_CASE("install: new metadata after the run are the end") {
  auto t = tracker(install, with_metadata(good(50), 50));
  CHECK(described(t.observe(with_metadata(good(50), 50), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(running(with_metadata(good(50), 50)), kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(with_metadata(good(50), 50), kPosted + 8s)) == "waiting");
  CHECK(described(t.observe(with_metadata(good(103), 104), kPosted + 9s)) == "usable");
}

TEST_CASE("install: an old failure text survives a good run and means nothing") {
  const Server before = with_log(fresh(), kNoDocker, 50);
  auto t = tracker(install, before);
  CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
  const auto verdict =
      t.observe(with_metadata(with_log(good(103), kNoDocker, 104), 104), kPosted + 5s);
  CHECK(described(verdict) == "usable");
  CHECK(verdict->validation_logs.empty());
}

TEST_CASE("install: metadata from before the request are not new") {
  auto t = tracker(install, fresh());
  CHECK(described(t.observe(with_metadata(good(50), 99), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(with_metadata(good(50), 100), kPosted + 5s)) == "usable");
}

TEST_CASE("install: an instance that does not tell its time") {
  VerdictTracker t(install, Baseline::of(with_metadata(good(50), 50)), kPosted, std::nullopt);
  CHECK(described(t.observe(with_metadata(good(50), 50), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(with_metadata(good(60), 60), kPosted + 5s)) == "usable");
}

TEST_CASE("install: a new log without a run under way is the failure") {
  auto t = tracker(install, good(50));
  CHECK(described(t.observe(running(good(50)), kPosted + 2s)) == "waiting");
  // While it runs the log of an attempt in the middle is no verdict yet.
  CHECK(described(t.observe(running(with_log(good(50), kNoJq, 103)), kPosted + 5s)) == "waiting");
  const auto verdict = t.observe(
      with_log(good(50), "Prerequisites (jq) could not be installed after 3 attempts.", 191),
      kPosted + 95s);
  CHECK(described(verdict) == "verdict.install_gave_up");
  CHECK(verdict->missing_commands == std::vector<std::string>{"jq"});
}

TEST_CASE("install: a run that ended without metadata and without a new log") {
  auto t = tracker(install, fresh());
  CHECK(described(t.observe(running(fresh()), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(fresh(), kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(fresh(), kPosted + 14s)) == "waiting");
  CHECK(described(t.observe(fresh(), kPosted + 15s)) == "verdict.unknown");
}

TEST_CASE("install: metadata within the grace") {
  auto t = tracker(install, fresh());
  CHECK(described(t.observe(running(fresh()), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(with_metadata(good(103), 104), kPosted + 6s)) == "usable");
}

TEST_CASE("install: all checks passed, only the metadata never came") {
  auto t = tracker(install, fresh());
  CHECK(described(t.observe(running(fresh()), kPosted + 2s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(good(103), kPosted + 15s)) == "usable, verdict.no_metadata");
}

TEST_CASE("install: a fault of the proxy alone is a warning") {
  auto t = tracker(install, fresh());
  CHECK(described(t.observe(running(fresh()), kPosted + 2s)) == "waiting");
  const auto verdict = t.observe(with_log(good(103), kProxyFault, 104), kPosted + 5s);
  CHECK(described(verdict) == "usable, verdict.proxy_not_started");
  CHECK(verdict->validation_logs == kProxyFault);
  CHECK(verdict->warnings.items().front().severity == base::Severity::warning);
}

TEST_CASE("install: the same words on a server that is not usable are a failure") {
  auto t = tracker(install, fresh());
  CHECK(described(t.observe(running(fresh()), kPosted + 2s)) == "waiting");
  const Server server = with_log(fresh(), kProxyFault, 104);
  CHECK(described(t.observe(server, kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(server, kPosted + 15s)) == "verdict.unknown");
}

TEST_CASE("install: the same failure again, seen only by the touched record") {
  const Server before = with_log(fresh(), kRefused, 50);
  auto t = tracker(install, before);
  CHECK(described(t.observe(before, kPosted + 2s)) == "waiting");
  const Server touched = with_log(fresh(), kRefused, 103);
  CHECK(described(t.observe(touched, kPosted + 5s)) == "waiting");
  const auto verdict = t.observe(touched, kPosted + 15s);
  CHECK(described(verdict) == "verdict.unknown");
  CHECK(verdict->validation_logs ==
        "(unchanged since before)\nServer is not reachable.\nError: Connection refused");
}

TEST_CASE("install: the background check touches the record of an unreachable server") {
  const Server before = with_log(fresh(), kRefused, 50);
  auto t = tracker(install, before);
  Server visited = with_log(fresh(), kRefused, 103);
  visited.unreachable_count = 1;
  CHECK(described(t.observe(visited, kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(visited, kPosted + 60s)) == "waiting");
  CHECK(described(t.observe(running(visited), kPosted + 65s)) == "waiting");
  CHECK(described(t.observe(with_metadata(good(170), 170), kPosted + 75s)) == "usable");
}

TEST_CASE("install: a touched record alone is neither begin nor end") {
  auto t = tracker(install, fresh());
  Server touched = fresh();
  touched.updated_at = instance_time(103);
  for (int second = 2; second < 590; second += 5) {
    CHECK(described(t.observe(touched, kPosted + std::chrono::seconds(second))) == "waiting");
  }
  CHECK(t.explain_silence().code == "verdict.no_worker");
}

TEST_CASE("the end of the time is explained") {
  SUBCASE("nothing was seen at all") {
    const auto t = tracker(plain, fresh());
    CHECK(t.explain_silence().code == "verdict.no_worker");
  }
  SUBCASE("nothing changed") {
    auto t = tracker(plain, good(50));
    CHECK(described(t.observe(good(50), kPosted + 5s)) == "waiting");
    CHECK(t.explain_silence().code == "verdict.no_worker");
    CHECK(t.explain_silence().kind == base::ErrorKind::timeout);
  }
  SUBCASE("the mark of a run stays") {
    auto t = tracker(install, fresh());
    CHECK(described(t.observe(running(fresh()), kPosted + 5s)) == "waiting");
    CHECK(t.explain_silence().code == "verdict.stuck");
  }
  SUBCASE("it began but did not end") {
    auto t = tracker(plain, fresh());
    Server half = fresh();
    half.is_reachable = true;
    CHECK(described(t.observe(half, kPosted + 5s)) == "waiting");
    CHECK(t.explain_silence().code == "verdict.timeout");
    CHECK(t.explain_silence().cause.find("Reachable: yes, usable: no") != std::string::npos);
  }
}

TEST_CASE("the list suggests when a look at the whole server is worth it") {
  const Server before = fresh();
  auto t = tracker(plain, before);
  CHECK_FALSE(t.suggests_end(before, kPosted + 2s));
  CHECK_FALSE(t.suggests_end(good(103), kPosted + 4s));
  CHECK(t.suggests_end(good(103), kPosted + 6s));
  // The first sight in the list counts as the first of the two answers that are needed.
  CHECK(described(t.observe(good(103), kPosted + 6s)) == "usable");
}

TEST_CASE("changed flags in the list suggest a failure, but only once") {
  auto t = tracker(plain, good(50));
  Server unreachable = good(50);
  unreachable.is_reachable = false;
  CHECK_FALSE(t.suggests_end(good(50), kPosted + 2s));
  CHECK(t.suggests_end(unreachable, kPosted + 4s));
  CHECK(described(t.observe(unreachable, kPosted + 4s)) == "waiting");
  CHECK_FALSE(t.suggests_end(unreachable, kPosted + 9s));
}

TEST_CASE("touched settings in the list suggest a look") {
  Server before = good(50);
  before.settings.updated_at = instance_time(50);
  auto t = tracker(plain, before);
  Server touched = before;
  touched.is_usable = true;
  touched.settings.updated_at = instance_time(103);
  CHECK(t.suggests_end(touched, kPosted + 4s));
}
