#include "coolify/verdict_tracker.h"

#include <doctest/doctest.h>

#include "coolify/validation_log.h"

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
  CHECK(described(verdict) == "verdict.connection_refused");
  CHECK(verdict->validation_logs == "Server is not reachable.\nError: Connection refused");
}

TEST_CASE("install: the same failure again, in a run that was seen, is judged by its log") {
  struct Row {
    const char* log;
    const char* expected;
  };
  const Row rows[] = {
      {kRefused, "verdict.connection_refused"},
      {"Server is not reachable.<br>Error: sudo: a password is required", "verdict.sudo_password"},
      {"Server OS type is not supported.", "verdict.os_unsupported"},
      {"Prerequisites (git, jq) could not be installed after 3 attempts.",
       "verdict.install_gave_up"},
      {"Minimum Docker Engine version 24 is not installed.", "verdict.docker_too_old"},
      {"An error occurred during validation: no /etc/os-release", "verdict.unknown"},
  };
  for (const bool tells_check_times : {true, false}) {
    for (const Row& row : rows) {
      INFO(row.log);
      Server before = with_log(fresh(), row.log, 50);
      before.settings.tells_check_times = tells_check_times;
      auto t = tracker(install, before);
      CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
      CHECK(described(t.observe(before, kPosted + 5s)) == "waiting");
      CHECK(described(t.observe(before, kPosted + 14s)) == "waiting");
      const auto verdict = t.observe(before, kPosted + 15s);
      CHECK(described(verdict) == row.expected);
      CHECK(verdict->validation_logs == coolify::clean_log(row.log));
    }
  }
}

TEST_CASE("install: the same fault of the proxy again is told again") {
  const Server before = with_log(with_metadata(good(40), 40), kProxyFault, 50);
  const Server after = with_log(with_metadata(good(103), 40), kProxyFault, 104);
  SUBCASE("in a run that was seen") {
    auto t = tracker(install, before);
    CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
    CHECK(described(t.observe(after, kPosted + 5s)) == "waiting");
    const auto verdict = t.observe(after, kPosted + 15s);
    CHECK(described(verdict) == "usable, verdict.proxy_not_started");
    CHECK(verdict->validation_logs == kProxyFault);
    CHECK(verdict->warnings.items().front().evidence == kProxyFault);
  }
  SUBCASE("in a run that only its times tell of") {
    auto t = tracker(install, before);
    CHECK(described(t.observe(after, kPosted + 5s)) == "waiting");
    CHECK(described(t.observe(after, kPosted + 15s)) == "usable, verdict.proxy_not_started");
  }
  SUBCASE("with a Coolify that keeps no times") {
    Server untimed = before;
    untimed.settings.tells_check_times = false;
    auto t = tracker(install, untimed);
    CHECK(described(t.observe(running(untimed), kPosted + 2s)) == "waiting");
    CHECK(described(t.observe(untimed, kPosted + 5s)) == "waiting");
    CHECK(described(t.observe(untimed, kPosted + 15s)) == "usable, verdict.proxy_not_started");
  }
  SUBCASE("but not when the proxy was started") {
    auto t = tracker(install, before);
    CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
    const auto verdict =
        t.observe(with_log(with_metadata(good(103), 105), kProxyFault, 105), kPosted + 6s);
    CHECK(described(verdict) == "usable");
    CHECK(verdict->validation_logs.empty());
  }
}

TEST_CASE("install: what stops a run early is no fault of the proxy, whatever flags stand") {
  constexpr const char* kEarly = "An error occurred during validation: no /etc/os-release";
  for (const char* log_before : {kEarly, kNoJq}) {
    const Server before = with_log(good(40), log_before, 50);
    auto t = tracker(install, before);
    CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
    const Server after = with_log(good(40), kEarly, 104);
    CHECK(described(t.observe(after, kPosted + 5s)) == "waiting");
    CHECK(described(t.observe(after, kPosted + 15s)) == "verdict.unknown");
  }
}

TEST_CASE("install: an earlier failure in the log, the checks passed, but no metadata came") {
  for (const char* log : {kRefused, kNoJq, kNoDocker}) {
    INFO(log);
    const Server before = with_log(good(40), log, 50);
    auto t = tracker(install, before);
    CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
    const Server after = with_log(good(103), log, 104);
    CHECK(described(t.observe(after, kPosted + 5s)) == "waiting");
    const auto verdict = t.observe(after, kPosted + 15s);
    CHECK(described(verdict) == "usable, verdict.no_metadata");
    CHECK(verdict->validation_logs.empty());
  }
}

TEST_CASE("install, before 4.3.2: a run that ended without metadata is judged by flags and log") {
  struct Row {
    const char* name;
    bool usable_before;
    const char* log;
    const char* expected;
  };
  const Row rows[] = {
      {"no log", false, "", "usable, verdict.no_metadata"},
      {"it has become usable", false, kNoJq, "usable, verdict.no_metadata"},
      {"the flags may be of before", true, kNoJq, "verdict.prerequisites_missing"},
      {"it is reachable again", true, kRefused, "usable, verdict.no_metadata"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Server before = with_log(good(40), row.log, 50);
    before.settings = {};
    before.is_usable = row.usable_before;
    auto t = tracker(install, before);
    CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
    Server after = before;
    after.is_usable = true;
    CHECK(described(t.observe(after, kPosted + 5s)) == "waiting");
    CHECK(described(t.observe(after, kPosted + 15s)) == row.expected);
  }
}

TEST_CASE("install: the agent of a server that works touches its record") {
  const Server before = with_log(good(40), kProxyFault, 50);
  auto t = tracker(install, before);
  const Server touched = with_log(good(40), kProxyFault, 103);
  CHECK(described(t.observe(touched, kPosted + 5s)) == "waiting");
  CHECK(described(t.observe(touched, kPosted + 60s)) == "waiting");
  CHECK(described(t.observe(running(touched), kPosted + 65s)) == "waiting");
  CHECK(described(t.observe(with_metadata(good(170), 171), kPosted + 75s)) == "usable");
}

TEST_CASE("install: metadata are waited for as long as a busy machine takes") {
  for (const auto late : {100ms, 1000ms, 2100ms, 5000ms, 9900ms}) {
    CAPTURE(late.count());
    for (const bool logged : {false, true}) {
      const Server before = logged ? with_log(fresh(), kProxyFault, 50) : fresh();
      auto t = tracker(install, before);
      CHECK(described(t.observe(running(before), kPosted + 2s)) == "waiting");
      const Server ended = logged ? with_log(good(103), kProxyFault, 104) : good(103);
      CHECK(described(t.observe(ended, kPosted + 5s)) == "waiting");
      CHECK(described(t.observe(ended, kPosted + 5s + late - 50ms)) == "waiting");
      CHECK(described(t.observe(with_metadata(ended, 105), kPosted + 5s + late)) == "usable");
    }
  }
}

TEST_CASE("what to do about the proxy depends on its type") {
  struct Row {
    const char* type;
    const char* cause;
    const char* remedy;
  };
  const Row traefik = {
      "traefik",
      "A proxy of the type traefik needs the ports 80, 443 and 8080; one that is taken is the "
      "usual reason.",
      "Free the ports 80, 443 and 8080 (ss -ltnp on the server shows who listens) and start the "
      "proxy in Coolify, or set proxy_type to none."};
  const Row rows[] = {
      traefik,
      {"", traefik.cause, traefik.remedy},
      {"caddy",
       "A proxy of the type caddy needs the ports 80 and 443; one that is taken is the usual "
       "reason.",
       "Free the ports 80 and 443 (ss -ltnp on the server shows who listens) and start the proxy "
       "in Coolify, or set proxy_type to none."},
      {"nginx", "For a proxy of the type nginx Coolify starts nothing and looks at no port.",
       "Look at the proxy on the server's page in Coolify, or set proxy_type to none."},
      {"none", "The server has none, which a validation in install mode takes for an error.",
       "Nothing has to be done for a server without a proxy; a plain validation does not start "
       "one."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type);
    auto t = tracker(install, fresh());
    CHECK(described(t.observe(running(fresh()), kPosted + 2s)) == "waiting");
    Server server = with_log(good(103), kProxyFault, 104);
    if (*row.type != '\0') server.settings.values.set(coolify::kProxyType, row.type);
    const auto verdict = t.observe(server, kPosted + 5s);
    REQUIRE(described(verdict) == "usable, verdict.proxy_not_started");
    const auto& warning = verdict->warnings.items().front();
    CHECK(warning.cause ==
          "The server is usable, but an error came after the checks. " + std::string(row.cause));
    CHECK(warning.remedy == row.remedy);
  }
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
  SUBCASE("nothing changed, where a good verdict would change nothing") {
    Server untimed = good(50);
    untimed.settings.tells_check_times = false;
    auto t = tracker(plain, untimed);
    CHECK(described(t.observe(untimed, kPosted + 2s)) == "waiting");
    CHECK(t.explain_silence().code == "verdict.timeout");
    CHECK(t.explain_silence().cause.starts_with("Nothing about the server changed, which this "));
    untimed.is_usable = false;
    CHECK(described(t.observe(untimed, kPosted + 3s)) == "waiting");
    CHECK(t.explain_silence().cause.starts_with("The validation began"));
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
