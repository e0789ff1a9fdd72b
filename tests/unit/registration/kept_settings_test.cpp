#include "registration/kept_settings.h"

#include <doctest/doctest.h>

#include "registration/pipeline.h"
#include "tests/unit/registration/world.h"

using namespace std::chrono_literals;
using registration::Config;
using registration::Outcome;
using registration::Status;
using registration::ValidationChoice;
using tests::World;

namespace {

const std::string kPatch = "PATCH /servers/u";

struct Change {
  Config before;
  Config after;
};

/// A change of the proxy's type, with a run or without one.
Change to_caddy(const World& world, bool runs) {
  Change change{world.config(), world.config()};
  change.before.settings.server.set(coolify::kProxyType, "traefik");
  change.after.settings.server.set(coolify::kProxyType, "caddy");
  if (runs) change.after.port = 2222;
  return change;
}

Outcome update(World& world, const Change& change) {
  return world.update(change.before, change.after);
}

std::string proxy_type(const Outcome& outcome) {
  REQUIRE(outcome.result.record.has_value());
  return outcome.result.record->settings.server.get(coolify::kProxyType).value_or("");
}

}  // namespace

TEST_CASE("a proxy type that a job undoes is sent again") {
  for (const bool runs : {false, true}) {
    for (const auto after : {0s, 1s, 4s, 9s}) {
      for (const int undoings : {1, 2, 3}) {
        CAPTURE(runs);
        CAPTURE(after.count());
        CAPTURE(undoings);
        World world;
        world.proxy_type = "traefik";
        world.undoings = undoings;
        world.undone_after = after;
        const Outcome outcome = update(world, to_caddy(world, runs));
        CHECK(World::codes(outcome).empty());
        CHECK(proxy_type(outcome) == "caddy");
        CHECK(world.proxy_type == "caddy");
        CHECK(world.http->count(kPatch) == 1 + undoings);
        CHECK(world.http->last_body(kPatch) == R"({"proxy_type":"caddy"})");
        CHECK(world.log->contains("a job of Coolify's has undone a setting"));
        if (runs) CHECK(outcome.result.status == Status::ready);
      }
    }
  }
}

TEST_CASE("a proxy type that Coolify never keeps is an error, and nothing is ready") {
  for (const bool runs : {false, true}) {
    CAPTURE(runs);
    World world;
    world.proxy_type = "traefik";
    world.undoings = 100;
    world.undone_after = 2s;
    const Outcome outcome = update(world, to_caddy(world, runs));
    REQUIRE(World::codes(outcome) == "registration.setting_undone");
    CHECK(outcome.result.uuid == "u");
    CHECK(outcome.result.status == Status::error);
    CHECK(outcome.result.registration_status == "failed");
    CHECK(proxy_type(outcome) == "traefik");
    CHECK(world.http->count(kPatch) == 4);
    CHECK(outcome.diagnostics.items()[0].cause.find("proxy_type of the server u") !=
          std::string::npos);
  }
}

TEST_CASE("a change that is kept is sent once, after a look some seconds later") {
  World world;
  world.proxy_type = "traefik";
  const auto start = world.clock.now();
  CHECK(World::codes(update(world, to_caddy(world, false))).empty());
  CHECK(world.http->count(kPatch) == 1);
  CHECK(world.clock.now() - start == 10s);
}

TEST_CASE("a validation of somebody else's is waited for before the last look") {
  World world;
  world.proxy_type = "traefik";
  world.undoings = 1;
  world.undone_after = 45s;
  world.validating_until = world.clock.now() + 40s;
  const Outcome outcome = update(world, to_caddy(world, false));
  CHECK(World::codes(outcome).empty());
  CHECK(proxy_type(outcome) == "caddy");
  CHECK(world.http->count(kPatch) == 2);
}

TEST_CASE("the mark of a validation whose worker died is not waited for without end") {
  World world;
  world.proxy_type = "traefik";
  world.validating_until = world.clock.now() + 10h;
  const auto start = world.clock.now();
  CHECK(World::codes(update(world, to_caddy(world, false))).empty());
  CHECK(world.clock.now() - start < 3min);
}

TEST_CASE("the operation's time and a stop end the wait") {
  World world;
  world.proxy_type = "traefik";
  world.validating_until = world.clock.now() + 10h;
  SUBCASE("time") {
    world.context = world.context.within(20s);
    CHECK(World::codes(update(world, to_caddy(world, false))) == "coolify.timeout");
  }
  SUBCASE("stop") {
    std::stop_source source;
    world.context.stop = source.get_token();
    world.clock.on_sleep([&source] { source.request_stop(); });
    CHECK(World::codes(update(world, to_caddy(world, false))) == "coolify.cancelled");
  }
}

TEST_CASE("other settings are neither waited for nor sent again") {
  World world;
  world.proxy_type = "caddy";
  Change change{world.config(), world.config()};
  change.before.settings.server.set(coolify::kProxyType, "traefik");
  change.after.settings.server.set(coolify::kProxyType, "traefik");
  change.after.settings.server.set("concurrent_builds", std::int64_t{4});
  const auto start = world.clock.now();
  CHECK(World::codes(update(world, change)).empty());
  CHECK(world.http->count(kPatch) == 1);
  CHECK(world.clock.now() == start);
}

TEST_CASE("a creation whose proxy type is undone while Coolify validates") {
  for (const auto mode : {ValidationChoice::automatic, ValidationChoice::none}) {
    for (const int undoings : {0, 1, 100}) {
      CAPTURE(undoings);
      World world;
      world.proxy_type = "traefik";
      world.undoings = undoings;
      Config config = world.config();
      config.validation.mode = mode;
      config.settings.server.set(coolify::kProxyType, "caddy");
      const Outcome outcome = world.create(config);
      const bool is_lost = undoings == 100;
      CHECK(World::codes(outcome) == (is_lost ? "registration.setting_undone" : ""));
      CHECK(outcome.result.uuid == "u");
      CHECK((outcome.result.status == Status::ready) ==
            (mode == ValidationChoice::automatic && !is_lost));
      CHECK(proxy_type(outcome) == (is_lost ? "traefik" : "caddy"));
      CHECK(world.http->count(kPatch) == (undoings == 100 ? 3 : undoings));
    }
  }
}
