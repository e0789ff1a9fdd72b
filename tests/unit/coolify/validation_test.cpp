#include "coolify/validation.h"

#include <doctest/doctest.h>

#include "tests/unit/coolify/answers.h"
#include "tests/unit/coolify/client_fixture.h"

using namespace std::chrono_literals;
using coolify::ValidationMode;
using coolify::ValidationOptions;
using coolify::Version;
using tests::ClientFixture;
using tests::outcome;

namespace {

/// A server of Coolify 4.3.11 whose fields a test sets as JSON texts.
struct FakeServer {
  std::string flags = "false";
  std::string logs = "null";
  std::string checked_at = "null";
  std::string metadata = "null";
  std::string updated_at = "\"2026-11-23T10:00:00.000000Z\"";
  bool validating = false;

  [[nodiscard]] std::string settings() const {
    const bool checked = checked_at != "null";
    return R"({"is_reachable":)" + flags + R"(,"is_usable":)" + flags + R"(,"docker_version":)" +
           (checked ? "\"26.1.5\"" : "null") + R"(,"docker_version_checked_at":)" + checked_at +
           R"(,"compose_version":)" + (checked ? "\"2.26.1\"" : "null") +
           R"(,"compose_version_checked_at":)" + checked_at + "}";
  }
  [[nodiscard]] std::string whole() const {
    return R"({"uuid":"u","name":"web","ip":"10.0.0.1","port":22,"user":"root","is_validating":)" +
           std::string(validating ? "true" : "false") + R"(,"validation_logs":)" + logs +
           R"(,"server_metadata":)" + metadata +
           R"(,"created_at":"2026-11-23T10:00:00.000000Z","updated_at":)" + updated_at +
           R"(,"settings":)" + settings() + "}";
  }
  [[nodiscard]] std::string listed() const {
    return R"([{"uuid":"u","name":"web","ip":"10.0.0.1","port":22,"user":"root",)"
           R"("is_reachable":)" +
           flags + R"(,"is_usable":)" + flags + R"(,"settings":)" + settings() + "}]";
  }
  void succeed() {
    flags = "true";
    logs = "null";
    checked_at = "\"2026-11-23T10:05:00.000000Z\"";
  }
};

struct Fixture : ClientFixture {
  explicit Fixture(const std::string& version = "4.3.11") : ClientFixture(version) {
    http->on("GET /servers/u", [this](const auto&, const auto&) {
      return http::Response{200, {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}}, server.whole()};
    });
    http->on("GET /servers",
             [this](const auto&, const auto&) { return http::Response{200, {}, server.listed()}; });
    http->on("POST /servers/u/validate", [this](const auto&, const auto&) {
      posted_at = clock.now();
      return http::Response{201, {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}}, "{}"};
    });
    clock.on_sleep([this] {
      if (at_second && posted_at && clock.now() - *posted_at >= seconds) at_second();
    });
  }
  /// Calls `change` with every sleep that ends `after` the validation was asked for, or later.
  void later(base::Duration after, std::function<void()> change) {
    seconds = after;
    at_second = std::move(change);
  }
  base::Expected<coolify::Verdict> validate(ValidationOptions options = {}) {
    return coolify::run_validation(*client, "u", options, context);
  }

  FakeServer server;
  std::optional<base::TimePoint> posted_at;
  base::Duration seconds{};
  std::function<void()> at_second;
};

}  // namespace

TEST_CASE("the mode when the user leaves the choice") {
  using coolify::recommended_mode;
  const Version current{4, 3, 11};
  CHECK(recommended_mode(current, true, "traefik", false) == ValidationMode::install);
  CHECK(recommended_mode(current, false, "traefik", true) == ValidationMode::install);
  CHECK(recommended_mode(current, false, "traefik", false) == ValidationMode::plain);
  CHECK(recommended_mode(current, true, "none", true) == ValidationMode::plain);
  CHECK(recommended_mode(Version{4, 1, 2}, true, "traefik", true) == ValidationMode::plain);
  CHECK(recommended_mode(std::nullopt, true, "", false) == ValidationMode::install);
}

TEST_CASE("plain validation of a good server") {
  Fixture f;
  f.later(3s, [&] { f.server.succeed(); });
  const auto verdict = f.validate();
  REQUIRE(verdict.has_value());
  CHECK(verdict->usable);
  CHECK(verdict->docker_version == "26.1.5");
  CHECK(f.http->last_body("POST /servers/u/validate") == R"({"install":false})");
  CHECK(f.http->count("GET /servers") == 0);
  CHECK(f.clock.sleeps().front() >= 2s);
}

TEST_CASE("a negative verdict is no error of the call") {
  Fixture f;
  f.later(2s, [&] { f.server.logs = R"("Docker Engine is not installed.")"; });
  const auto verdict = f.validate();
  REQUIRE(verdict.has_value());
  CHECK_FALSE(verdict->usable);
  CHECK(coolify::verdict_error(*verdict).code == "verdict.docker_missing");
}

TEST_CASE("install-mode validation of a server just created asks nothing before") {
  Fixture f;
  f.later(2s, [&] { f.server.validating = true; });
  int looks = 0;
  f.http->on("GET /servers/u", [&](const auto&, const auto&) {
    if (++looks == 2) {
      f.at_second = nullptr;
      f.server.succeed();
      f.server.validating = false;
      f.server.metadata = R"({"collected_at":"2026-11-23T10:05:01+00:00"})";
    }
    return http::Response{200, {}, f.server.whole()};
  });
  const auto verdict = f.validate({.mode = ValidationMode::install, .just_created = true});
  REQUIRE(verdict.has_value());
  CHECK(verdict->usable);
  CHECK(looks == 2);
  CHECK(f.http->requests().size() == 4);
  CHECK(f.http->last_body("POST /servers/u/validate") == R"({"install":true})");
}

TEST_CASE("an instance that cannot install is validated plainly") {
  Fixture f("4.1.2");
  f.http->answer("GET /servers/u/validate", 201, "{}");
  f.posted_at = f.clock.now();
  f.later(3s, [&] { f.server.succeed(); });
  const auto verdict = f.validate({.mode = ValidationMode::install});
  REQUIRE(verdict.has_value());
  CHECK(verdict->usable);
}

TEST_CASE("a result within the same second as the one before is kept apart") {
  Fixture f;
  f.server.updated_at = "\"2026-11-23T10:04:45.000000Z\"";
  f.later(1s, [&] { f.server.succeed(); });
  REQUIRE(f.validate().has_value());
  CHECK(f.clock.sleeps().front() == 1100ms);
}

TEST_CASE("a queue without a worker is recognised when the time is up") {
  Fixture f;
  const auto verdict = f.validate({.timeout = 60s});
  REQUIRE_FALSE(verdict.has_value());
  CHECK(verdict.error().code == "verdict.no_worker");
  CHECK(f.elapsed() == 60s);
}

TEST_CASE("a run that never ends is recognised when the time is up") {
  Fixture f;
  f.later(2s, [&] { f.server.validating = true; });
  CHECK(outcome(f.validate({.mode = ValidationMode::install, .timeout = 60s})) == "verdict.stuck");
}

TEST_CASE("the caller's own deadline counts too") {
  Fixture f;
  f.context = f.context.within(20s);
  CHECK(outcome(f.validate()) == "verdict.no_worker");
  CHECK(f.elapsed() == 20s);
}

TEST_CASE("a stop ends the wait at once") {
  Fixture f;
  std::stop_source source;
  f.context.stop = source.get_token();
  f.later(2s, [&] { source.request_stop(); });
  CHECK(outcome(f.validate()) == "coolify.cancelled");
}

TEST_CASE("a server that vanishes while it is awaited") {
  Fixture f;
  f.later(2s, [&] {
    f.http->on("GET /servers/u", [](const auto&, const auto&) {
      return http::Response{404, {}, R"({"message":"Server not found."})"};
    });
  });
  CHECK(outcome(f.validate()) == "verdict.gone");
  CHECK(outcome(f.validate()) == "verdict.gone");
}

TEST_CASE("a restart of Coolify during the wait does no harm") {
  Fixture f;
  int failures = 0;
  f.later(2s, [&] { f.server.succeed(); });
  f.http->on("GET /servers/u", [&](const auto&, const auto&) {
    if (f.posted_at && ++failures < 8) return http::Response{503, {}, R"({"message":"x"})"};
    return http::Response{200, {}, f.server.whole()};
  });
  const auto verdict = f.validate();
  REQUIRE(verdict.has_value());
  CHECK(verdict->usable);
}

TEST_CASE("a Coolify that does not come back is the error") {
  Fixture f;
  f.later(2s, [&] {
    f.http->on("GET /servers/u", [](const auto&, const auto&) {
      return http::Response{503, {}, R"({"message":"x"})"};
    });
  });
  CHECK(outcome(f.validate({.timeout = 60s})) == "coolify.maintenance");
}

TEST_CASE("a look that the end of the time cuts off does not hide what the ones before it saw") {
  const auto answer_never = [](Fixture& f) {
    f.http->on("GET /servers/u", [&f](const auto&, const base::Context& context) {
      f.clock.sleep_until(context.deadline.when(), {});
      base::Diagnostic error;
      error.kind = base::ErrorKind::timeout;
      error.code = "coolify.timeout";
      return tests::FakeHttp::Result(base::fail(std::move(error)));
    });
  };
  Fixture answered;
  answered.later(4s, [&] { answer_never(answered); });
  CHECK(outcome(answered.validate({.timeout = 60s, .just_created = true})) == "verdict.no_worker");
  CHECK(answered.elapsed() == 60s);

  Fixture silent;
  answer_never(silent);
  CHECK(outcome(silent.validate({.timeout = 60s, .just_created = true})) == "coolify.timeout");
}

TEST_CASE("a request limit that allows no look any more is the error") {
  Fixture f;
  f.later(4s, [&] {
    f.http->on("GET /servers/u", [](const auto&, const auto&) {
      return http::Response{429, {{"retry-after", "60"}}, R"({"message":"Too Many Attempts."})"};
    });
  });
  CHECK(outcome(f.validate({.timeout = 60s, .just_created = true})) == "coolify.rate_limited");
  CHECK(f.elapsed() == 60s);
}

TEST_CASE("a token that is revoked during the wait ends it") {
  Fixture f;
  f.later(2s, [&] {
    f.http->on("GET /servers/u", [](const auto&, const auto&) {
      return http::Response{401, {}, R"({"message":"Unauthenticated."})"};
    });
  });
  CHECK(outcome(f.validate()) == "coolify.unauthenticated");
  CHECK(f.elapsed() < 10s);
}

TEST_CASE("several waits at once share the list, and one look at the server has the last word") {
  Fixture f;
  f.client->awaited_validations() += 1;
  f.later(6s, [&] { f.server.succeed(); });
  const auto verdict = f.validate({.just_created = true});
  REQUIRE(verdict.has_value());
  CHECK(verdict->usable);
  CHECK(f.http->count("GET /servers/u") == 1);
  CHECK(f.http->count("GET /servers") >= 2);
}

TEST_CASE("a failure that does not show in the list is found by the look in between") {
  Fixture f;
  f.client->awaited_validations() += 1;
  f.later(2s, [&] { f.server.logs = R"("Server is not reachable. Error: Connection refused")"; });
  const auto verdict = f.validate({.just_created = true});
  REQUIRE(verdict.has_value());
  CHECK(coolify::verdict_error(*verdict).code == "verdict.connection_refused");
  CHECK(f.elapsed() < 25s);
  CHECK(f.http->count("GET /servers/u") == 1);
}

TEST_CASE("the pauses grow from two to five seconds and are never shorter") {
  Fixture f;
  CHECK(outcome(f.validate({.timeout = 60s})) == "verdict.no_worker");
  const auto sleeps = f.clock.sleeps();
  REQUIRE(sleeps.size() > 5);
  CHECK(sleeps[0] >= 2s);
  CHECK(sleeps[0] <= 2400ms);
  CHECK(sleeps[1] >= 3s);
  CHECK(sleeps[1] <= 3600ms);
  for (std::size_t i = 2; i + 1 < sleeps.size(); ++i) {
    CHECK(sleeps[i] >= 5s);
    CHECK(sleeps[i] <= 6s);
  }
}

TEST_CASE("whoever listens hears of the queue, of looks that see something else, and the verdict") {
  Fixture f;
  f.later(12s, [&] { f.server.succeed(); });
  std::vector<std::string> lines;
  ValidationOptions options;
  options.tell = [&lines](const std::string& line) { lines.push_back(line); };
  const auto verdict = f.validate(options);
  REQUIRE(verdict.has_value());
  CHECK(lines == std::vector<std::string>{"Coolify queued the validation",
                                          "Looked at the server: not reachable, not usable yet",
                                          "Looked at the server: reachable, usable",
                                          "Coolify's verdict: usable"});
}

TEST_CASE("that nothing changes is told again now and then") {
  Fixture f;
  std::vector<std::string> lines;
  ValidationOptions options;
  options.timeout = 100s;
  options.tell = [&lines](const std::string& line) { lines.push_back(line); };
  CHECK(outcome(f.validate(options)) == "verdict.no_worker");
  CHECK(lines.size() >= 4);
  CHECK(lines.size() <= 5);
}
