#include "coolify/client.h"

#include <doctest/doctest.h>

#include <map>

#include "coolify/instance_time.h"
#include "tests/unit/coolify/answers.h"
#include "tests/unit/coolify/client_fixture.h"

using namespace std::chrono_literals;
using coolify::Json;
using coolify::ServerChanges;
using coolify::Version;
using tests::ClientFixture;
using tests::outcome;

namespace {

constexpr const char* kNotFound = R"({"message":"Server not found."})";
constexpr const char* kNoRoute = R"({"message":"Not found.","docs":"https://d"})";
const std::string kOneServer = "[" + tests::least_server("u") + "]";

}  // namespace

TEST_CASE("the version is asked once") {
  ClientFixture f;
  CHECK(f.client->version(f.context) == Version{4, 3, 11});
  CHECK(f.client->version(f.context) == Version{4, 3, 11});
  CHECK(f.http->count("GET /version") == 1);
}

TEST_CASE("an instance that tells no readable version is a current one") {
  ClientFixture f("development");
  const auto version = f.client->version(f.context);
  REQUIRE(version.has_value());
  CHECK_FALSE(version->has_value());
}

TEST_CASE("a page instead of a version is no Coolify") {
  ClientFixture f("<!doctype html><title>Welcome</title>");
  CHECK(outcome(f.client->version(f.context)) == "coolify.bad_answer");
}

TEST_CASE("a refused token shows at the version, and a later try asks anew") {
  ClientFixture f;
  int times = 0;
  f.http->on("GET /version", [&times](const auto&, const auto&) {
    return ++times == 1 ? http::Response{401, {}, "{}"} : http::Response{200, {}, "4.3.0"};
  });
  CHECK(outcome(f.client->version(f.context)) == "coolify.unauthenticated");
  CHECK(f.client->version(f.context) == Version{4, 3, 0});
}

TEST_CASE("the team, also where only the older endpoint knows it") {
  const char* team = R"({"id":7,"name":"Web"})";
  SUBCASE("current") {
    ClientFixture f;
    f.http->answer("GET /team", 200, team);
    CHECK(f.client->team(f.context)->id == 7);
  }
  SUBCASE("by version") {
    ClientFixture f("4.2.0");
    f.http->answer("GET /teams/current", 200, team);
    CHECK(f.client->team(f.context)->id == 7);
    CHECK(f.http->count("GET /team") == 0);
  }
  SUBCASE("by trying") {
    ClientFixture f("development");
    f.http->answer("GET /teams/current", 200, team);
    CHECK(f.client->team(f.context)->name == "Web");
    CHECK(f.http->count("GET /team") == 1);
  }
  SUBCASE("no team") {
    ClientFixture f;
    f.http->answer("GET /team", 200, "[]");
    CHECK(outcome(f.client->team(f.context)) == "coolify.bad_answer");
  }
}

TEST_CASE("a team that is nice to know is asked for once, whatever comes of it") {
  SUBCASE("told") {
    ClientFixture f;
    f.http->answer("GET /team", 200, R"({"id":7,"name":"Web"})");
    for (int i = 0; i < 3; ++i) CHECK((*f.client->told_team(f.context))->id == 7);
    CHECK(f.http->count("GET /team") == 1);
  }
  SUBCASE("not told") {
    ClientFixture f;
    f.http->answer("GET /team", 403, R"({"message":"Missing required permissions: read"})");
    for (int i = 0; i < 3; ++i) {
      const auto told = f.client->told_team(f.context);
      REQUIRE(told.has_value());
      CHECK_FALSE(told->has_value());
    }
    CHECK(f.http->count("GET /team") == 1);
    // Where something depends on it, it is asked for anew.
    CHECK(outcome(f.client->team(f.context)) == "coolify.ability_missing");
    CHECK(f.http->count("GET /team") == 2);
  }
  SUBCASE("no answer for a while") {
    ClientFixture f;
    f.http->answer("GET /team", 429, "{}", {{"retry-after", "60"}});
    const auto told = f.client->told_team(f.context);
    REQUIRE(told.has_value());
    CHECK_FALSE(told->has_value());
    CHECK(f.elapsed() <= std::chrono::seconds(30));
  }
  SUBCASE("a stop is no answer") {
    ClientFixture f;
    std::stop_source source;
    base::Context stopped = f.context;
    stopped.stop = source.get_token();
    f.http->on("GET /team", [&source](const auto&, const auto&) {
      source.request_stop();
      return http::Response{403, {}, "{}"};
    });
    CHECK_FALSE(f.client->told_team(stopped)->has_value());
    f.http->on("GET /team",
               [](const auto&, const auto&) { return http::Response{200, {}, R"({"id":7})"}; });
    CHECK((*f.client->told_team(f.context))->id == 7);
  }
  SUBCASE("an instance that nobody gets to") {
    ClientFixture f;
    f.http->on("GET /version",
               [](const auto&, const auto&) { return http::Response{401, {}, "{}"}; });
    CHECK(outcome(f.client->told_team(f.context)) == "coolify.unauthenticated");
  }
}

TEST_CASE("agents are asked for once where no version tells whether there are any") {
  coolify::SettingValues changes;
  changes.set("is_sentinel_enabled", false);
  SUBCASE("there are") {
    ClientFixture f("development");
    f.http->answer("GET /servers/none/sentinel", 404, R"({"message":"Server not found."})");
    for (int i = 0; i < 3; ++i) {
      CHECK(outcome(f.client->check_sentinel(changes, f.context)) == "ok");
    }
    CHECK(f.http->count("GET /servers/none/sentinel") == 1);
  }
  SUBCASE("there are none") {
    ClientFixture f("development");
    CHECK(outcome(f.client->check_sentinel(changes, f.context)) == "coolify.version_too_old");
    CHECK(outcome(f.client->update_sentinel("u", changes, f.context)) == "coolify.version_too_old");
    CHECK(f.http->count("GET /servers/none/sentinel") == 1);
    CHECK(f.http->count("PATCH /servers/u/sentinel") == 0);
  }
  SUBCASE("nobody knows") {
    ClientFixture f("development");
    f.http->answer("GET /servers/none/sentinel", 500, "{}");
    CHECK(outcome(f.client->check_sentinel(changes, f.context)) == "coolify.server_error");
  }
  SUBCASE("the version tells it") {
    ClientFixture f;
    CHECK(outcome(f.client->check_sentinel(changes, f.context)) == "ok");
    CHECK(f.http->count("GET /servers/none/sentinel") == 0);
  }
  SUBCASE("nothing is to be changed") {
    ClientFixture f("development");
    CHECK(outcome(f.client->check_sentinel({}, f.context)) == "ok");
    CHECK(f.http->requests().empty());
  }
}

TEST_CASE("the list of servers and the instance's clock") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, kOneServer, {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}});
  const auto list = f.client->list_servers(f.context);
  REQUIRE(list.has_value());
  REQUIRE((*list)->servers.size() == 1);
  CHECK((*list)->servers[0].name == "web");
  CHECK((*list)->answered_at == coolify::parse_timestamp("2026-11-23T10:04:45Z"));
}

TEST_CASE("a list that is not one") {
  for (const char* body : {"{}", "[{\"uuid\":\"u\"", "<html></html>", "", R"([{"name":"x"}])"}) {
    INFO(body);
    ClientFixture f;
    f.http->answer("GET /servers", 200, body);
    CHECK(outcome(f.client->list_servers(f.context)) == "coolify.bad_answer");
  }
}

TEST_CASE("a list at hand serves those who accept its age") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  CHECK(f.client->list_servers(f.context).has_value());
  f.clock.advance(3s);
  CHECK(f.client->list_servers(f.context, 5s).has_value());
  CHECK(f.http->count("GET /servers") == 1);
  CHECK(f.client->list_servers(f.context, 2s).has_value());
  CHECK(f.http->count("GET /servers") == 2);
  CHECK(f.client->list_servers(f.context).has_value());
  CHECK(f.http->count("GET /servers") == 3);
}

TEST_CASE("a server that exists, one that does not, and an API that does not") {
  ClientFixture f;
  f.http->answer("GET /servers/u", 200, tests::server_answer("u"));
  f.http->answer("GET /servers/gone", 404, kNotFound);
  f.http->answer("GET /servers/lost", 404, kNoRoute);
  f.http->answer("GET /servers/half", 200, tests::server_answer("u").substr(0, 300));
  const auto server = f.client->get_server("u", f.context);
  REQUIRE(server.has_value());
  CHECK((*server)->name == "web-1");
  const auto gone = f.client->get_server("gone", f.context);
  REQUIRE(gone.has_value());
  CHECK_FALSE(gone->has_value());
  CHECK(outcome(f.client->get_server("lost", f.context)) == "coolify.no_such_route");
  CHECK(outcome(f.client->get_server("half", f.context)) == "coolify.bad_answer");
}

TEST_CASE("what cannot be a uuid is never put into a path") {
  ClientFixture f;
  for (const char* uuid : {"", "a/b", "..", "a?force=true", "a b", "\xC3\xA9"}) {
    INFO(uuid);
    CHECK(outcome(f.client->get_server(uuid, f.context)) == "coolify.invalid_uuid");
    CHECK(outcome(f.client->delete_server(uuid, false, f.context)) == "coolify.invalid_uuid");
  }
  CHECK(f.http->requests().empty());
}

TEST_CASE("an update sends what changed and nothing else") {
  ClientFixture f;
  f.http->answer("PATCH /servers/u", 201, R"({"uuid":"u"})");
  ServerChanges changes;
  CHECK(f.client->update_server("u", changes, f.context).has_value());
  CHECK(f.http->requests().empty());
  changes.name = "new";
  CHECK(f.client->update_server("u", changes, f.context).has_value());
  CHECK(f.http->last_body("PATCH /servers/u") == R"({"name":"new"})");
}

TEST_CASE("an update the instance is too old for is not sent") {
  ClientFixture f("4.0.0");
  ServerChanges changes;
  changes.private_key_uuid = "key";
  CHECK(outcome(f.client->update_server("u", changes, f.context)) == "coolify.version_too_old");
  CHECK(f.http->count("PATCH /servers/u") == 0);
}

TEST_CASE("deleting") {
  ClientFixture f;
  SUBCASE("a server") {
    f.http->answer("DELETE /servers/u", 200, R"({"message":"Server deleted."})");
    CHECK(f.client->delete_server("u", false, f.context) == true);
    CHECK(f.http->requests().back().query.empty());
  }
  SUBCASE("by force") {
    f.http->answer("DELETE /servers/u", 200, R"({"message":"Server deleted."})");
    CHECK(f.client->delete_server("u", true, f.context) == true);
    CHECK(f.http->requests().back().query == "force=true");
  }
  SUBCASE("one that is gone already") {
    f.http->answer("DELETE /servers/u", 404, kNotFound);
    CHECK(f.client->delete_server("u", false, f.context) == false);
  }
  SUBCASE("in words that no version has: only what has gone was deleted") {
    for (const char* const body : {"{}", R"({"message":"Server deletion failed."})"}) {
      INFO(body);
      ClientFixture g;
      g.http->answer("DELETE /servers/u", 200, body);
      g.http->answer("GET /servers/u", 200, tests::least_server("u"));
      g.http->answer("GET /servers/u", 404, kNotFound);
      CHECK(outcome(g.client->delete_server("u", false, g.context)) == "coolify.bad_answer");
      CHECK(g.client->delete_server("u", false, g.context) == true);
    }
  }
  SUBCASE("on an instance without this function") {
    f.http->answer("DELETE /servers/u", 404, kNoRoute);
    CHECK(outcome(f.client->delete_server("u", false, f.context)) == "coolify.no_such_route");
  }
}

TEST_CASE("a refusal to delete lists what still lives there") {
  ClientFixture f;
  f.http->answer("DELETE /servers/u", 400, R"({"message":"Server has resources."})");
  f.http->answer("GET /servers/u/resources", 200,
                 R"([{"id":1,"uuid":"r1","name":"shop","type":"application","status":"running"},
                     {"id":2,"uuid":"r2","name":"db","type":"postgresql","status":"exited"}])");
  const auto refused = f.client->delete_server("u", false, f.context);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.has_resources");
  CHECK(refused.error().evidence ==
        "application shop (uuid r1, running)\npostgresql db (uuid r2, exited)");
}

TEST_CASE("Coolify's own host is not deleted") {
  ClientFixture f;
  f.http->answer("DELETE /servers/u", 400, R"({"message":"Local server cannot be deleted."})");
  f.http->answer("GET /servers/u/resources", 200, "[]");
  f.http->answer("GET /servers/u", 200, tests::least_server("u", {{"is_coolify_host", true}}));
  CHECK(outcome(f.client->delete_server("u", false, f.context)) == "coolify.coolify_host");
}

TEST_CASE("a refusal to delete without a visible reason stays what it is") {
  ClientFixture f;
  f.http->answer("DELETE /servers/u", 400, R"({"message":"No."})");
  f.http->answer("GET /servers/u/resources", 200, "[]");
  f.http->answer("GET /servers/u", 200, tests::server_answer("u"));
  CHECK(outcome(f.client->delete_server("u", false, f.context)) == "coolify.delete_refused");
}

TEST_CASE("a validation is queued in the way the version wants it") {
  const char* accepted = R"({"message":"Validation started."})";
  const char* changed = R"({"message":"This endpoint has changed to a POST request."})";
  SUBCASE("current") {
    ClientFixture f;
    f.http->answer("POST /servers/u/validate", 201, accepted,
                   {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}});
    const auto started = f.client->validate_server("u", true, f.context);
    REQUIRE(started.has_value());
    CHECK(started->install);
    CHECK(started->accepted_at == coolify::parse_timestamp("2026-11-23T10:04:45Z"));
    CHECK(f.http->last_body("POST /servers/u/validate") == R"({"install":true})");
    CHECK(f.client->validate_server("u", false, f.context)->install == false);
    CHECK(f.http->last_body("POST /servers/u/validate") == R"({"install":false})");
  }
  SUBCASE("before 4.2") {
    ClientFixture f("4.1.2");
    f.http->answer("GET /servers/u/validate", 201, accepted);
    const auto started = f.client->validate_server("u", true, f.context);
    REQUIRE(started.has_value());
    CHECK_FALSE(started->install);
    CHECK_FALSE(started->accepted_at.has_value());
    CHECK(f.http->count("POST /servers/u/validate") == 0);
  }
  SUBCASE("a version that is not what it says: newer") {
    ClientFixture f("4.0.0");
    f.http->answer("GET /servers/u/validate", 405, changed);
    f.http->answer("POST /servers/u/validate", 201, accepted);
    CHECK(f.client->validate_server("u", true, f.context)->install);
  }
  SUBCASE("no version, and older") {
    ClientFixture f("development");
    f.http->answer("POST /servers/u/validate", 404, kNoRoute);
    f.http->answer("GET /servers/u/validate", 201, accepted);
    CHECK_FALSE(f.client->validate_server("u", true, f.context)->install);
  }
  SUBCASE("no such server") {
    ClientFixture f;
    f.http->answer("POST /servers/u/validate", 404, kNotFound);
    CHECK(outcome(f.client->validate_server("u", true, f.context)) == "coolify.not_found");
    CHECK(f.http->count("GET /servers/u/validate") == 0);
  }
}

TEST_CASE("keys are looked up in one list, and a new one by itself") {
  ClientFixture f;
  f.http->answer("GET /security/keys/new", 200,
                 R"({"id":2,"uuid":"new","public_key":"ssh-rsa BBBB "})");
  f.http->answer("GET /security/keys/none", 404, R"({"message":"Private Key not found."})");
  CHECK(f.client->get_key("key", f.context)->public_key == "ssh-ed25519 AAAA");
  CHECK(f.client->get_key("key", f.context)->id == 1);
  CHECK(f.client->get_key("new", f.context)->id == 2);
  CHECK(f.http->count("GET /security/keys") == 1);
  const auto none = f.client->get_key("none", f.context);
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().code == "coolify.key_not_found");
  CHECK(none.error().path == base::Path::of("private_key_uuid"));
  CHECK(f.client->get_key("a b", f.context).error().path == base::Path::of("private_key_uuid"));
}

TEST_CASE("a refresh reads whole servers while there is room, then the list") {
  ClientFixture f;
  int remaining = 12;
  const auto limited = [&](std::string body) {
    return [&remaining, body](const auto&, const auto&) {
      --remaining;
      return http::Response{
          200,
          {{"x-ratelimit-limit", "12"}, {"x-ratelimit-remaining", std::to_string(remaining)}},
          body};
    };
  };
  f.http->on("GET /servers/u", limited(tests::server_answer("u")));
  f.http->on("GET /servers",
             limited("[" +
                     tests::least_server(
                         "u", {{"name", "listed"}, {"settings", {{"concurrent_builds", 9}}}}) +
                     "]"));
  int complete = 0;
  int listed = 0;
  for (int i = 0; i < 100; ++i) {
    const auto reading = f.client->read_server("u", f.context);
    REQUIRE(reading.has_value());
    REQUIRE(reading->has_value());
    ((*reading)->complete ? complete : listed) += 1;
    CHECK((*reading)->server.name == ((*reading)->complete ? "web-1" : "listed"));
    if (!(*reading)->complete)
      CHECK((*reading)->server.settings.values.get(
                coolify::SettingKey<std::int64_t>{"concurrent_builds"}) == 9);
  }
  CHECK(complete == 10);
  CHECK(listed == 90);
  CHECK(f.http->count("GET /servers") == 1);
  CHECK(f.elapsed() == 0s);
}

TEST_CASE("a server that the list lacks is asked for before it counts as gone") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]",
                 {{"x-ratelimit-limit", "100"}, {"x-ratelimit-remaining", "10"}});
  f.http->answer("GET /servers/u", 404, kNotFound);
  CHECK(f.client->list_servers(f.context).has_value());
  const auto reading = f.client->read_server("u", f.context);
  REQUIRE(reading.has_value());
  CHECK_FALSE(reading->has_value());
  CHECK(f.http->count("GET /servers/u") == 1);
}

TEST_CASE("a refresh after a change does not use a list from before it") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, kOneServer,
                 {{"x-ratelimit-limit", "100"}, {"x-ratelimit-remaining", "10"}});
  f.http->answer("PATCH /servers/u", 201, "{}");
  REQUIRE(f.client->list_servers(f.context).has_value());
  const auto before = f.client->read_server("u", f.context);
  REQUIRE(before.has_value());
  CHECK_FALSE((*before)->complete);
  CHECK(f.http->count("GET /servers") == 1);
  ServerChanges changes;
  changes.name = "new";
  f.clock.advance(1s);
  CHECK(f.client->update_server("u", changes, f.context).has_value());
  const auto after = f.client->read_server("u", f.context);
  REQUIRE(after.has_value());
  CHECK_FALSE((*after)->complete);
  CHECK(f.http->count("GET /servers") == 2);
}

namespace {

/// A client that prefers the list, and a Coolify with `count` servers, u0 and so on, of which all
/// that is told is the name "listed" or "single".
struct ManyServers : ClientFixture {
  explicit ManyServers(int count, coolify::RequestPolicy policy = {.refresh_from_list = true}) {
    auto owned = std::make_unique<tests::FakeHttp>();
    http = owned.get();
    client = std::make_unique<coolify::Client>(std::move(owned), policy);
    std::string list;
    for (int i = 0; i < count; ++i) {
      const std::string uuid = "u" + std::to_string(i);
      list += (i == 0 ? "" : ",") + tests::least_server(uuid, {{"name", "listed"}});
      http->answer("GET /servers/" + uuid, 200, tests::least_server(uuid, {{"name", "single"}}));
    }
    body = "[" + list + "]";
  }

  /// Reads them all, and tells how many of each name there were.
  std::map<std::string, int> read(int count, const coolify::EnoughInList& is_enough) {
    std::map<std::string, int> names;
    for (int i = 0; i < count; ++i) {
      const auto reading = client->read_server("u" + std::to_string(i), context, is_enough);
      REQUIRE(reading.has_value());
      if (!reading->has_value()) {
        ++names["gone"];
        continue;
      }
      CHECK((*reading)->complete == ((*reading)->server.name != "listed"));
      ++names[(*reading)->server.name];
    }
    return names;
  }

  std::string body;
};

using Names = std::map<std::string, int>;

bool always(const coolify::ServerSummary&) { return true; }

}  // namespace

TEST_CASE("a refresh that prefers the list reads few servers by themselves") {
  ManyServers f(1000);
  f.http->answer("GET /servers", 200, f.body);
  CHECK(f.read(1000, always) == Names{{"single", 16}, {"listed", 984}});
  CHECK(f.http->requests().size() == 17);
  SUBCASE("again after a pause") {
    f.clock.advance(6s);
    CHECK(f.read(1000, always) == Names{{"single", 16}, {"listed", 984}});
    CHECK(f.http->count("GET /servers") == 2);
  }
  SUBCASE("after a change the list is another, and few are read by themselves") {
    f.http->answer("PATCH /servers/u1", 201, "{}");
    f.http->answer("GET /version", 200, "4.3.11");
    coolify::ServerChanges changes;
    changes.name = "x";
    f.clock.advance(1s);
    REQUIRE(f.client->update_server("u1", changes, f.context).has_value());
    f.clock.advance(1s);
    CHECK(f.read(100, always) == Names{{"single", 16}, {"listed", 84}});
    CHECK(f.http->count("GET /servers") == 2);
  }
}

TEST_CASE("a refresh that does not prefer the list reads every server by itself") {
  ManyServers f(100, {});
  f.http->answer("GET /servers", 200, f.body);
  CHECK(f.read(100, always) == Names{{"single", 100}});
  CHECK(f.http->count("GET /servers") == 0);
}

TEST_CASE("few servers are read by themselves") {
  ManyServers f(16);
  f.http->answer("GET /servers", 200, f.body);
  CHECK(f.read(16, always) == Names{{"single", 16}});
  CHECK(f.http->count("GET /servers") == 0);
}

TEST_CASE("a server of which the list is not enough is read by itself") {
  ManyServers f(100);
  f.http->answer("GET /servers", 200, f.body);
  const auto is_even = [](const coolify::ServerSummary& one) { return one.uuid.back() % 2 == 0; };
  CHECK(f.read(100, is_even) == Names{{"single", 16 + 42}, {"listed", 42}});
  CHECK(f.http->count("GET /servers") == 1);
  CHECK(f.read(100, {}) == Names{{"single", 100}});
}

TEST_CASE("a server that the list lacks is read by itself, there or gone") {
  ManyServers f(100);
  f.http->answer("GET /servers", 200, "[" + tests::least_server("u0", {{"name", "listed"}}) + "]");
  f.http->answer("GET /servers/u100", 404, kNotFound);
  CHECK(f.read(101, always) == Names{{"single", 100}, {"gone", 1}});
  CHECK(f.http->count("GET /servers") == 1);
}

TEST_CASE("a list that cannot be read costs one try, and no read fails of it") {
  struct Row {
    int status;
    std::string body;
  };
  const Row rows[] = {
      {403, R"({"message":"Missing required permissions: read"})"},
      {404, R"({"message":"Not found.","docs":"https://coolify.io/docs"})"},
      {500, R"({"message":"Server Error"})"},
      {302, ""},
      {200, ""},
      {200, "<html>"},
      {200, R"({"data":[],"next_page_url":"/servers?page=2"})"},
      {200, R"([{"uuid":"u0"}])"},
      {200, "[" + tests::least_server("u0") + "," + tests::least_server("u0") + "]"},
      {200, "[" + tests::least_server("u0")},
      {200, "[" + std::string(300'000, '[')},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    ManyServers f(100);
    f.http->answer("GET /servers", row.status, row.body);
    CHECK(f.read(100, always) == Names{{"single", 100}});
    CHECK(f.http->count("GET /servers") == 1);
    CHECK(f.elapsed() == 0s);
  }
}

TEST_CASE("a list that is too much for its network or its Coolify is given up in time") {
  SUBCASE("unavailable") {
    ManyServers f(30);
    f.http->answer("GET /servers", 503, R"({"message":"Service Unavailable"})");
    CHECK(f.read(30, always) == Names{{"single", 30}});
    CHECK(f.elapsed() <= 15s);
  }
  SUBCASE("too many requests, again and again") {
    ManyServers f(30);
    f.http->answer("GET /servers", 429, R"({"message":"Too Many Attempts."})",
                   {{"retry-after", "20"}});
    CHECK(f.read(30, always) == Names{{"single", 30}});
    CHECK(f.elapsed() <= 100s);
  }
  SUBCASE("slower than the time that a read has") {
    ManyServers f(30);
    f.context.deadline = base::Deadline::after(f.clock, 12s);
    f.http->on("GET /servers", [&f](const auto&, const base::Context& context) {
      f.clock.advance(context.deadline.remaining(f.clock));
      base::Diagnostic error;
      error.kind = base::ErrorKind::timeout;
      error.code = "http.timeout";
      return tests::FakeHttp::Result(base::fail(error));
    });
    CHECK(f.read(30, always) == Names{{"single", 30}});
    CHECK(f.elapsed() == 8s);
  }
  SUBCASE("too large") {
    ManyServers f(30);
    f.http->fail("GET /servers", base::ErrorKind::api_refused, "http.answer_too_large");
    CHECK(f.read(30, always) == Names{{"single", 30}});
  }
}

TEST_CASE("a limit of our own makes a refresh read the list too") {
  coolify::RequestPolicy policy;
  policy.requests_per_minute = 20;
  ManyServers f(100, policy);
  f.http->answer("GET /servers", 200, f.body);
  CHECK(f.read(100, {}) == Names{{"single", 16}, {"listed", 84}});
  CHECK(f.elapsed() == 0s);
}

TEST_CASE("the minute after the limit is left to others than a refresh") {
  ManyServers f(1000, {});
  int left = 3;
  const auto limited = [&](std::string body) {
    return [&left, &f, body](const auto&, const auto&) -> tests::FakeHttp::Result {
      f.clock.advance(100ms);
      const std::string limit = "12";
      if (left == 0) {
        left = 12;
        return http::Response{429, {{"x-ratelimit-limit", limit}, {"retry-after", "60"}}, "{}"};
      }
      --left;
      return http::Response{
          200,
          {{"x-ratelimit-limit", limit}, {"x-ratelimit-remaining", std::to_string(left)}},
          body};
    };
  };
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = "u" + std::to_string(i);
    f.http->on("GET /servers/" + uuid, limited(tests::least_server(uuid, {{"name", "single"}})));
  }
  f.http->on("GET /servers", limited(f.body));
  CHECK(f.read(1000, {}) == Names{{"single", 1}, {"listed", 999}});
  CHECK(f.http->count("GET /servers") == 1);
  // Another minute: there is room again, but not for this refresh.
  left = 12;
  for (int i = 0; i < 18; ++i) {
    f.clock.advance(4s);
    CHECK(f.read(1, {}) == Names{{"listed", 1}});
  }
  CHECK(f.read(1000, {}) == Names{{"listed", 1000}});
  CHECK(f.http->count("GET /servers") == 1);
}

TEST_CASE("an answer about another server is none") {
  ClientFixture f;
  // Nothing of what could pass for it at a careless look.
  for (const char* const uuid : {"v", "U", "uu", "u ", "u\\u0000", ""}) {
    INFO(uuid);
    f.http->on("GET /servers/u", [uuid](const auto&, const auto&) {
      return http::Response{200, {}, tests::server_answer(uuid)};
    });
    const auto server = f.client->get_server("u", f.context);
    REQUIRE_FALSE(server.has_value());
    CHECK(server.error().code == "coolify.bad_answer");
    CHECK(outcome(f.client->read_server("u", f.context)) == "coolify.bad_answer");
  }
}

TEST_CASE("an answer about another key is none") {
  ClientFixture f;
  f.http->answer("GET /security/keys/new", 200,
                 R"({"id":1,"uuid":"key","public_key":"ssh-rsa BBBB "})");
  CHECK(outcome(f.client->get_key("new", f.context)) == "coolify.bad_answer");
  CHECK(outcome(f.client->get_key("key", f.context)) == "ok");
}

TEST_CASE("each record of a list has a uuid of its own") {
  const auto with_uuid = [](int id, const Json& uuid) {
    return *coolify::parse_json(tests::least_server("", {{"id", id}, {"uuid", uuid}}));
  };
  const Json first = with_uuid(1, "a");
  const Json none = *coolify::parse_json(R"({"id":2,"name":"n","ip":"i","port":1,"user":"u"})");
  const Json lists[] = {
      {first, none},
      {first, with_uuid(2, nullptr)},
      {first, with_uuid(2, "")},
      {first, with_uuid(2, "../a")},
      {first, with_uuid(2, Json::array({"a"}))},
      {first, with_uuid(2, "b"), with_uuid(3, "a")},
      {first, "b"},
      {{"data", Json::array({first})}},
  };
  for (const Json& list : lists) {
    const std::string body = list.dump();
    INFO(body);
    ClientFixture f;
    f.http->answer("GET /servers", 200, body);
    f.http->on("GET /security/keys",
               [&body](const auto&, const auto&) { return http::Response{200, {}, body}; });
    CHECK(outcome(f.client->list_servers(f.context)) == "coolify.bad_answer");
    CHECK(outcome(f.client->list_keys(f.context)) == "coolify.bad_answer");
    CHECK(outcome(f.client->check_address_free("10.0.0.1", "a", f.context)) ==
          "coolify.bad_answer");
  }
  ClientFixture f;
  f.http->answer("GET /servers", 200,
                 "[" + tests::least_server("a") + "," + tests::least_server("b") + "]");
  CHECK(outcome(f.client->list_servers(f.context)) == "ok");
}

TEST_CASE("two keys of one id are no list of keys") {
  ClientFixture f;
  f.http->on("GET /security/keys", [](const auto&, const auto&) {
    return http::Response{200, {}, R"([{"id":1,"uuid":"a"},{"id":1,"uuid":"b"}])"};
  });
  CHECK(outcome(f.client->list_keys(f.context)) == "coolify.bad_answer");
}

TEST_CASE("a change is consented to by Coolify, and for the server that was meant") {
  struct Row {
    const char* body;
    const char* code;
  };
  const Row rows[] = {
      {R"({"uuid":"u"})", "ok"},
      {R"({"message":"Done."})", "ok"},
      {R"({"success":true,"message":"Done."})", "ok"},
      {R"({"message":"Done.","error":null})", "ok"},
      {R"({"success":false,"message":"You are not allowed."})", "coolify.bad_answer"},
      {R"({"uuid":"u","success":"false"})", "coolify.bad_answer"},
      {R"({"uuid":"u","error":"No."})", "coolify.bad_answer"},
      {R"({"uuid":"v"})", "coolify.bad_answer"},
      {R"({"uuid":"v","message":"Done."})", "coolify.bad_answer"},
      {"<html>Sign in</html>", "coolify.bad_answer"},
      {"[]", "coolify.bad_answer"},
      {"", "coolify.bad_answer"},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    ClientFixture f;
    for (const char* const call : {"PATCH /servers/u", "PATCH /servers/u/sentinel",
                                   "DELETE /servers/u", "POST /servers/u/validate"}) {
      f.http->answer(call, 200, row.body);
    }
    ServerChanges changes;
    changes.name = "new";
    coolify::SettingValues sentinel;
    sentinel.set("is_sentinel_enabled", true);
    CHECK(outcome(f.client->update_server("u", changes, f.context)) == row.code);
    CHECK(outcome(f.client->update_sentinel("u", sentinel, f.context)) == row.code);
    f.http->answer("GET /servers/u", 404, kNotFound);
    CHECK(outcome(f.client->delete_server("u", true, f.context)) == row.code);
    CHECK(outcome(f.client->validate_server("u", false, f.context)) == row.code);
  }
}

TEST_CASE("the list keeps no secrets of agents") {
  ClientFixture f;
  const std::string server =
      tests::least_server("u", {{"settings", {{"sentinel_token", "agent-token-1"}}}});
  f.http->answer("GET /servers", 200, "[" + server + "]");
  f.http->answer("GET /servers/u", 200, server);
  const auto list = f.client->list_servers(f.context);
  REQUIRE(list.has_value());
  CHECK_FALSE((*list)->servers[0].settings.sentinel.get(coolify::kSentinelToken).has_value());
  const auto whole = f.client->get_server("u", f.context);
  REQUIRE(whole.has_value());
  CHECK((*whole)->settings.sentinel.get(coolify::kSentinelToken)->reveal() == "agent-token-1");
}

TEST_CASE("the private half of a key is read once in a minute for all who want it") {
  ClientFixture f;
  f.http->answer("GET /security/keys/k", 200,
                 R"({"id":1,"uuid":"k","name":"web","private_key":"line one\nline two\n"})");
  const auto half = f.client->get_private_half("k", f.context);
  REQUIRE(half);
  CHECK((*half)->reveal() == "line one\nline two\n");
  CHECK((*f.client->get_private_half("k", f.context))->reveal() == (*half)->reveal());
  CHECK(f.http->count("GET /security/keys/k") == 1);
}

TEST_CASE("a token that is not shown the private half is told so, by the key and by the list") {
  for (const char* const member : {"", R"(,"private_key":null)", R"(,"private_key":"")",
                                   R"(,"private_key":7)", R"(,"private_key":{"a":1})"}) {
    CAPTURE(member);
    const std::string key = std::string(R"({"id":1,"uuid":"k","name":"web")") + member + "}";
    ClientFixture f;
    f.http->answer("GET /security/keys/k", 200, key);
    f.http->on("GET /security/keys", [&key](const auto&, const auto&) {
      return http::Response{200, {}, "[" + key + "]"};
    });
    const auto half = f.client->get_private_half("k", f.context);
    REQUIRE_FALSE(half);
    CHECK(half.error().code == "coolify.key_hidden");
    CHECK(half.error().kind == base::ErrorKind::invalid_config);
    CHECK(half.error().path.empty());
    const auto seen = f.client->check_private_half("k", f.context);
    REQUIRE_FALSE(seen);
    CHECK(seen.error().code == "coolify.key_hidden");
  }
}

TEST_CASE("whether the private half is shown is told by the list of keys, without asking for it") {
  ClientFixture f;
  f.http->on("GET /security/keys", [](const auto&, const auto&) {
    return http::Response{200, {}, R"([{"id":1,"uuid":"k","name":"web","private_key":"text"}])"};
  });
  f.http->answer("GET /security/keys/none", 404, R"({"message":"Private Key not found."})");
  CHECK(f.client->check_private_half("k", f.context));
  CHECK(f.client->check_private_half("k", f.context));
  CHECK(f.http->count("GET /security/keys") == 1);
  CHECK(f.http->count("GET /security/keys/k") == 0);
  const auto none = f.client->check_private_half("none", f.context);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == "coolify.key_not_found");
  CHECK(f.client->get_private_half("none", f.context).error().code == "coolify.key_not_found");
}

TEST_CASE("an answer about a key that makes no sense is told without what is in it") {
  constexpr const char* kSecretText = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";
  const std::string body =
      std::string(R"({"uuid":"k","private_key":"-----BEGIN\n)") + kSecretText + "\"}";
  ClientFixture f;
  f.http->answer("GET /security/keys/k", 200, body);
  f.http->on("GET /security/keys", [&body](const auto&, const auto&) {
    return http::Response{200, {}, "[" + body + "]"};
  });
  for (const base::Diagnostic& fault : {f.client->get_private_half("k", f.context).error(),
                                        f.client->list_keys(f.context).error()}) {
    CHECK(fault.code == "coolify.bad_answer");
    CHECK(fault.evidence.find(kSecretText) == std::string::npos);
    CHECK(fault.cause.find(kSecretText) == std::string::npos);
  }
}
