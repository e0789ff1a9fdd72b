#include <doctest/doctest.h>

#include "tests/standin/fixture.h"
#include "tests/standin/store/ssh_key.h"

using namespace standin;

TEST_CASE("the log of requests has no token in it and can be searched") {
  const Instance instance(quick());
  instance.ask("GET", "/servers");
  instance.ask("POST", "/servers?force=true", {{"foo", 1}});
  instance.ask("GET", "/servers/none");
  const Json all = instance.control("GET", "/requests");
  CHECK(all["count"] == 3);
  CHECK(all.dump().find(instance.token().substr(2)) == std::string::npos);
  const Json posts = instance.control("GET", "/requests?method=POST&path=/api/v1/*");
  REQUIRE(posts["count"] == 1);
  const Json& post = posts["requests"][0];
  CHECK(post["path"] == "/api/v1/servers");
  CHECK(post["query"] == "force=true");
  CHECK(post["status"] == 422);
  CHECK(post["delivery"] == "whole");
  CHECK(post["number"] == 2);
  CHECK(post["time_ms"] > 1'600'000'000'000);
  instance.control("DELETE", "/requests");
  CHECK(instance.control("GET", "/requests")["count"] == 0);
}

TEST_CASE("the state shows everything but secrets") {
  const Instance instance(quick());
  CHECK_FALSE(instance.new_key().empty());
  const std::string state = instance.control("GET", "/state").dump();
  CHECK(state.find("Root Team") != std::string::npos);
  CHECK(state.find("PRIVATE KEY") == std::string::npos);
  CHECK(state.find(instance.token().substr(2)) == std::string::npos);
}

TEST_CASE("switches are checked") {
  const Instance instance(quick());
  CHECK(instance.control("GET", "/instance")["api_enabled"] == true);
  CHECK(instance.ask("PATCH", "/_standin/instance", {{"nonsense", 1}}).status == 400);
  CHECK(instance.ask("PATCH", "/_standin/instance", {{"maintenance", "yes"}}).status == 400);
  CHECK(instance.control("GET", "/instance")["maintenance"] == false);
  instance.control("PATCH", "/instance", {{"version", "4.2.0"}});
  CHECK(instance.ask("GET", "/version").body == "4.2.0");
  CHECK(instance.ask("GET", "/team").status == 404);
}

TEST_CASE("any field of a server can be changed behind the API's back") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("POST", "/servers/" + uuid,
                   {{"ip", "1.2.3.4"},
                    {"is_validating", true},
                    {"settings", {{"is_usable", true}, {"force_disabled", true}}}});
  const Json server = instance.server(uuid);
  CHECK(server["ip"] == "1.2.3.4");
  CHECK(server["ip_previous"] == nullptr);
  CHECK(server["is_validating"] == true);
  CHECK(server["settings"]["force_disabled"] == true);
  CHECK(server["settings"]["is_reachable"] == false);
  CHECK(instance.ask("POST", "/_standin/servers/none", {{"ip", "x"}}).status == 404);
  instance.control("DELETE", "/servers/" + uuid);
  CHECK(instance.ask("GET", "/servers/" + uuid).status == 404);
}

TEST_CASE("servers and keys can be put in directly") {
  const Instance instance(quick());
  const std::string text = generate_key();
  const Json key = instance.control("POST", "/keys", {{"name", "given"}, {"private_key", text}});
  CHECK(key["name"] == "given");
  CHECK(key["public_key"] == *load_key(text)->public_key);
  const std::string uuid = instance.control("POST", "/servers",
                                            {{"ip", "10.0.0.5"},
                                             {"name", "seeded"},
                                             {"private_key_uuid", key["uuid"]},
                                             {"settings", {{"is_usable", true}}}})["uuid"];
  const Json server = instance.server(uuid);
  CHECK(server["name"] == "seeded");
  CHECK(server["private_key_id"] == key["id"]);
  CHECK(server["settings"]["is_usable"] == true);
}

TEST_CASE("tokens can be made, changed and revoked") {
  const Instance instance(quick());
  const Json made = instance.control("POST", "/tokens", {{"abilities", {"read"}}, {"team_id", 9}});
  Ask how;
  how.token = made["token"];
  CHECK(instance.ask("GET", "/team", nullptr, how).json["name"] == "Team 9");
  const std::string path = "/tokens/" + made["id"].dump();
  instance.control("PATCH", path, {{"expires_in", 100}});
  CHECK(instance.ask("GET", "/team", nullptr, how).status == 200);
  instance.control("PATCH", path, {{"expires_in", 0}});
  CHECK(instance.ask("GET", "/team", nullptr, how).status == 401);
  instance.control("DELETE", path);
  CHECK(instance.ask("DELETE", "/_standin" + path).status == 404);
}

TEST_CASE("resources can be put on a server and taken off") {
  const Instance instance(quick());
  const std::string server = instance.new_server("10.0.0.1");
  const std::string uuid =
      instance.control("POST", "/resources", {{"server_uuid", server}})["uuid"];
  CHECK(instance.ask("GET", "/servers/" + server + "/resources").json.size() == 1);
  instance.control("DELETE", "/resources/" + uuid);
  CHECK(instance.ask("GET", "/servers/" + server + "/resources").json.empty());
  CHECK(instance.ask("POST", "/_standin/resources", {{"server_uuid", "x"}}).status == 404);
}

TEST_CASE("the control API has no gates and takes JSON objects only") {
  const Instance instance(quick());
  instance.control("PATCH", "/instance", {{"maintenance", true}, {"rate_limit", 0}});
  instance.control("POST", "/faults", {{"kind", "status"}, {"count", -1}});
  CHECK(instance.ask("GET", "/_standin/instance").status == 200);
  Ask how;
  how.raw_body = "[1]";
  CHECK(instance.ask("POST", "/_standin/keys", nullptr, how).status == 400);
  CHECK(instance.ask("POST", "/_standin/keys", {{"name", 5}}).status == 400);
  CHECK(instance.ask("GET", "/_standin/nothing").status == 404);
}
