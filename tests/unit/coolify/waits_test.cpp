// What is told of each wait for Coolify.
#include <doctest/doctest.h>

#include <optional>
#include <thread>

#include "coolify/docker_cleanup.h"
#include "coolify/key_creation.h"
#include "coolify/keyed_mutex.h"
#include "coolify/rate_limiter.h"
#include "coolify/validation.h"
#include "tests/support/patience.h"
#include "tests/support/told_waits.h"
#include "tests/unit/coolify/client_fixture.h"

using namespace std::chrono_literals;
using tests::ClientFixture;
using Lines = std::vector<std::string>;

namespace {

struct Fixture : ClientFixture {
  Fixture() { context.progress = &waits; }
  tests::ToldWaits waits;
};

constexpr const char* kServer =
    R"({"uuid":"u","name":"web","ip":"10.0.0.1","port":22,"user":"root","is_validating":false,
        "settings":{"is_reachable":true,"is_usable":true}})";

}  // namespace

TEST_CASE("waits: each answer that is not there yet, with its cause and the pause") {
  Fixture f;
  f.http->answer("GET /teams/current", 503, "");
  f.http->fail("GET /teams/current", base::ErrorKind::unreachable, "coolify.unreachable");
  f.http->answer("GET /teams/current", 200, R"({"id":3,"name":"Root"})");
  REQUIRE(f.client->team(f.context));
  const auto told = f.waits.all();
  REQUIRE(told.size() == 2);
  CHECK(told[0].what == "Coolify to come back");
  CHECK(told[0].attempt == 1);
  CHECK(told[0].code == "coolify.unavailable");
  CHECK_FALSE(told[0].cause.empty());
  CHECK(told[0].next_try == f.clock.sleeps()[0]);
  CHECK(told[1].attempt == 2);
  CHECK(told[1].code == "coolify.unreachable");
  CHECK(told[1].next_try == f.clock.sleeps()[1]);
}

TEST_CASE("waits: nothing is told of an answer that comes, or that no waiting changes") {
  Fixture f;
  f.http->answer("GET /teams/current", 401, R"({"message":"Unauthenticated."})");
  REQUIRE_FALSE(f.client->team(f.context));
  CHECK(f.waits.lines().empty());
}

TEST_CASE("waits: the request limit, once, by all it holds back") {
  tests::FakeClock clock;
  coolify::RateLimiter limiter;
  base::Context context;
  context.clock = &clock;
  limiter.acquire(context)->answered({429, {{"retry-after", "37"}}, ""}, clock);
  tests::ToldWaits first;
  tests::ToldWaits second;
  base::Context behind = context;
  behind.progress = &second;
  std::jthread other;
  base::Event told;
  second.on_wait([&told] { told.set(); });
  first.on_wait([&] {
    other = std::jthread([&] { CHECK(limiter.acquire(behind).has_value()); });
    REQUIRE(told.wait(base::Context()) == base::Waited::ready);
  });
  context.progress = &first;
  REQUIRE(limiter.acquire(context).has_value());
  other.join();
  for (const tests::ToldWaits* const waits : {&first, &second}) {
    REQUIRE(waits->all().size() == 1);
    CHECK(waits->all()[0].what == "Coolify's request limit");
    CHECK(waits->all()[0].next_try == 37s);
  }
}

TEST_CASE("waits: a pause that nobody notices is not told") {
  Fixture f;
  coolify::RateLimiter limiter;
  limiter.acquire(f.context)->answered({429, {{"retry-after", "2"}}, ""}, f.clock);
  REQUIRE(limiter.acquire(f.context).has_value());
  CHECK(f.waits.lines().empty());
}

TEST_CASE("waits: Coolify's verdict, with what the last look saw") {
  Fixture f;
  f.http->answer("GET /servers/u", 200, kServer);
  f.http->answer("GET /servers/u", 503, "");
  f.http->answer("POST /servers/u/validate", 201, "{}");
  coolify::ValidationOptions options;
  options.just_created = true;
  options.timeout = 9min;
  REQUIRE_FALSE(coolify::run_validation(*f.client, "u", options, f.context));
  const Lines lines = f.waits.lines();
  REQUIRE(lines.size() > 3);
  CHECK(lines[0] == "Coolify's verdict");
  CHECK(lines[1] == "Coolify's verdict 1: The server is reachable, usable.");
  CHECK(f.waits.all()[0].next_try == f.clock.sleeps()[0]);
  CHECK(lines[2].starts_with("Coolify to come back 1 coolify.unavailable: "));
  CHECK(lines.back().starts_with("Coolify"));
}

TEST_CASE("waits: the end of a clean-up, and before of another one") {
  Fixture f;
  f.http->answer("GET /servers/u", 200, kServer);
  f.http->answer("POST /servers/u/docker-cleanup/run", 200, "{}");
  const auto runs = [](const std::string& other, const std::string& own) {
    return R"([{"uuid":"other","status":")" + other + R"(","message":null})" +
           (own.empty() ? "" : R"(,{"uuid":"own","status":")" + own + R"(","message":null})") + "]";
  };
  const char* const list = "GET /servers/u/docker-cleanup/executions";
  f.http->answer(list, 200, runs("running", ""));
  f.http->answer(list, 200, runs("success", ""));
  f.http->answer(list, 200, runs("success", "running"));
  f.http->answer(list, 200, runs("success", "success"));
  REQUIRE(coolify::run_docker_cleanup(*f.client, "u", {}, f.context));
  CHECK(f.waits.lines() == Lines{"another clean-up of the server 1", "the end of the clean-up 1",
                                 "the end of the clean-up 2"});
  CHECK(f.waits.all()[0].next_try == 2s);
  CHECK(f.waits.all()[2].next_try == 3s);
}

TEST_CASE("waits: another operation on the same thing") {
  coolify::KeyedMutex mutex;
  tests::ToldWaits waits;
  base::Context context;
  context.progress = &waits;
  auto first = std::optional(mutex.lock("10.0.0.1", context));
  CHECK(waits.lines().empty());
  std::jthread second([&] { CHECK(mutex.lock("10.0.0.1", context).has_value()); });
  REQUIRE(tests::eventually([&] { return !waits.lines().empty(); }));
  first.reset();
  second.join();
  CHECK(waits.lines() == Lines{"another operation on 10.0.0.1"});
}

TEST_CASE("waits: what a creation made whose answer was lost") {
  Fixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->fail("POST /servers", base::ErrorKind::connection_lost, "coolify.connection_lost");
  f.http->answer("POST /servers", 201, R"({"uuid":"second"})");
  coolify::NewServer server;
  server.name = "web";
  server.ip = "10.0.0.1";
  server.private_key_uuid = "key";
  REQUIRE(f.client->create_server(server, f.context) == "second");
  const Lines lines = f.waits.lines();
  REQUIRE(lines.size() == 2);
  CHECK(
      lines[0].starts_with("the record whose creation was not answered 1 coolify.connection_lost"));
  CHECK(lines[1].starts_with("the record whose creation was not answered 2"));
  CHECK(f.waits.all()[0].next_try == f.clock.sleeps()[0]);
}

TEST_CASE("waits: a key whose creation was lost") {
  Fixture f;
  f.http->answer("GET /security/keys", 200, "[]");
  f.http->fail("POST /security/keys", base::ErrorKind::connection_lost, "coolify.connection_lost");
  const coolify::NewPrivateKey key{
      .name = "web", .description = "d", .text = base::Secret("KEY\n"), .fingerprint = "FP"};
  REQUIRE_FALSE(f.client->create_key(key, f.context));
  const Lines lines = f.waits.lines();
  REQUIRE_FALSE(lines.empty());
  CHECK(lines[0].starts_with("the key whose creation was not answered 1 coolify.connection_lost"));
}
