#include <doctest/doctest.h>

#include "tests/standin/fixture.h"
#include "tests/standin/store/ssh_key.h"

using namespace standin;

namespace {

constexpr std::array kVersions = {"4.0.0", "4.1.0", "4.1.2",  "4.2.0",
                                  "4.3.0", "4.3.2", "4.3.10", "4.3.11"};

/// Checks a statement that holds from `since` on, in every version.
template <typename Statement>
void holds_since(const char* since, Statement statement) {
  for (const char* version : kVersions) {
    CAPTURE(version);
    const Instance instance(quick(version));
    CHECK(statement(instance) == (parse_version(version) >= parse_version(since)));
  }
}

}  // namespace

TEST_CASE("versions are read leniently") {
  CHECK(parse_version("4.3.11") == Version{4, 3, 11});
  CHECK(parse_version("v4.2.0-rc.1") == Version{4, 2, 0});
  CHECK_FALSE(parse_version("4.3").has_value());
  CHECK_FALSE(parse_version("next").has_value());
}

TEST_CASE("an instance tells its version as it was given") {
  for (const char* version : {"4.0.0", "dev-build"}) {
    const Instance instance(quick(version));
    CHECK(instance.ask("GET", "/version").body == version);
  }
}

TEST_CASE("the release candidate of 4.4 tells the number before its own and behaves as 4.4") {
  const Instance instance(quick("4.4.0-rc.1"));
  CHECK(instance.ask("GET", "/version").body == "4.3.10");
  const std::string key = instance.new_key();
  instance.new_server("10.0.0.1", {{"private_key_uuid", key}});
  const Answer twice =
      instance.ask("POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", key}});
  CHECK(twice.json["message"] == "A server with this IP/Domain is already in use by another team.");
}

TEST_CASE(
    "columns and settings that came later are told since then, and is_terminal_enabled always") {
  const auto told = [](const char* place) {
    return [place](const Instance& instance) {
      const Json server = instance.server(instance.new_server("10.0.0.1"));
      CHECK(server["settings"]["is_terminal_enabled"] == true);
      return server.contains(Json::json_pointer(place));
    };
  };
  holds_since("4.2.0", told("/vultr_instance_id"));
  holds_since("4.2.0", told("/digitalocean_droplet_status"));
  holds_since("4.3.0", told("/settings/backup_compression_cpu_percentage"));
  holds_since("4.1.0", told("/settings/connection_timeout"));
}

TEST_CASE("4.2 made validate and the API switch POST") {
  holds_since("4.2.0", [](const Instance& instance) {
    const std::string path = "/servers/" + instance.new_server("1.2.3.4") + "/validate";
    const int get = instance.ask("GET", path).status;
    const int post = instance.ask("POST", path).status;
    CHECK((get == 201) != (post == 201));
    CHECK(get != 404);
    CHECK((post == 201) == (instance.ask("POST", "/enable").status == 403));
    return post == 201;
  });
}

TEST_CASE("4.1.2 takes the key and false for build servers on update, and checks first") {
  holds_since("4.1.2", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1", {{"is_build_server", true}});
    const std::string path = "/servers/" + uuid;
    const Json key = instance.control("POST", "/keys", Json::object());
    const Json change = {{"private_key_uuid", key["uuid"]}, {"is_build_server", false}};
    CHECK(instance.ask("PATCH", path, change).status == 201);
    const bool taken = instance.server(uuid)["private_key_id"] == key["id"];
    CHECK(taken == (instance.server(uuid)["settings"]["is_build_server"] == false));
    const Json refused = {{"port", 99}, {"server_disk_usage_check_frequency", "often"}};
    CHECK(instance.ask("PATCH", path, refused).status == 422);
    CHECK(taken == (instance.server(uuid)["port"] == 22));
    return taken;
  });
}

TEST_CASE("4.1.2 takes dots in user names") {
  holds_since("4.1.2", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    return instance.ask("PATCH", "/servers/" + uuid, {{"user", "a.b"}}).status == 201;
  });
}

TEST_CASE("4.1.2 checks the role of a token's owner") {
  holds_since("4.1.2", [](const Instance& instance) {
    Ask member;
    member.token = instance.new_token({{"role", "member"}});
    return instance.ask("GET", "/servers", nullptr, member).status == 403;
  });
}

TEST_CASE("4.1.2 moved the look for the team in front of the handlers") {
  holds_since("4.1.2", [](const Instance& instance) {
    Ask lost;
    lost.token = instance.new_token({{"role", "none"}});
    const Answer answer = instance.ask("GET", "/servers", nullptr, lost);
    if (answer.status == 400) CHECK(answer.json["message"] == "Invalid token.");
    return answer.status == 401;
  });
}

TEST_CASE("4.1.0 has the connection timeout") {
  holds_since("4.1.0", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    const bool shown = instance.server(uuid)["settings"].contains("connection_timeout");
    const int status =
        instance.ask("PATCH", "/servers/" + uuid, {{"connection_timeout", 5}}).status;
    CHECK(shown == (status == 201));
    return shown;
  });
}

TEST_CASE("4.3.0 has the terminal switch and the subsystems") {
  holds_since("4.3.0", [](const Instance& instance) {
    const std::string path = "/servers/" + instance.new_server("10.0.0.1");
    const bool terminal =
        instance.ask("PATCH", path, {{"is_terminal_enabled", false}}).status == 201;
    for (const char* part :
         {"/sentinel", "/docker-cleanup", "/proxy", "/log-drains", "/cloudflare-tunnel", "/envs"}) {
      CAPTURE(part);
      CHECK(terminal == (instance.ask("GET", path + part).status == 200));
    }
    CHECK(terminal == (instance.ask("GET", "/team").status == 200));
    CHECK(instance.ask("GET", "/teams/current").status == 200);
    return terminal;
  });
}

TEST_CASE("4.2 has destinations, hides all secrets, guards build servers") {
  holds_since("4.2.0", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    const bool found = instance.ask("GET", "/servers/" + uuid + "/destinations").status == 200;
    const Json settings = instance.server(uuid)["settings"];
    CHECK_FALSE(settings.contains("sentinel_token"));
    CHECK(found == !settings.contains("sentinel_custom_url"));
    instance.control("POST", "/resources", {{"server_uuid", uuid}});
    const int guarded =
        instance.ask("PATCH", "/servers/" + uuid, {{"is_build_server", true}}).status;
    CHECK(found == (guarded == 422));
    return found;
  });
}

TEST_CASE("4.2 looks for duplicate keys in the team, before it was the instance") {
  holds_since("4.2.0", [](const Instance& instance) {
    const Json body = {{"private_key", generate_key()}};
    CHECK(instance.ask("POST", "/security/keys", body).status == 201);
    Ask stranger;
    stranger.token = instance.new_token({{"team_id", 7}});
    return instance.ask("POST", "/security/keys", body, stranger).status == 201;
  });
}

TEST_CASE("4.3.2 has the versions of Docker and Compose") {
  holds_since("4.3.2", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    return instance.server(uuid)["settings"].contains("docker_version_checked_at");
  });
}

TEST_CASE("4.3.10 has one text for an address in use") {
  holds_since("4.3.10", [](const Instance& instance) {
    const std::string key = instance.new_key();
    const Json body = {{"ip", "10.0.0.1"}, {"private_key_uuid", key}};
    CHECK(instance.ask("POST", "/servers", body).status == 201);
    const Answer taken = instance.ask("POST", "/servers", body);
    CHECK(taken.status == 400);
    const std::string text = taken.json["message"];
    const bool neutral = text == "A server with this IP/Domain is already in use.";
    if (!neutral) {
      CHECK(text == "A server with this IP/Domain is already in use by another team.");
    }
    return neutral;
  });
}

TEST_CASE("4.4 has the older texts for an address in use again") {
  const Instance instance(quick("4.4.0-rc.1"));
  instance.new_server("10.0.0.1");
  CHECK(instance
            .ask("POST", "/servers", {{"ip", "10.0.0.1"}, {"private_key_uuid", instance.new_key()}})
            .json ==
        Json{{"message", "A server with this IP/Domain is already in use by another team."}});
}

TEST_CASE("before 4.1.2 a refused update leaves the new proxy behind as well") {
  holds_since("4.1.2", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    const Answer refused =
        instance.ask("PATCH", "/servers/" + uuid,
                     {{"proxy_type", "caddy"}, {"server_disk_usage_check_frequency", "often"}});
    CHECK(refused.status == 422);
    return instance.server(uuid)["proxy"]["type"] == "TRAEFIK";
  });
}

TEST_CASE("4.2 asks for an administrator behind two more abilities") {
  holds_since("4.2.0", [](const Instance& instance) {
    int refused = 0;
    for (const char* ability : {"deploy", "read:sensitive"}) {
      Ask member;
      member.token = instance.new_token({{"role", "member"}, {"abilities", {"read", ability}}});
      refused += instance.ask("GET", "/servers", nullptr, member).status == 403 ? 1 : 0;
    }
    CHECK(refused % 2 == 0);
    return refused == 2;
  });
}

TEST_CASE("4.2 has policies for every object") {
  holds_since("4.2.0", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    instance.control("PATCH", "/instance", {{"policy_denial", "You may not."}});
    return instance.ask("PATCH", "/servers/" + uuid, {{"port", 2222}}).status == 403;
  });
}

TEST_CASE("before 4.3 any server at host.docker.internal could not be deleted") {
  holds_since("4.3.0", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    instance.control("POST", "/servers/" + uuid, {{"ip", "host.docker.internal"}});
    const Answer answer = instance.ask("DELETE", "/servers/" + uuid);
    if (answer.status == 200) return true;
    CHECK(answer.status == 400);
    CHECK(answer.json == Json{{"message", "Local server cannot be deleted."}});
    return false;
  });
}

TEST_CASE("422 for a transferred server came with 4.3") {
  holds_since("4.3.0", [](const Instance& instance) {
    const std::string uuid = instance.new_server("10.0.0.1");
    instance.control("POST", "/servers/" + uuid,
                     {{"server_metadata", {{"transfer", {{"status", "transferred"}}}}}});
    const std::string path = "/servers/" + uuid + "/validate";
    const int get = instance.ask("GET", path).status;
    const int post = instance.ask("POST", path).status;
    return get == 422 || post == 422;
  });
}
