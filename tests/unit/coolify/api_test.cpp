#include "coolify/api.h"

#include <doctest/doctest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"

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
