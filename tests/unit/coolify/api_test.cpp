#include "coolify/api.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/log_lines.h"

using namespace std::chrono_literals;
using base::ErrorKind;
using coolify::Api;
using coolify::Repeat;

namespace {

const http::Request kGet{http::Method::get, "/servers"};
const http::Request kPost{http::Method::post, "/servers", "", "{}"};

struct Fixture {
  explicit Fixture(coolify::RequestPolicy policy = {}) {
    auto owned = std::make_unique<tests::FakeHttp>();
    http = owned.get();
    api = std::make_unique<Api>(std::move(owned), policy);
    context.clock = &clock;
  }
  base::Duration elapsed() const { return clock.now() - base::TimePoint(1h); }

  tests::FakeClock clock;
  base::Context context;
  tests::FakeHttp* http = nullptr;
  std::unique_ptr<Api> api;
};

}  // namespace

TEST_CASE("a success is handed through") {
  Fixture f;
  f.http->answer("GET /servers", 200, "[]");
  const auto result = f.api->send(kGet, f.context);
  REQUIRE(result.has_value());
  CHECK(result->body == "[]");
  CHECK(f.http->count("GET /servers") == 1);
}

TEST_CASE("faults that pass are retried with growing pauses") {
  for (const int status : {502, 503, 504, 522}) {
    INFO(status);
    Fixture f;
    f.http->answer("GET /servers", status, "");
    f.http->answer("GET /servers", status, "");
    f.http->answer("GET /servers", 200, "[]");
    CHECK(f.api->send(kGet, f.context).has_value());
    const auto sleeps = f.clock.sleeps();
    REQUIRE(sleeps.size() == 2);
    CHECK(sleeps[0] >= 750ms);
    CHECK(sleeps[0] <= 1s);
    CHECK(sleeps[1] >= 1500ms);
    CHECK(sleeps[1] <= 2s);
  }
}

TEST_CASE("failures of the network are retried too") {
  for (const auto kind : {ErrorKind::unreachable, ErrorKind::connection_lost, ErrorKind::timeout}) {
    Fixture f;
    f.http->fail("GET /servers", kind, "coolify.x");
    f.http->answer("GET /servers", 200, "[]");
    CHECK(f.api->send(kGet, f.context).has_value());
  }
}

TEST_CASE("the attempts are counted") {
  Fixture f({.attempts = 4});
  f.http->answer("GET /servers", 502, "");
  const auto result = f.api->send(kGet, f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.unavailable");
  CHECK(f.http->count("GET /servers") == 4);
}

TEST_CASE("what does not pass by itself is not retried") {
  for (const int status : {400, 401, 403, 404, 422, 500, 301}) {
    INFO(status);
    Fixture f;
    f.http->answer("GET /servers", status, "{}");
    CHECK_FALSE(f.api->send(kGet, f.context).has_value());
    CHECK(f.http->count("GET /servers") == 1);
  }
  for (const auto kind :
       {ErrorKind::invalid_config, ErrorKind::cancelled, ErrorKind::api_refused}) {
    Fixture f;
    f.http->fail("GET /servers", kind, "coolify.x");
    CHECK_FALSE(f.api->send(kGet, f.context).has_value());
    CHECK(f.http->count("GET /servers") == 1);
  }
}

TEST_CASE("Retry-After of a 503 lengthens the pause") {
  Fixture f;
  f.http->answer("GET /servers", 503, "", {{"retry-after", "30"}});
  f.http->answer("GET /servers", 200, "[]");
  CHECK(f.api->send(kGet, f.context).has_value());
  CHECK(f.elapsed() == 30s);
}

TEST_CASE("too many requests are no failure, however often it takes") {
  Fixture f;
  for (int i = 0; i < 5; ++i) {
    f.http->answer("GET /servers", 429, R"({"message":"Too Many Attempts."})",
                   {{"retry-after", "60"}});
  }
  f.http->answer("GET /servers", 200, "[]");
  CHECK(f.api->send(kGet, f.context).has_value());
  CHECK(f.elapsed() == 300s);
}

TEST_CASE("an endless storm of refusals ends") {
  Fixture f;
  f.http->answer("GET /servers", 429, "", {{"retry-after", "1"}});
  const auto result = f.api->send(kGet, f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.rate_limited");
  CHECK(f.http->count("GET /servers") == 12);
}

TEST_CASE("a creation is repeated only when it certainly had no effect") {
  struct Row {
    int status;
    ErrorKind kind;
    int sent;
    bool maybe_done;
  };
  const Row rows[] = {
      {429, {}, 2, false},
      {0, ErrorKind::unreachable, 2, false},
      {0, ErrorKind::connection_lost, 1, true},
      {0, ErrorKind::timeout, 1, true},
      {0, ErrorKind::cancelled, 1, true},
      {500, {}, 1, true},
      {502, {}, 1, true},
      {503, {}, 1, true},
      {504, {}, 1, true},
      {400, {}, 1, false},
      {422, {}, 1, false},
  };
  for (const Row& row : rows) {
    Fixture f;
    if (row.status == 0) {
      f.http->fail("POST /servers", row.kind, "coolify.x");
    } else {
      f.http->answer("POST /servers", row.status, "{}");
    }
    f.http->answer("POST /servers", 201, "{}");
    const auto outcome = f.api->call(kPost, Repeat::when_safe, f.context);
    INFO(row.status);
    CHECK(f.http->count("POST /servers") == row.sent);
    CHECK(outcome.has_value() == (row.sent == 2));
    if (!outcome) CHECK(outcome.error().maybe_done == row.maybe_done);
  }
}

TEST_CASE("no pause goes beyond the deadline") {
  Fixture f;
  f.http->answer("GET /servers", 503, "", {{"retry-after", "30"}});
  const auto result = f.api->send(kGet, f.context.within(10s));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.unavailable");
  CHECK(f.elapsed() == 0s);
}

TEST_CASE("a stop during a pause is the error") {
  Fixture f;
  f.http->answer("GET /servers", 502, "");
  std::stop_source source;
  f.context.stop = source.get_token();
  f.clock.on_sleep([&source] { source.request_stop(); });
  const auto result = f.api->send(kGet, f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.cancelled");
}

TEST_CASE("only changes move the time of the last change") {
  Fixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("POST /servers", 201, "{}");
  const auto before = f.api->last_write();
  (void)f.api->send(kGet, f.context);
  CHECK(f.api->last_write() == before);
  (void)f.api->send(kPost, f.context);
  CHECK(f.api->last_write() == f.clock.now());
}

namespace {

/// A Coolify that fails as `away` says until `back` has passed.
void go_away(Fixture& f, const std::string& call, base::Duration back,
             const tests::FakeHttp::Result& away) {
  f.http->on(call, [&f, back, away](const auto&, const auto&) -> tests::FakeHttp::Result {
    if (f.elapsed() < back) return away;
    return http::Response{200, {}, "[]"};
  });
}

tests::FakeHttp::Result broken(ErrorKind kind, const std::string& code) {
  base::Diagnostic error;
  error.kind = kind;
  error.code = code;
  error.cause = "no connection came about.";
  return base::fail(std::move(error));
}

int lines_with(const tests::LogLines& log, const std::string& text) {
  const auto lines = log.lines();
  return static_cast<int>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(text) != std::string::npos;
  }));
}

}  // namespace

TEST_CASE("Coolify is waited for while it is restarted or updated") {
  const tests::FakeHttp::Result kinds[] = {
      http::Response{503, {}, R"({"message":"Service Unavailable"})"},
      http::Response{502, {}, "<html>Bad Gateway</html>"},
      http::Response{504, {}, ""},
      broken(ErrorKind::unreachable, "http.unreachable"),
      broken(ErrorKind::connection_lost, "http.connection_lost"),
      broken(ErrorKind::timeout, "http.connect_timeout"),
  };
  for (const auto& away : kinds) {
    for (const auto outage : {60s, 200s, 290s}) {
      CAPTURE(outage.count());
      Fixture f;
      const auto log = std::make_shared<tests::LogLines>();
      f.context.log = base::Log(log);
      go_away(f, "DELETE /servers/u", outage, away);
      const http::Request request{http::Method::remove, "/servers/u"};
      CHECK(f.api->send(request, f.context).has_value());
      CHECK(f.elapsed() >= outage);
      CHECK(f.elapsed() <= outage + 20s);
      CHECK(lines_with(*log, "Coolify does not answer; trying again") == 1);
      CHECK(lines_with(*log, "at_most=5m") == 1);
      CHECK(lines_with(*log, "Coolify answers again") == 1);
    }
  }
}

TEST_CASE("patience ends, and the error says how long it was") {
  struct Row {
    base::Duration patience;
    const char* told;
  };
  for (const Row& row : {Row{5min, " times in 5m."}, Row{10s, "It was tried 5 times in 10s."},
                         Row{500ms, "It was tried 2 times in 500ms."}}) {
    CAPTURE(row.told);
    Fixture f({.patience = row.patience});
    go_away(f, "GET /servers", 1h, broken(ErrorKind::unreachable, "http.unreachable"));
    const auto result = f.api->send(kGet, f.context);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == "coolify.unreachable");
    CHECK(result.error().cause.find(row.told) != std::string::npos);
    CHECK(result.error().cause.starts_with("no connection came about. It was tried "));
    CHECK(f.elapsed() == row.patience);
  }
}

TEST_CASE("without patience a call is tried once") {
  Fixture f({.patience = 0s});
  f.http->answer("GET /servers", 503, "");
  const auto result = f.api->send(kGet, f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().cause.find("tried") == std::string::npos);
  CHECK(f.http->count("GET /servers") == 1);
}

TEST_CASE("the time of the operation limits patience") {
  Fixture f;
  f.http->answer("GET /servers", 503, R"({"message":"Service Unavailable"})");
  const auto result = f.api->send(kGet, f.context.within(2min));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.maintenance");
  CHECK(f.elapsed() <= 2min);
  CHECK(f.elapsed() >= 100s);
}

TEST_CASE("what no restart explains is tried three times") {
  for (const char* code : {"http.host_not_found", "http.tls", "http.proxy"}) {
    CAPTURE(code);
    Fixture f;
    go_away(f, "GET /servers", 1h, broken(ErrorKind::unreachable, code));
    CHECK_FALSE(f.api->send(kGet, f.context).has_value());
    CHECK(f.http->count("GET /servers") == 3);
    CHECK(f.elapsed() <= 3s);
  }
}

TEST_CASE("a policy without pauses makes no flood") {
  Fixture f({.patience = 10s, .min_wait = 0s, .max_wait = 0s});
  f.http->answer("GET /servers", 503, "");
  CHECK_FALSE(f.api->send(kGet, f.context).has_value());
  CHECK(f.elapsed() == 10s);
  CHECK(f.http->count("GET /servers") == 101);
  Fixture counted({.attempts = 4, .min_wait = 0s, .max_wait = 0s});
  counted.http->answer("GET /servers", 503, "");
  CHECK_FALSE(counted.api->send(kGet, counted.context).has_value());
  CHECK(counted.http->count("GET /servers") == 4);
  CHECK(counted.elapsed() == 0s);
}

TEST_CASE("each absence of Coolify's is told once, to whichever call meets it first") {
  Fixture f;
  const auto log = std::make_shared<tests::LogLines>();
  f.context.log = base::Log(log);
  for (int absence = 1; absence <= 2; ++absence) {
    const auto until = f.elapsed() + 30s;
    go_away(f, "GET /servers", until, http::Response{503, {}, ""});
    CHECK(f.api->send(kGet, f.context).has_value());
    CHECK(f.api->send(kGet, f.context).has_value());
    CHECK(lines_with(*log, "Coolify does not answer; trying again") == absence);
    CHECK(lines_with(*log, "Coolify answers again") == absence);
  }
}
