#include <doctest/doctest.h>

#include <array>

#include "tests/contract/contract.h"

using coolify::ServerChanges;
using coolify::ValidationMode;
using tests::Contract;
using tests::outcome;

namespace {

constexpr std::array kVersions = {"4.0.0", "4.1.2", "4.2.0", "4.3.0", "4.3.11"};

}  // namespace

TEST_CASE("the life of a server on every version") {
  for (const char* version : kVersions) {
    CAPTURE(version);
    Contract c({.version = version});
    CHECK((*c.client().version(c.context()))->to_string() == version);
    CHECK(c.client().team(c.context())->id == 1);
    CHECK(c.client().get_key(c.key_uuid(), c.context())->public_key.starts_with("ssh-ed25519 "));

    const std::string uuid = c.create("10.0.0.1");
    auto server = c.client().get_server(uuid, c.context());
    REQUIRE(server.has_value());
    REQUIRE(server->has_value());
    CHECK((*server)->name == "server-10.0.0.1");
    CHECK((*server)->description == "Registered by a test");
    CHECK((*server)->port == 22);
    CHECK((*server)->user == "root");
    CHECK((*server)->settings.values.get(coolify::kProxyType) == "traefik");
    CHECK((*server)->settings.values.get(coolify::SettingKey<std::int64_t>{"concurrent_builds"}) ==
          2);
    CHECK((*server)->private_key_id == c.client().get_key(c.key_uuid(), c.context())->id);

    ServerChanges changes;
    changes.name = "renamed";
    changes.description = "";
    changes.settings.set("concurrent_builds", 7);
    changes.settings.set("server_disk_usage_check_frequency", "daily");
    CHECK(outcome(c.client().update_server(uuid, changes, c.context())) == "ok");
    server = c.client().get_server(uuid, c.context());
    CHECK((*server)->name == "renamed");
    CHECK((*server)->description.empty());
    CHECK((*server)->settings.values.get(coolify::SettingKey<std::int64_t>{"concurrent_builds"}) ==
          7);
    CHECK((*server)->settings.values.get(
              coolify::SettingKey<std::string>{"server_disk_usage_check_frequency"}) == "daily");
    CHECK((*server)->ip == "10.0.0.1");

    const auto list = c.client().list_servers(c.context());
    REQUIRE((*list)->servers.size() == 1);
    CHECK((*list)->servers[0].name == "renamed");
    CHECK((*list)->servers[0].settings.values.get(
              coolify::SettingKey<std::int64_t>{"concurrent_builds"}) == 7);
    CHECK(c.client().list_resources(uuid, c.context())->empty());

    const auto verdict = c.validate(uuid, ValidationMode::install);
    REQUIRE_MESSAGE(verdict.has_value(), outcome(verdict));
    CHECK(verdict->usable);
    CHECK(verdict->reachable);
    CHECK(verdict->warnings.empty());

    CHECK(outcome(c.client().delete_server(uuid, false, c.context())) == "ok");
    CHECK_FALSE(c.client().get_server(uuid, c.context())->has_value());
    CHECK(outcome(c.client().delete_server(uuid, false, c.context())) == "ok");
  }
}

TEST_CASE("fields a version lacks are refused before they are sent") {
  Contract c({.version = "4.0.0"});
  const std::string uuid = c.create("10.0.0.1");
  ServerChanges changes;
  changes.settings.set("connection_timeout", 20);
  CHECK(outcome(c.client().update_server(uuid, changes, c.context())) == "coolify.version_too_old");
  CHECK(c.requests("PATCH") == 0);
}

TEST_CASE("a server with something on it is not deleted, and the error says what") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.instance().control("POST", "/resources",
                       {{"server_uuid", uuid}, {"name", "shop"}, {"type", "application"}});
  const auto refused = c.client().delete_server(uuid, false, c.context());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.has_resources");
  CHECK(refused.error().evidence.find("application shop") != std::string::npos);
  CHECK(outcome(c.client().delete_server(uuid, true, c.context())) == "ok");
}

TEST_CASE("refusals of the server endpoints, as the instance words them") {
  for (const char* version : kVersions) {
    CAPTURE(version);
    Contract c({.version = version});
    auto key = c.wanted("10.0.0.1");
    key.private_key_uuid = "nosuchkey";
    CHECK(outcome(c.client().create_server(key, c.context())) == "coolify.key_not_found");
    auto proxy = c.wanted("10.0.0.1");
    proxy.settings.set("proxy_type", "apache");
    const auto refused = c.client().create_server(proxy, c.context());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == "coolify.validation_failed");
    CHECK(refused.error().path == base::Path::of("proxy_type"));
    auto address = c.wanted("[::1]");
    CHECK(c.client().create_server(address, c.context()).error().path == base::Path::of("ip"));

    const std::string uuid = c.create("10.0.0.1");
    CHECK(outcome(c.client().create_server(c.wanted("10.0.0.1"), c.context())) ==
          "coolify.address_in_use");
    ServerChanges changes;
    changes.port = 70'000;
    CHECK(c.client().update_server(uuid, changes, c.context()).error().path ==
          base::Path::of("port"));
    changes.port = 2222;
    CHECK(outcome(c.client().update_server("gone", changes, c.context())) == "coolify.not_found");
    CHECK(outcome(c.client().get_key("gone", c.context())) == "coolify.key_not_found");
    CHECK(outcome(c.client().validate_server("gone", false, c.context())) == "coolify.not_found");
  }
}

TEST_CASE("an address of another team is in use as well, in the words of every version") {
  for (const char* version : kVersions) {
    CAPTURE(version);
    Contract c({.version = version});
    const auto other = c.client_for(c.instance().new_token({{"team_id", 0}}));
    c.instance().control("POST", "/servers", {{"ip", "10.0.0.9"}, {"team_id", 0}});
    CHECK(outcome(c.client().create_server(c.wanted("10.0.0.9"), c.context())) ==
          "coolify.address_in_use");
  }
}
