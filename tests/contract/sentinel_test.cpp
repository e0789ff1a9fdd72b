#include <doctest/doctest.h>

#include "coolify/server_settings.h"
#include "tests/contract/contract.h"

using coolify::SentinelToken;
using coolify::SettingValues;
using tests::Contract;
using tests::outcome;

namespace {

SettingValues agent(Contract& c, coolify::Client& client, const std::string& uuid) {
  const auto server = client.get_server(uuid, c.context());
  REQUIRE(server.has_value());
  REQUIRE(server->has_value());
  return (*server)->settings.sentinel;
}

}  // namespace

TEST_CASE("every setting of the agent arrives, and tells only those who may see it") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  SettingValues wanted;
  wanted.set("is_sentinel_enabled", true);
  wanted.set("is_metrics_enabled", true);
  wanted.set("is_sentinel_debug_enabled", true);
  wanted.set("sentinel_push_interval_seconds", 30);
  wanted.set("sentinel_metrics_refresh_rate_seconds", 5);
  wanted.set("sentinel_metrics_history_days", 14);
  wanted.set("sentinel_token", SentinelToken("agent-secret"));
  wanted.set("sentinel_custom_url", "https://coolify.example.com");
  CHECK(outcome(c.client().update_sentinel(uuid, wanted, c.context())) == "ok");

  const auto privileged =
      c.client_for(c.instance().new_token({{"abilities", {"read", "write", "read:sensitive"}}}));
  CHECK(agent(c, *privileged, uuid) == wanted);
  wanted.erase("sentinel_token");
  wanted.erase("sentinel_custom_url");
  const auto ordinary = c.client_for(c.instance().new_token({{"abilities", {"read", "write"}}}));
  CHECK(agent(c, *ordinary, uuid) == wanted);
  const auto list = ordinary->list_servers(c.context());
  REQUIRE(list.has_value());
  CHECK((*list)->servers[0].settings.sentinel == wanted);
}

TEST_CASE("a setting of the agent that Coolify refuses is named by its argument") {
  Contract c;
  auto server = c.wanted("10.0.0.1");
  server.settings.set("is_build_server", true);
  const auto uuid = c.client().create_server(server, c.context());
  REQUIRE(uuid.has_value());
  SettingValues off;
  off.set("is_sentinel_enabled", false);
  CHECK(outcome(c.client().update_sentinel(*uuid, off, c.context())) == "ok");

  SettingValues on;
  on.set("is_sentinel_enabled", true);
  const auto refused = c.client().update_sentinel(*uuid, on, c.context());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.validation_failed");
  CHECK(refused.error().path == base::Path::of("sentinel").name("enabled"));

  SettingValues token;
  token.set("sentinel_token", SentinelToken("with blank"));
  const auto bad = c.client().update_sentinel(*uuid, token, c.context());
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().path == base::Path::of("sentinel").name("token"));
  CHECK((bad.error().summary + bad.error().detail()).find("with blank") == std::string::npos);
}

TEST_CASE("the agent's settings need 4.3, which is known before anything is sent") {
  Contract c({.version = "4.2.0"});
  const std::string uuid = c.create("10.0.0.1");
  SettingValues wanted;
  wanted.set("sentinel_token", SentinelToken("agent-secret"));
  const auto refused = c.client().update_sentinel(uuid, wanted, c.context());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.version_too_old");
  CHECK(c.requests("PATCH") == 0);
}

TEST_CASE("what every version gives a new server is what the rows say") {
  for (const char* const version : {"4.0.0", "4.2.0", "4.3.11", "4.4.0-rc.1"}) {
    CAPTURE(version);
    Contract c({.version = version});
    const std::string uuid = c.create("10.0.0.1");
    const auto server = c.client().get_server(uuid, c.context());
    REQUIRE(server.has_value());
    REQUIRE(server->has_value());
    for (const coolify::Setting& row : coolify::server_settings()) {
      CAPTURE(row.field);
      const auto* const told = (*server)->settings.values.find(row.field);
      if (row.initial) CHECK((told != nullptr && *told == *row.initial));
    }
    for (const coolify::Setting& row : coolify::sentinel_settings()) {
      CAPTURE(row.field);
      const auto* const told = (*server)->settings.sentinel.find(row.field);
      if (row.initial) CHECK((told != nullptr && *told == *row.initial));
    }
  }
}

TEST_CASE("an instance that tells no version is asked whether it has agents") {
  for (const char* const version : {"4.0.0", "4.2.0", "4.3.0", "4.3.11"}) {
    CAPTURE(version);
    Contract c({.version = version});
    c.fault({{"kind", "status"},
             {"method", "GET"},
             {"path", "/api/v1/version"},
             {"status", 200},
             {"count", -1},
             {"body", "development"}});
    SettingValues wanted;
    wanted.set("is_sentinel_enabled", false);
    const bool has_agents = std::string(version) >= "4.3";
    CHECK(outcome(c.client().check_sentinel(wanted, c.context())) ==
          (has_agents ? "ok" : "coolify.version_too_old"));
  }
}
