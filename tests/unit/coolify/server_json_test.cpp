#include "coolify/server_json.h"

#include <doctest/doctest.h>

#include "coolify/instance_time.h"
#include "tests/unit/coolify/answers.h"

using coolify::Json;
using coolify::parse_timestamp;

TEST_CASE("a single server is read with its verdict flags from the settings") {
  const auto server = coolify::server_from_json(*coolify::parse_json(tests::server_answer()));
  REQUIRE(server.has_value());
  CHECK(server->uuid == "9nh0fflhm8hyglcr2jltjuaq");
  CHECK(server->name == "web-1");
  CHECK(server->description.empty());
  CHECK(server->ip == "10.1.1.1");
  CHECK(server->port == 22);
  CHECK(server->user == "root");
  CHECK(server->team_id == 7);
  CHECK(server->private_key_id == 1);
  CHECK_FALSE(server->is_coolify_host);
  CHECK_FALSE(server->is_validating);
  CHECK(server->is_reachable);
  CHECK_FALSE(server->is_usable);
  CHECK_FALSE(server->validation_logs.has_value());
  CHECK(server->settings.values.get(coolify::kProxyType) == "traefik");
  CHECK(server->proxy_status == "exited");
  CHECK(server->created_at == parse_timestamp("2026-11-23T10:04:45Z"));
  CHECK(server->updated_at == parse_timestamp("2026-11-23T10:04:46Z"));
  CHECK_FALSE(server->metadata_collected_at.has_value());
  CHECK(server->settings.values.get(coolify::SettingKey<std::int64_t>{"concurrent_builds"}) == 2);
  CHECK(server->settings.values.get(coolify::SettingKey<std::int64_t>{"deployment_queue_limit"}) ==
        25);
  CHECK(server->settings.values.get(coolify::SettingKey<std::int64_t>{"dynamic_timeout"}) == 3600);
  CHECK(server->settings.values.get(coolify::SettingKey<std::int64_t>{"connection_timeout"}) == 10);
  CHECK(server->settings.values.get(
            coolify::SettingKey<std::int64_t>{"server_disk_usage_notification_threshold"}) == 80);
  CHECK(server->settings.values.get(
            coolify::SettingKey<std::string>{"server_disk_usage_check_frequency"}) == "0 23 * * *");
  CHECK(server->settings.values.get(coolify::SettingKey<bool>{"is_build_server"}) == false);
  CHECK(server->settings.values.get(coolify::SettingKey<bool>{"is_terminal_enabled"}) == true);
  CHECK(server->settings.force_disabled == false);
  CHECK(server->settings.tells_check_times);
  CHECK_FALSE(server->settings.docker_version_checked_at.has_value());
  CHECK(server->settings.server_timezone == "UTC");
  CHECK_FALSE(server->settings.wildcard_domain.has_value());
}

TEST_CASE("metadata of an install-mode validation") {
  Json json = *coolify::parse_json(tests::server_answer());
  json["server_metadata"] = *coolify::parse_json(
      R"({"os":"Debian GNU/Linux 13","arch":"x86_64","kernel":"6.12","cpus":4,
          "memory_bytes":8589934592,"collected_at":"2026-11-23T12:05:00+02:00"})");
  const auto server = coolify::server_from_json(json);
  REQUIRE(server.has_value());
  CHECK(server->os == "Debian GNU/Linux 13");
  CHECK(server->arch == "x86_64");
  CHECK(server->kernel == "6.12");
  CHECK(server->cpus == 4);
  CHECK(server->memory_bytes == 8589934592);
  CHECK(server->metadata_collected_at == parse_timestamp("2026-11-23T10:05:00Z"));
}

TEST_CASE("an element of the list has its verdict flags at the top") {
  const auto one = coolify::summary_from_json(*coolify::parse_json(
      R"({"uuid":"u","name":"n","description":null,"ip":"a.example","port":"2222","user":"deploy",
          "is_coolify_host":true,"is_reachable":true,"is_usable":true,
          "proxy":{"redirect_enabled":true},"settings":{"concurrent_builds":3}})"));
  REQUIRE(one.has_value());
  CHECK(one->description.empty());
  CHECK(one->port == 2222);
  CHECK(one->is_coolify_host);
  CHECK(one->is_reachable);
  CHECK(one->is_usable);
  CHECK(one->settings.values.get(coolify::SettingKey<std::int64_t>{"concurrent_builds"}) == 3);
  CHECK_FALSE(one->settings.tells_check_times);
}

TEST_CASE("missing and unknown fields are normal, a missing uuid is not") {
  const auto bare =
      coolify::server_from_json(*coolify::parse_json(tests::least_server("u", {{"novelty", 1}})));
  REQUIRE(bare.has_value());
  CHECK_FALSE(bare->is_reachable);
  CHECK_FALSE(bare->private_key_id.has_value());
  CHECK_FALSE(coolify::server_from_json(Json{{"name", "n"}}).has_value());
  CHECK_FALSE(coolify::server_from_json(Json{{"uuid", ""}}).has_value());
  CHECK_FALSE(coolify::server_from_json(Json::array()).has_value());
  CHECK_FALSE(coolify::summary_from_json(Json("text")).has_value());
}

TEST_CASE("a public key comes without its trailing blank, and an error text is no key") {
  const auto key = [](const char* text) {
    return coolify::key_from_json(
               Json{{"id", 3}, {"uuid", "k"}, {"public_key", text}, {"fingerprint", nullptr}})
        ->public_key;
  };
  CHECK(key("ssh-ed25519 AAAAC3 ") == "ssh-ed25519 AAAAC3");
  CHECK(key("ecdsa-sha2-nistp256 AAAAE2 ") == "ecdsa-sha2-nistp256 AAAAE2");
  CHECK(key("Error loading private key").empty());
  CHECK(key("ssh-ed25519").empty());
  CHECK_FALSE(coolify::key_from_json(Json{{"id", 3}}).has_value());
  CHECK_FALSE(coolify::key_from_json(Json{{"uuid", "k"}}).has_value());
}

TEST_CASE("a team needs an id") {
  const auto team = coolify::team_from_json(
      Json{{"id", 7}, {"name", "Web"}, {"description", nullptr}, {"personal_team", true}});
  REQUIRE(team.has_value());
  CHECK(team->id == 7);
  CHECK(team->name == "Web");
  CHECK(team->personal);
  CHECK_FALSE(coolify::team_from_json(Json{{"name", "Web"}}).has_value());
}

TEST_CASE("what every version tells of a server is told, or the answer is none") {
  const Json whole = *coolify::parse_json(tests::least_server("u"));
  CHECK(coolify::server_from_json(whole).has_value());
  CHECK(coolify::summary_from_json(whole).has_value());
  for (const char* const key : {"name", "ip", "user", "port"}) {
    CAPTURE(key);
    Json part = whole;
    part.erase(key);
    CHECK_FALSE(coolify::server_from_json(part).has_value());
    CHECK_FALSE(coolify::summary_from_json(part).has_value());
    for (const Json& wrong : {Json(), Json::array({"x"}), Json::object(), Json(true), Json(2.5)}) {
      part[key] = wrong;
      CHECK_FALSE(coolify::server_from_json(part).has_value());
      CHECK_FALSE(coolify::summary_from_json(part).has_value());
    }
  }
}

TEST_CASE("a port that is none makes no server") {
  const auto port = [](const Json& told) {
    const auto server =
        coolify::server_from_json(*coolify::parse_json(tests::least_server("u", {{"port", told}})));
    return server ? server->port : -1;
  };
  CHECK(port(65535) == 65535);
  CHECK(port("22") == 22);
  CHECK(port(0) == 0);
  for (const Json& told : {Json(65536), Json(-1), Json(4294967318), Json("4294967318"), Json(22.0),
                           Json("x"), Json("")}) {
    CAPTURE(told.dump());
    CHECK(port(told) == -1);
  }
}

TEST_CASE("a uuid that could not stand in a path is none") {
  for (const char* const uuid : {"../a", "a b", "a?x=1", "a\n", "\xC3\xA9", "%2e"}) {
    INFO(uuid);
    const Json json = {{"uuid", uuid}, {"id", 1}};
    CHECK_FALSE(coolify::server_from_json(json).has_value());
    CHECK_FALSE(coolify::summary_from_json(json).has_value());
    CHECK_FALSE(coolify::key_from_json(json).has_value());
    CHECK_FALSE(coolify::resource_from_json(json).has_value());
  }
}

TEST_CASE("a creation leaves out what is empty") {
  coolify::NewServer server;
  server.ip = "10.0.0.1";
  server.private_key_uuid = "k";
  CHECK(coolify::to_json(server) ==
        Json{{"ip", "10.0.0.1"}, {"port", 22}, {"user", "root"}, {"private_key_uuid", "k"}});
  server.name = "web";
  server.description = "d";
  server.settings.set("is_build_server", true);
  server.settings.set("proxy_type", "none");
  const Json full = coolify::to_json(server);
  CHECK(full["name"] == "web");
  CHECK(full["description"] == "d");
  CHECK(full["is_build_server"] == true);
  CHECK(full["proxy_type"] == "none");
}

TEST_CASE("an update carries what changed and never a null") {
  coolify::ServerChanges changes;
  CHECK(changes.empty());
  CHECK(coolify::to_json(changes) == Json::object());
  changes.name = "n";
  changes.description = "";
  changes.ip = "i";
  changes.port = 1;
  changes.user = "u";
  changes.private_key_uuid = "k";
  changes.settings.set("is_build_server", false);
  changes.settings.set("is_terminal_enabled", true);
  changes.settings.set("proxy_type", "caddy");
  changes.settings.set("concurrent_builds", 1);
  changes.settings.set("dynamic_timeout", 2);
  changes.settings.set("deployment_queue_limit", 3);
  changes.settings.set("server_disk_usage_notification_threshold", 4);
  changes.settings.set("server_disk_usage_check_frequency", "daily");
  changes.settings.set("connection_timeout", 5);
  const Json json = coolify::to_json(changes);
  CHECK(json.size() == 15);
  for (const auto& [name, value] : json.items()) {
    INFO(name);
    CHECK_FALSE(value.is_null());
  }
  CHECK(json["description"] == "");
  CHECK(json["is_build_server"] == false);
  CHECK(json["server_disk_usage_check_frequency"] == "daily");
}

TEST_CASE("what makes the old verdict worthless") {
  coolify::ServerChanges changes;
  changes.name = "n";
  changes.settings.set("concurrent_builds", 3);
  CHECK_FALSE(changes.needs_validation());
  changes.port = 2222;
  CHECK(changes.needs_validation());
}
