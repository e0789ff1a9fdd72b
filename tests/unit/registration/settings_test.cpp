#include "registration/settings.h"

#include <doctest/doctest.h>

#include "registration/pipeline.h"
#include "tests/unit/registration/world.h"

using registration::Config;
using registration::Outcome;
using registration::Settings;
using tests::World;

namespace {

using Events = std::vector<std::string>;

Outcome update(World& world, const Config& before, const Config& after) {
  return registration::Pipeline(world, *world.client)
      .update("u", before, after, world.context, world.observer);
}

}  // namespace

TEST_CASE("a creation sends the rest of the settings once the uuid is safe") {
  World world;
  Config config = world.config();
  config.settings.server.set("is_build_server", true);
  config.settings.server.set("proxy_type", "caddy");
  config.settings.server.set("concurrent_builds", 4);
  config.settings.server.set("server_disk_usage_check_frequency", "daily");
  config.settings.sentinel.set("is_metrics_enabled", true);
  world.http->answer("PATCH /servers/u/sentinel", 200, "{}");
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome).empty());
  CHECK(world.events ==
        Events{"connect", "inspect", "deploy root", "create", "change", "validate"});
  const std::string created = world.http->last_body("POST /servers");
  CHECK(created.find(R"("is_build_server":true)") != std::string::npos);
  CHECK(created.find(R"("proxy_type":"caddy")") != std::string::npos);
  CHECK(created.find("concurrent_builds") == std::string::npos);
  CHECK(world.http->last_body("PATCH /servers/u") ==
        R"({"concurrent_builds":4,"server_disk_usage_check_frequency":"daily"})");
  CHECK(world.http->last_body("PATCH /servers/u/sentinel") == R"({"is_metrics_enabled":true})");
}

TEST_CASE("a setting that is refused after the creation leaves the uuid known") {
  World world;
  Config config = world.config();
  config.settings.server.set("concurrent_builds", 4);
  world.http->on("PATCH /servers/u", [](const auto&, const auto&) {
    return http::Response{
        422, {}, R"({"message":"Validation failed.","errors":{"concurrent_builds":["No."]}})"};
  });
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "coolify.validation_failed");
  CHECK(outcome.result.uuid == "u");
  CHECK(outcome.diagnostics.items()[0].path == base::Path::of("concurrent_builds"));
  CHECK(outcome.diagnostics.items()[0].notes ==
        std::vector{base::Note{"record_left", "u", "The record u stays in Coolify."}});
}

TEST_CASE("a setting the instance is too old for is refused before anything is touched") {
  struct Row {
    const char* path;
    std::function<void(Config&)> ask;
  };
  const Row rows[] = {
      {"connection_timeout",
       [](Config& config) { config.settings.server.set("connection_timeout", 20); }},
      {"is_terminal_enabled",
       [](Config& config) { config.settings.server.set("is_terminal_enabled", false); }},
      {"sentinel",
       [](Config& config) { config.settings.sentinel.set("is_sentinel_enabled", false); }},
      {"validation.mode",
       [](Config& config) { config.validation.mode = registration::ValidationChoice::install; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    World world;
    world.http->on("GET /version",
                   [](const auto&, const auto&) { return http::Response{200, {}, "4.0.0"}; });
    Config config = world.config();
    row.ask(config);
    const Outcome outcome = world.create(config);
    REQUIRE(World::codes(outcome) == "coolify.version_too_old");
    CHECK(outcome.diagnostics.items()[0].path.to_string() == row.path);
    CHECK(world.events.empty());
  }
}

TEST_CASE("an update sends the settings that differ, and the proxy only when it does") {
  World world;
  const Config before = world.config();
  Config after = before;
  after.settings.server.set("dynamic_timeout", 60);
  after.settings.server.set("proxy_type", "traefik");
  const auto present = [](const char* type) {
    return [type](const auto&, const auto&) {
      return http::Response{
          200,
          {},
          R"({"uuid":"u","name":"web","ip":"10.1.1.1","port":22,"user":"root","proxy":{"type":")" +
              std::string(type) + R"("},"settings":{}})"};
    };
  };
  world.http->on("GET /servers/u", present("TRAEFIK"));
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.http->last_body("PATCH /servers/u") == R"({"dynamic_timeout":60})");
  world.http->on("GET /servers/u", present("CADDY"));
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.http->last_body("PATCH /servers/u") ==
        R"({"dynamic_timeout":60,"proxy_type":"traefik"})");
}

TEST_CASE("the agent's secret is sent where it differs, or where nobody may know") {
  World world;
  world.http->answer("PATCH /servers/u/sentinel", 200, "{}");
  Config before = world.config();
  Config after = before;
  after.settings.sentinel.set("sentinel_token", coolify::SentinelToken("new"));
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.http->last_body("PATCH /servers/u/sentinel") == R"({"sentinel_token":"new"})");
  before.settings.sentinel.set("sentinel_token", coolify::SentinelToken("new"));
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.http->count("PATCH /servers/u/sentinel") == 1);
  before.settings.sentinel.set("sentinel_token", coolify::SentinelToken("old"));
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.http->count("PATCH /servers/u/sentinel") == 2);
}
