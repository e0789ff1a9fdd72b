// Lists without an order, and the heads of answers.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/standin/fixture.h"

using namespace standin;

namespace {

std::vector<std::string> names_in(const Instance& instance, const std::string& path,
                                  const char* member) {
  std::vector<std::string> names;
  for (const Json& element : instance.ask("GET", path).json) names.push_back(element[member]);
  return names;
}

struct List {
  const char* path;
  const char* member;
};

constexpr List kLists[] = {
    {"/servers", "ip"}, {"/security/keys", "name"}, {"/teams/current/members", "email"}};

/// An instance with eight of everything.
void fill(const Instance& instance) {
  for (int i = 0; i < 8; ++i) {
    instance.control("POST", "/keys", {{"name", "k" + std::to_string(i)}});
    instance.control("POST", "/servers", {{"ip", "10.0.0." + std::to_string(i)}});
    if (i > 0) instance.control("POST", "/tokens", Json::object());
  }
}

}  // namespace

TEST_CASE("lists are in an order of the seed's making, which is that of no column") {
  const Instance instance(quick());
  fill(instance);
  for (const List& list : kLists) {
    CAPTURE(list.path);
    const auto first = names_in(instance, list.path, list.member);
    REQUIRE(first.size() == 8);
    CHECK(names_in(instance, list.path, list.member) == first);
    auto sorted = first;
    std::sort(sorted.begin(), sorted.end());
    CHECK(first != sorted);
    CHECK(first != std::vector<std::string>(sorted.rbegin(), sorted.rend()));
    instance.control("PATCH", "/instance", {{"list_seed", 2}});
    auto second = names_in(instance, list.path, list.member);
    CHECK(second != first);
    std::sort(second.begin(), second.end());
    CHECK(second == sorted);
    instance.control("PATCH", "/instance", {{"list_seed", 1}});
  }
}

TEST_CASE("what can be read can be asked for its head, which has no body") {
  const Instance instance(quick());
  const std::string server = "/servers/" + instance.new_server("10.0.0.1");
  const std::string key = "/security/keys/" + instance.new_key();
  for (const std::string& path : std::vector<std::string>{"/api/health",
                                                          "/health",
                                                          "/version",
                                                          "/team",
                                                          "/teams",
                                                          "/teams/current",
                                                          "/teams/current/members",
                                                          "/security/keys",
                                                          key,
                                                          "/servers",
                                                          server,
                                                          server + "/resources",
                                                          server + "/domains",
                                                          server + "/destinations",
                                                          server + "/envs",
                                                          server + "/sentinel",
                                                          server + "/docker-cleanup",
                                                          server + "/proxy",
                                                          server + "/log-drains",
                                                          server + "/cloudflare-tunnel",
                                                          server + "/validate",
                                                          "/servers/none",
                                                          "/nope"}) {
    CAPTURE(path);
    const Answer whole = instance.ask("GET", path);
    const Answer head = instance.ask("HEAD", path);
    CHECK(head.status == whole.status);
    CHECK(head.content_type == whole.content_type);
    CHECK_FALSE(whole.body.empty());
    CHECK(head.body.empty());
  }
  Ask stranger;
  stranger.token = "99|nope";
  CHECK(instance.ask("HEAD", "/servers", nullptr, stranger).status == 401);
}

TEST_CASE("teams and members") {
  for (const auto& [version, mcp, avatar] :
       {std::tuple("4.0.0", false, false), std::tuple("4.2.0", true, false),
        std::tuple("4.3.0", true, true)}) {
    CAPTURE(version);
    const Instance instance(quick(version));
    const Json team = instance.ask("GET", "/teams/current").json;
    CHECK(team["name"] == "Team");
    CHECK(team["personal_team"] == true);
    CHECK(team["show_boarding"] == true);
    CHECK(team.contains("is_mcp_server_enabled") == mcp);
    CHECK(instance.ask("GET", "/teams").json == Json::array({team}));
    const Json members = instance.ask("GET", "/teams/current/members").json;
    REQUIRE(members.size() == 1);
    CHECK(members[0]["email"] == "member@example.com");
    CHECK(members[0].contains("avatar_path") == avatar);
    CHECK_FALSE(members[0].contains("password"));
  }
}

TEST_CASE("a user of two teams has both, and members are those of the token's team") {
  const Instance instance(quick());
  const Json other = instance.control("POST", "/tokens", {{"user_id", 1}, {"team_id", 7}});
  Ask there;
  there.token = other["token"];
  CHECK(instance.ask("GET", "/teams").json.size() == 2);
  CHECK(instance.ask("GET", "/teams/current", nullptr, there).json["id"] == 7);
  instance.control("POST", "/tokens", Json::object());
  CHECK(instance.ask("GET", "/teams/current/members").json.size() == 2);
  CHECK(instance.ask("GET", "/teams/current/members", nullptr, there).json.size() == 1);
}

TEST_CASE("outside of the API are pages, which send to the login") {
  const Instance instance(quick());
  for (const char* const path : {"/api", "/api/", "/", "/server/new"}) {
    const auto answer = send_request({.method = "POST", .url = instance.endpoint() + path});
    REQUIRE(answer.has_value());
    CHECK(answer->status == 302);
    CHECK(answer->header("Location") == instance.endpoint() + "/login");
    CHECK(answer->header("X-RateLimit-Limit").empty());
    CHECK(answer->body.find("<html") != std::string::npos);
  }
  const auto login = send_request({.url = instance.endpoint() + "/login"});
  REQUIRE(login.has_value());
  CHECK(login->status == 200);
}
