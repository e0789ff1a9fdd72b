#include "registration/awaited_services.h"

#include <doctest/doctest.h>

#include "registration/pipeline.h"
#include "tests/unit/registration/world.h"

using namespace std::chrono_literals;
using registration::Outcome;
using registration::Status;
using tests::World;

namespace {

// The record of the world was created at 10:00:00, and Coolify's clock stands at 10:05:45.
const char* const kCreatedAt = "2026-11-23 10:00:00";
const char* const kReportedAt = "2026-11-23 10:05:45";

struct Awaited {
  bool proxy = false;
  bool sentinel = false;
  base::Duration timeout = 2min;
};

Outcome create(World& world, const Awaited& awaited,
               registration::OnFailure on_failure = registration::OnFailure::keep) {
  registration::Config config = world.config();
  config.services = {awaited.proxy, awaited.sentinel, awaited.timeout};
  config.validation.on_failure = on_failure;
  return world.create(config);
}

/// What of Coolify's services is at work from `when` on, and what the record says before.
struct Services {
  World& world;
  base::Duration proxy_after = {};
  base::Duration report_after = {};
  std::string proxy_before = "exited";
  std::string report_before = kCreatedAt;

  void begin() {
    world.amend = [this, began = world.clock.now()](coolify::Json& record) {
      const base::Duration passed = world.clock.now() - began;
      record["proxy"] = {{"type", "traefik"},
                         {"status", passed < proxy_after ? proxy_before : "running"}};
      record["sentinel_updated_at"] = passed < report_after ? report_before : kReportedAt;
    };
  }
};

}  // namespace

TEST_CASE("nobody waits for services that are not named") {
  World world;
  Services services{world, 10h, 10h};
  services.begin();
  const Outcome outcome = create(world, {});
  CHECK(World::codes(outcome).empty());
  CHECK(outcome.result.status == Status::ready);
  CHECK_FALSE(world.log->contains("stage=services"));
}

TEST_CASE("a run ends when the services that are named are at work") {
  struct Row {
    Awaited awaited;
    base::Duration proxy_after;
    base::Duration report_after;
    base::Duration least;
  };
  const Row rows[] = {{{.proxy = true}, 0s, 10h, 0s},
                      {{.proxy = true}, 90s, 10h, 90s},
                      {{.sentinel = true}, 10h, 90s, 90s},
                      {{.proxy = true, .sentinel = true}, 60s, 100s, 100s},
                      {{.proxy = true, .sentinel = true}, 100s, 60s, 100s}};
  for (const Row& row : rows) {
    CAPTURE(&row - &rows[0]);
    World world;
    Services services{world, row.proxy_after, row.report_after};
    services.begin();
    const base::TimePoint began = world.clock.now();
    const Outcome outcome = create(world, row.awaited);
    CHECK(World::codes(outcome).empty());
    CHECK(outcome.result.status == Status::ready);
    CHECK(outcome.result.registration_status == "completed");
    CHECK(world.clock.now() - began >= row.least);
    CHECK(world.clock.now() - began < row.least + 60s);
  }
}

TEST_CASE("a service that does not come is a bad end, as validation.on_failure says") {
  struct Row {
    Awaited awaited;
    const char* code;
  };
  const Row rows[] = {{{.proxy = true}, "registration.proxy_not_running"},
                      {{.sentinel = true}, "registration.sentinel_silent"}};
  using registration::OnFailure;
  for (const Row& row : rows) {
    for (const OnFailure on_failure : {OnFailure::keep, OnFailure::remove, OnFailure::warn}) {
      World world;
      Services services{world, 10h, 10h};
      services.begin();
      const base::TimePoint began = world.clock.now();
      const Outcome outcome = create(world, row.awaited, on_failure);
      CHECK(outcome.diagnostics.has_error() == (on_failure != OnFailure::warn));
      REQUIRE(outcome.diagnostics.items().size() == 1);
      CHECK(outcome.diagnostics.items()[0].code == row.code);
      CHECK(outcome.result.status == Status::error);
      CHECK(outcome.result.registration_status == "failed");
      CHECK(outcome.result.uuid == (on_failure == OnFailure::remove ? "" : "u"));
      CHECK(world.clock.now() - began >= 2min);
      CHECK(world.clock.now() - began < 3min);
    }
  }
}

TEST_CASE("the error tells what Coolify said last") {
  World world;
  Services services{world, 10h, 10h, "starting\x1b[2J"};
  services.begin();
  const Outcome outcome = create(world, {.proxy = true});
  REQUIRE(outcome.diagnostics.items().size() == 1);
  const base::Diagnostic& error = outcome.diagnostics.items()[0];
  CHECK(error.cause ==
        "Coolify calls the server usable, but for 2m it did not say that its proxy runs; last it "
        "said \"starting\xEF\xBF\xBD\". The registration was in its stage `services`.");
}

TEST_CASE("what the record rules out is not waited for") {
  struct Row {
    Awaited awaited;
    const char* proxy;
    bool is_build_server;
    bool sentinel;
    const char* why;  ///< empty: it may come
  };
  const Row rows[] = {
      {{.proxy = true}, "TRAEFIK", false, false, ""},
      {{.proxy = true}, "NGINX", false, true, "a proxy there: the type of its proxy is `nginx`."},
      {{.proxy = true}, "NONE", false, true, "a proxy there: the type of its proxy is `none`."},
      {{.proxy = true}, "TRAEFIK", true, true, "a proxy there: it is a build server."},
      {{.sentinel = true}, "NONE", false, true, ""},
      {{.sentinel = true}, "TRAEFIK", true, true, "Sentinel there: it is a build server."},
      {{.sentinel = true}, "TRAEFIK", false, false, "Sentinel there: it is switched off."}};
  for (const Row& row : rows) {
    CAPTURE(&row - &rows[0]);
    World world;
    world.amend = [&row](coolify::Json& record) {
      record["proxy"] = {{"type", row.proxy}, {"status", "running"}};
      record["sentinel_updated_at"] = kReportedAt;
      record["settings"]["is_build_server"] = row.is_build_server;
      record["settings"]["is_sentinel_enabled"] = row.sentinel;
    };
    const base::TimePoint began = world.clock.now();
    const Outcome outcome = create(world, row.awaited);
    const bool is_possible = *row.why == 0;
    CHECK(World::codes(outcome) == (is_possible ? "" : "registration.service_absent"));
    CHECK(world.clock.now() - began < 1min);
    if (is_possible) continue;
    REQUIRE(outcome.diagnostics.items().size() == 1);
    CHECK(outcome.diagnostics.items()[0].cause.find(row.why) != std::string::npos);
  }
}

TEST_CASE("only a report of this run counts") {
  for (const char* const before : {kCreatedAt, "2026-11-19 06:05:00", "2026-11-23 09:59:59",
                                   "2026-11-23 10:03:00", "nonsense", ""}) {
    CAPTURE(before);
    World world;
    Services services{world, 0s, 10h, "running", before};
    services.begin();
    CHECK(World::codes(create(world, {.sentinel = true})) == "registration.sentinel_silent");
  }
}

TEST_CASE("a Coolify that is away for a while is asked again") {
  World world;
  Services services{world, 60s, 0s};
  services.begin();
  int refused = 0;
  const auto answer = world.http->handler("GET /servers/u");
  world.http->on(
      "GET /servers/u",
      [&](const http::Request& request, const base::Context& context) -> tests::FakeHttp::Result {
        const bool is_waiting = world.log->contains("stage=services");
        if (is_waiting && refused < 8) {
          ++refused;
          return http::Response{503, {}, "{}"};
        }
        return answer(request, context);
      });
  CHECK(World::codes(create(world, {.proxy = true, .timeout = 10min})).empty());
  CHECK(refused == 8);
}
