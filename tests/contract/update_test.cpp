// Each field of a creation and of an update, from our client to the instance and back.
#include <doctest/doctest.h>

#include <functional>

#include "tests/contract/contract.h"
#include "tests/support/setting_samples.h"

using coolify::NewServer;
using coolify::Server;
using coolify::ServerChanges;
using standin::Json;
using tests::Contract;
using tests::outcome;

namespace {

Server read(Contract& c, const std::string& uuid) {
  auto server = c.client().get_server(uuid, c.context());
  REQUIRE_MESSAGE(server.has_value(), outcome(server));
  REQUIRE(server->has_value());
  return **std::move(server);
}

}  // namespace

TEST_CASE("create: every field arrives") {
  Contract c;
  NewServer wanted = c.wanted("2001:DB8::1");
  wanted.port = 2222;
  wanted.user = "first.last";
  wanted.settings.set("is_build_server", true);
  wanted.settings.set("proxy_type", "caddy");
  const auto uuid = c.client().create_server(wanted, c.context());
  REQUIRE_MESSAGE(uuid.has_value(), outcome(uuid));
  const Server server = read(c, *uuid);
  // In the one spelling in which the provider sends addresses.
  CHECK(server.ip == "2001:db8::1");
  CHECK(server.name == "server-2001:DB8::1");
  CHECK(server.description == "Registered by a test");
  CHECK(server.port == 2222);
  CHECK(server.user == "first.last");
  CHECK(server.settings.values.get(coolify::SettingKey<bool>{"is_build_server"}) == true);
  CHECK(server.settings.values.get(coolify::kProxyType) == "caddy");
  CHECK(server.private_key_id == c.client().get_key(c.key_uuid(), c.context())->id);
}

TEST_CASE("create: what is left out becomes Coolify's default") {
  Contract c;
  NewServer wanted;
  wanted.ip = "10.0.0.1";
  wanted.private_key_uuid = c.key_uuid();
  const auto uuid = c.client().create_server(wanted, c.context());
  REQUIRE_MESSAGE(uuid.has_value(), outcome(uuid));
  const Server server = read(c, *uuid);
  CHECK_FALSE(server.name.empty());
  CHECK(server.description.empty());
  CHECK(server.settings.values.get(coolify::SettingKey<bool>{"is_build_server"}) == false);
  CHECK(server.settings.values.get(coolify::kProxyType) == "traefik");
}

TEST_CASE("create: what Coolify refuses is named by its argument, and leaves nothing") {
  struct Row {
    const char* fact;
    void (*spoil)(NewServer&);
    const char* code;
    const char* path;
  };
  for (const Row& row : std::vector<Row>{
           {"address in brackets", [](NewServer& s) { s.ip = "[::1]"; },
            "coolify.validation_failed", "ip"},
           {"address with a port", [](NewServer& s) { s.ip = "10.0.0.1:22"; },
            "coolify.validation_failed", "ip"},
           {"no port", [](NewServer& s) { s.port = 0; }, "coolify.validation_failed", "port"},
           {"user with a blank", [](NewServer& s) { s.user = "a b"; }, "coolify.validation_failed",
            "user"},
           {"name too long", [](NewServer& s) { s.name = std::string(256, 'n'); },
            "coolify.validation_failed", "name"},
           {"proxy", [](NewServer& s) { s.settings.set("proxy_type", "apache"); },
            "coolify.validation_failed", "proxy_type"},
           {"key", [](NewServer& s) { s.private_key_uuid = "unknown"; }, "coolify.key_not_found",
            "private_key_uuid"}}) {
    CAPTURE(row.fact);
    Contract c;
    NewServer server = c.wanted("10.0.0.1");
    row.spoil(server);
    const auto refused = c.client().create_server(server, c.context());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == row.code);
    CHECK(refused.error().path.to_string() == row.path);
    CHECK(c.requests("POST") == 1);
    CHECK(c.instance().ask("GET", "/servers").json == Json::array());
  }
}

TEST_CASE("update: every field arrives, alone") {
  struct Row {
    std::string field;
    std::function<void(ServerChanges&)> change;
    Json::json_pointer place;
    Json stored;
  };
  const auto top = [](const char* field) { return Json::json_pointer(std::string("/") + field); };
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  std::vector<Row> rows = {
      {"name", [](ServerChanges& s) { s.name = "new"; }, top("name"), "new"},
      {"description", [](ServerChanges& s) { s.description = "d"; }, top("description"), "d"},
      {"no description", [](ServerChanges& s) { s.description = ""; }, top("description"), ""},
      {"ip", [](ServerChanges& s) { s.ip = "10.0.0.2"; }, top("ip"), "10.0.0.2"},
      {"port", [](ServerChanges& s) { s.port = 2222; }, top("port"), 2222},
      {"user", [](ServerChanges& s) { s.user = "deploy"; }, top("user"), "deploy"},
  };
  const auto add = [&rows](const coolify::Setting& setting, const coolify::SettingValue& value) {
    const bool is_proxy = setting.place == coolify::SettingPlace::proxy;
    const std::string field(setting.field);
    const Json::json_pointer place(is_proxy ? "/proxy/type" : "/settings/" + field);
    rows.push_back({field, [field, value](ServerChanges& s) { s.settings.set(field, value); },
                    place, tests::stored_setting(setting, value)[place]});
  };
  const Server created = read(c, uuid);
  for (const coolify::Setting& setting : coolify::server_settings()) {
    const auto* const present = created.settings.values.find(setting.field);
    REQUIRE(present != nullptr);
    add(setting, tests::other_value(setting, present));
    if (setting.field == coolify::kIsBuildServer.field) add(setting, false);
  }
  for (const Row& row : rows) {
    CAPTURE(row.field);
    Json before = c.instance().server(uuid);
    ServerChanges changes;
    row.change(changes);
    CHECK(outcome(c.client().update_server(uuid, changes, c.context())) == "ok");
    Json after = c.instance().server(uuid);
    CHECK(after[row.place] == row.stored);
    // Nothing else moved, except what the instance itself derives from the change.
    for (Json* server : {&before, &after}) {
      for (const char* derived : {"/updated_at", "/settings/updated_at", "/ip_previous",
                                  "/proxy/last_saved_proxy_configuration",
                                  "/proxy/last_saved_settings", "/proxy/last_applied_settings"}) {
        (*server)[Json::json_pointer(derived)] = nullptr;
      }
      (*server)[row.place] = nullptr;
    }
    CHECK(after == before);
  }
}

TEST_CASE("update: another key arrives, and an unknown one changes nothing") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  const Json other = c.instance().control("POST", "/keys", Json::object());
  ServerChanges changes;
  changes.port = 2222;
  changes.private_key_uuid = "unknown";
  const auto refused = c.client().update_server(uuid, changes, c.context());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.key_not_found");
  CHECK(refused.error().path == base::Path::of("private_key_uuid"));
  CHECK(read(c, uuid).port == 22);
  changes.private_key_uuid = std::string(other["uuid"]);
  CHECK(outcome(c.client().update_server(uuid, changes, c.context())) == "ok");
  CHECK(read(c, uuid).private_key_id == other["id"].get<std::int64_t>());
  CHECK(read(c, uuid).port == 2222);
}

TEST_CASE("update: what Coolify refuses is named by its argument, and changes nothing") {
  struct Row {
    const char* fact;
    void (*change)(ServerChanges&);
    const char* path;
  };
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.instance().control("POST", "/resources", {{"server_uuid", uuid}});
  const Json before = c.instance().server(uuid);
  for (const Row& row : std::vector<Row>{
           {"name too long", [](ServerChanges& s) { s.name = std::string(256, 'n'); }, "name"},
           {"address", [](ServerChanges& s) { s.ip = "web."; }, "ip"},
           {"port", [](ServerChanges& s) { s.port = 65'536; }, "port"},
           {"user", [](ServerChanges& s) { s.user = "a b"; }, "user"},
           {"build server with resources",
            [](ServerChanges& s) { s.settings.set("is_build_server", true); }, "is_build_server"},
           {"proxy", [](ServerChanges& s) { s.settings.set("proxy_type", "apache"); },
            "proxy_type"},
           {"builds", [](ServerChanges& s) { s.settings.set("concurrent_builds", 0); },
            "concurrent_builds"},
           {"timeout", [](ServerChanges& s) { s.settings.set("dynamic_timeout", 0); },
            "dynamic_timeout"},
           {"queue", [](ServerChanges& s) { s.settings.set("deployment_queue_limit", 0); },
            "deployment_queue_limit"},
           {"threshold",
            [](ServerChanges& s) {
              s.settings.set("server_disk_usage_notification_threshold", 101);
            },
            "server_disk_usage_notification_threshold"},
           {"frequency",
            [](ServerChanges& s) { s.settings.set("server_disk_usage_check_frequency", "often"); },
            "server_disk_usage_check_frequency"},
           {"connection", [](ServerChanges& s) { s.settings.set("connection_timeout", 301); },
            "connection_timeout"}}) {
    CAPTURE(row.fact);
    ServerChanges changes;
    changes.description = "must not be stored";
    row.change(changes);
    const auto refused = c.client().update_server(uuid, changes, c.context());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == "coolify.validation_failed");
    CHECK(refused.error().path.to_string() == row.path);
    CHECK(c.instance().server(uuid) == before);
  }
}

TEST_CASE("update: the old verdict stays until somebody validates again") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.instance().control("POST", "/servers/" + uuid,
                       {{"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  ServerChanges changes;
  changes.ip = "10.0.0.2";
  CHECK(outcome(c.client().update_server(uuid, changes, c.context())) == "ok");
  CHECK(changes.needs_validation());
  const Server server = read(c, uuid);
  CHECK(server.is_reachable);
  CHECK(server.is_usable);
  CHECK(server.ip_previous == "10.0.0.1");
}
