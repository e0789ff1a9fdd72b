#include "registration/settings.h"

#include <doctest/doctest.h>

#include "registration/pipeline.h"
#include "tests/unit/registration/world.h"

using registration::Config;
using registration::Outcome;
using tests::World;

namespace {

using Events = std::vector<std::string>;

Outcome update(World& world, const Config& before, const Config& after) {
  return world.update(before, after);
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
      {"sentinel.enabled",
       [](Config& config) { config.settings.sentinel.set("is_sentinel_enabled", false); }},
      {"sentinel.debug_enabled",
       [](Config& config) {
         config.settings.sentinel.set("is_sentinel_enabled", true);
         config.settings.sentinel.set("is_sentinel_debug_enabled", true);
       }},
      {"sentinel.token",
       [](Config& config) {
         config.settings.sentinel.set("sentinel_token", coolify::SentinelToken("agent-secret"));
       }},
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

namespace {

/// The World's record with these settings.
auto record_with(const std::string& settings) {
  return [settings](const auto&, const auto&) {
    return http::Response{200,
                          {},
                          R"({"uuid":"u","name":"aws-i-abc123","ip":"10.1.1.1","port":22,)"
                          R"("user":"root","private_key_id":1,"settings":)" +
                              settings + "}"};
  };
}

/// An instance of that version, and what it answers to a question for any agent.
void make_version(World& world, const std::string& version, bool has_agents) {
  world.http->on("GET /version",
                 [version](const auto&, const auto&) { return http::Response{200, {}, version}; });
  if (has_agents) {
    world.http->answer("GET /servers/none/sentinel", 404, R"({"message":"Server not found."})");
  }
}

constexpr const char* kInitialAgent =
    R"({"is_sentinel_enabled":true,"is_metrics_enabled":false,"is_sentinel_debug_enabled":false,)"
    R"("sentinel_push_interval_seconds":60,"sentinel_metrics_refresh_rate_seconds":10,)"
    R"("sentinel_metrics_history_days":7,"is_terminal_enabled":true,"concurrent_builds":2})";

}  // namespace

TEST_CASE("what a new server has by itself is not sent, and needs no newer Coolify") {
  for (const char* const version : {"4.0.0", "4.2.0", "4.3.11", "development"}) {
    CAPTURE(version);
    World world;
    make_version(world, version, false);
    world.http->on("GET /servers/u", record_with(kInitialAgent));
    Config config = world.config();
    config.validation.mode = registration::ValidationChoice::none;
    config.settings.server.set("is_terminal_enabled", true);
    config.settings.server.set("is_build_server", false);
    config.settings.server.set("concurrent_builds", 2);
    config.settings.sentinel.set("is_sentinel_enabled", true);
    config.settings.sentinel.set("is_metrics_enabled", false);
    config.settings.sentinel.set("is_sentinel_debug_enabled", false);
    config.settings.sentinel.set("sentinel_push_interval_seconds", 60);
    config.settings.sentinel.set("sentinel_metrics_refresh_rate_seconds", 10);
    config.settings.sentinel.set("sentinel_metrics_history_days", 7);
    CHECK(World::codes(world.create(config)).empty());
    CHECK(world.events == Events{"connect", "inspect", "deploy root", "create"});
    CHECK(world.http->count("PATCH /servers/u") == 0);
    CHECK(world.http->count("PATCH /servers/u/sentinel") == 0);
  }
}

TEST_CASE("of what a new server has another value of only that is sent") {
  World world;
  world.http->on("GET /servers/u", record_with(kInitialAgent));
  world.http->answer("PATCH /servers/u/sentinel", 200, "{}");
  Config config = world.config();
  config.validation.mode = registration::ValidationChoice::none;
  config.settings.server.set("concurrent_builds", 2);
  config.settings.server.set("dynamic_timeout", 60);
  config.settings.sentinel.set("is_sentinel_enabled", true);
  config.settings.sentinel.set("sentinel_metrics_history_days", 14);
  CHECK(World::codes(world.create(config)).empty());
  CHECK(world.http->last_body("PATCH /servers/u") == R"({"dynamic_timeout":60})");
  CHECK(world.http->last_body("PATCH /servers/u/sentinel") ==
        R"({"sentinel_metrics_history_days":14})");
}

TEST_CASE("an instance that tells no version is asked for agents before anything is touched") {
  for (const bool has_agents : {false, true}) {
    CAPTURE(has_agents);
    World world;
    make_version(world, "development", has_agents);
    world.http->answer("PATCH /servers/u/sentinel", 200, "{}");
    Config config = world.config();
    config.settings.sentinel.set("is_sentinel_enabled", false);
    const Outcome outcome = world.create(config);
    if (has_agents) {
      CHECK(World::codes(outcome).empty());
      CHECK(world.http->count("PATCH /servers/u/sentinel") == 1);
      continue;
    }
    REQUIRE(World::codes(outcome) == "coolify.version_too_old");
    const base::Diagnostic& error = outcome.diagnostics.items()[0];
    CHECK(error.cause ==
          "Changing a setting of the agent needs Coolify 4.3.0 or newer; this instance tells no "
          "version, and does not have it.");
    CHECK(error.path.to_string() == "sentinel.enabled");
    CHECK(world.events.empty());
  }
}

TEST_CASE("a field that only its refusal tells of is told as that, and the record is kept") {
  World world;
  make_version(world, "development", false);
  world.http->on("PATCH /servers/u", [](const auto&, const auto&) {
    return http::Response{422,
                          {},
                          R"({"message":"Validation failed.","errors":{"connection_timeout":)"
                          R"(["This field is not allowed."]}})"};
  });
  Config config = world.config();
  config.settings.server.set("connection_timeout", 20);
  const Outcome outcome = world.create(config);
  REQUIRE(World::codes(outcome) == "coolify.validation_failed");
  const base::Diagnostic& error = outcome.diagnostics.items()[0];
  CHECK(error.summary == "Coolify does not take a field");
  CHECK(error.remedy ==
        "Leave out what is \"not allowed\", or use a version of Coolify that takes it.");
  CHECK(error.path.to_string() == "connection_timeout");
  CHECK(outcome.result.uuid == "u");
  CHECK(error.notes ==
        std::vector{base::Note{"record_left", "u", "The record u stays in Coolify."}});
}

TEST_CASE(
    "a record that is taken over need not be changed to what it has, and is not when it "
    "cannot be") {
  constexpr const char* kExisting =
      R"([{"uuid":"u","name":"old","ip":"10.1.1.1","port":22,"user":"root","settings":{}}])";
  for (const bool is_enabled : {false, true}) {
    CAPTURE(is_enabled);
    World world;
    make_version(world, "4.2.0", false);
    world.servers = kExisting;
    world.http->on("GET /servers/u", record_with(is_enabled ? R"({"is_sentinel_enabled":true})"
                                                            : R"({"is_sentinel_enabled":false})"));
    Config config = world.config();
    config.adopt_existing = true;
    config.validation.mode = registration::ValidationChoice::none;
    config.settings.sentinel.set("is_sentinel_enabled", false);
    const Outcome off = world.create(config);
    CHECK(World::codes(off) == (is_enabled ? "coolify.version_too_old" : "(registration.adopted)"));
    CHECK(world.events.empty() == is_enabled);
    world.events.clear();
    config.settings.sentinel.set("is_sentinel_enabled", true);
    const Outcome on = world.create(config);
    CHECK(World::codes(on) == (is_enabled ? "(registration.adopted)" : "coolify.version_too_old"));
    CHECK(world.events.empty() == !is_enabled);
    CHECK(world.http->count("PATCH /servers/u/sentinel") == 0);
  }
}

TEST_CASE("an update to what Coolify has already sends nothing and needs no newer Coolify") {
  World world;
  make_version(world, "4.2.0", false);
  world.http->on("GET /servers/u", record_with(kInitialAgent));
  Config before = world.config();
  before.settings.server.set("concurrent_builds", 9);
  before.settings.server.set("is_terminal_enabled", false);
  before.settings.sentinel.set("is_sentinel_enabled", false);
  Config after = before;
  after.settings.server.set("concurrent_builds", 2);
  after.settings.server.set("is_terminal_enabled", true);
  after.settings.sentinel.set("is_sentinel_enabled", true);
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.events.empty());
  CHECK(world.http->count("PATCH /servers/u/sentinel") == 0);
  // What is left as it is needs nothing of the instance.
  after = before;
  after.name = "web-1";
  CHECK(World::codes(update(world, before, after)).empty());
  CHECK(world.http->last_body("PATCH /servers/u") == R"({"name":"web-1"})");
  // What differs does, before anything is sent.
  after.settings.server.set("dynamic_timeout", 60);
  after.settings.sentinel.set("is_metrics_enabled", true);
  CHECK(World::codes(update(world, before, after)) == "coolify.version_too_old");
  CHECK(world.http->count("PATCH /servers/u") == 1);
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
  world.http->on("PATCH /servers/u", [&](const auto&, const auto&) {
    world.http->on("GET /servers/u", present("TRAEFIK"));
    return http::Response{201, {}, R"({"uuid":"u"})"};
  });
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
