#include "coolify/server_creation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "tests/unit/coolify/answers.h"
#include "tests/unit/coolify/client_fixture.h"

using namespace std::chrono_literals;
using base::ErrorKind;
using coolify::NewServer;
using tests::ClientFixture;
using tests::outcome;

namespace {

NewServer wanted() {
  NewServer server;
  server.ip = "10.0.0.1";
  server.private_key_uuid = "key";
  server.name = "web";
  server.description = "made by a test";
  return server;
}

/// The record Coolify would make of it.
constexpr const char* kListed =
    R"({"uuid":"new","name":"web","description":"made by a test","ip":"10.0.0.1","port":22,
        "user":"root"})";
constexpr const char* kRecord =
    R"({"uuid":"new","name":"web","description":"made by a test","ip":"10.0.0.1","port":22,
        "user":"root","private_key_id":1,"created_at":"2026-11-23T10:04:45.000000Z"})";
constexpr const char* kInUse = R"({"message":"A server with this IP/Domain is already in use."})";

std::string list_of(const char* record) { return std::string("[") + record + "]"; }

}  // namespace

TEST_CASE("a creation sends what is wanted and returns the uuid") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("POST /servers", 201, R"({"uuid":"new"})");
  CHECK(f.client->create_server(wanted(), f.context) == "new");
  CHECK(f.http->last_body("POST /servers") ==
        R"({"description":"made by a test","ip":"10.0.0.1","name":"web","port":22,)"
        R"("private_key_uuid":"key","user":"root"})");
  for (const http::Request& request : f.http->requests()) {
    CHECK((request.grace_after_stop > 0s) == (request.method == http::Method::post));
  }
}

TEST_CASE("an address the team already has is refused before anything is sent") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, list_of(kListed));
  const auto result = f.client->create_server(wanted(), f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.address_in_use");
  CHECK(result.error().evidence == "web (uuid new, root@10.0.0.1 port 22)");
  CHECK(f.http->count("POST /servers") == 0);
}

TEST_CASE("an address that was freed a moment ago is free") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, list_of(kListed));
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("DELETE /servers/new", 200, R"({"message":"Server deleted."})");
  f.http->answer("POST /servers", 201, R"({"uuid":"second"})");
  CHECK(f.client->list_servers(f.context).has_value());
  CHECK(f.client->delete_server("new", false, f.context).has_value());
  CHECK(f.client->create_server(wanted(), f.context) == "second");
}

TEST_CASE("an address another team has is Coolify's refusal") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("POST /servers", 400, kInUse);
  const auto result = f.client->create_server(wanted(), f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.address_in_use");
  CHECK(result.error().cause.find("another team's") != std::string::npos);
  CHECK(result.error().remedy.find("import") == std::string::npos);
  CHECK(result.error().values.empty());
  CHECK(f.http->count("POST /servers") == 1);
}

TEST_CASE("refusals are final") {
  for (const int status : {401, 403, 404, 422}) {
    ClientFixture f;
    f.http->answer("GET /servers", 200, "[]");
    f.http->answer("POST /servers", status, R"({"message":"no"})");
    CHECK_FALSE(f.client->create_server(wanted(), f.context).has_value());
    CHECK(f.http->count("POST /servers") == 1);
  }
}

TEST_CASE("after a lost answer the new record is found and nothing is sent again") {
  struct Row {
    int status;
    ErrorKind kind;
  };
  for (const Row& row : {Row{0, ErrorKind::connection_lost}, Row{0, ErrorKind::timeout},
                         Row{500, {}}, Row{502, {}}, Row{503, {}}, Row{504, {}}}) {
    INFO(row.status);
    ClientFixture f;
    f.http->answer("GET /servers", 200, "[]");
    f.http->answer("GET /servers", 200, list_of(kListed));
    f.http->answer("GET /servers/new", 200, kRecord);
    if (row.status == 0) {
      f.http->fail("POST /servers", row.kind, "coolify.connection_lost");
    } else {
      f.http->answer("POST /servers", row.status, "");
    }
    CHECK(f.client->create_server(wanted(), f.context) == "new");
    CHECK(f.http->count("POST /servers") == 1);
  }
}

TEST_CASE("a record that appears only at the second look is found too") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("GET /servers", 200, list_of(kListed));
  f.http->answer("GET /servers/new", 200, kRecord);
  f.http->fail("POST /servers", ErrorKind::connection_lost, "coolify.connection_lost");
  CHECK(f.client->create_server(wanted(), f.context) == "new");
  CHECK(f.http->count("POST /servers") == 1);
}

TEST_CASE("without a record after several looks the creation is sent again") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->fail("POST /servers", ErrorKind::connection_lost, "coolify.connection_lost");
  f.http->answer("POST /servers", 201, R"({"uuid":"second"})");
  CHECK(f.client->create_server(wanted(), f.context) == "second");
  CHECK(f.http->count("POST /servers") == 2);
  CHECK(f.http->count("GET /servers") == 4);
  CHECK(f.elapsed() >= 4s);
}

TEST_CASE("a second try that meets the first one's record takes it") {
  ClientFixture f;
  for (int i = 0; i < 4; ++i) f.http->answer("GET /servers", 200, "[]");
  f.http->answer("GET /servers", 200, list_of(kListed));
  f.http->answer("GET /servers/new", 200, kRecord);
  f.http->fail("POST /servers", ErrorKind::connection_lost, "coolify.connection_lost");
  f.http->answer("POST /servers", 400, kInUse);
  CHECK(f.client->create_server(wanted(), f.context) == "new");
  CHECK(f.http->count("POST /servers") == 2);
}

TEST_CASE("what took too long is not sent again, since Coolify may still be at it") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->fail("POST /servers", ErrorKind::timeout, "coolify.timeout");
  const auto result = f.client->create_server(wanted(), f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.create_in_doubt");
  CHECK(result.error().cause.find("The answer to the creation got lost.") != std::string::npos);
  CHECK_FALSE(base::retryable(result.error().kind));
  CHECK(f.http->count("POST /servers") == 1);
}

TEST_CASE("answers that stay lost end in doubt") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->fail("POST /servers", ErrorKind::connection_lost, "coolify.connection_lost");
  const auto result = f.client->create_server(wanted(), f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.create_in_doubt");
  CHECK(f.http->count("POST /servers") == 3);
}

TEST_CASE("a record that does not say what was sent is not taken") {
  struct Row {
    const char* name;
    const char* listed;
    const char* record;
  };
  const Row rows[] = {
      {"port",
       R"({"uuid":"new","name":"web","description":"made by a test","ip":"10.0.0.1","port":2222,
           "user":"root"})",
       kRecord},
      {"user",
       R"({"uuid":"new","name":"web","description":"made by a test","ip":"10.0.0.1","port":22,
           "user":"deploy"})",
       kRecord},
      {"name",
       R"({"uuid":"new","name":"other","description":"made by a test","ip":"10.0.0.1","port":22,
           "user":"root"})",
       kRecord},
      {"description",
       R"({"uuid":"new","name":"web","description":"by hand","ip":"10.0.0.1","port":22,
           "user":"root"})",
       kRecord},
      {"key", kListed,
       R"({"uuid":"new","name":"web","ip":"10.0.0.1","port":22,"user":"root",
           "private_key_id":2})"},
      {"age", kListed,
       R"({"uuid":"new","name":"web","ip":"10.0.0.1","port":22,"user":"root","private_key_id":1,
           "created_at":"2026-11-23T10:04:00.000000Z"})"},
      {"record", kListed,
       R"({"uuid":"new","name":"web","ip":"10.0.0.9","port":22,"user":"root",
           "private_key_id":1})"},
      {"gone", kListed, nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    ClientFixture f;
    f.http->answer("GET /servers", 200, "[]", {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}});
    f.http->answer("GET /servers", 200, list_of(row.listed));
    f.http->answer("GET /servers/new", row.record == nullptr ? 404 : 200,
                   row.record == nullptr ? R"({"message":"Server not found."})" : row.record);
    f.http->fail("POST /servers", ErrorKind::connection_lost, "coolify.connection_lost");
    const auto result = f.client->create_server(wanted(), f.context);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == "coolify.create_in_doubt");
    CHECK(result.error().evidence.find("uuid new") != std::string::npos);
    CHECK(f.http->count("POST /servers") == 1);
  }
}

TEST_CASE("a look that fails leaves the creation in doubt") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("GET /servers", 401, R"({"message":"Unauthenticated."})");
  f.http->fail("POST /servers", ErrorKind::connection_lost, "coolify.connection_lost");
  CHECK(outcome(f.client->create_server(wanted(), f.context)) == "coolify.create_in_doubt");
}

TEST_CASE("a success without a uuid is in doubt") {
  const std::string long_one = R"({"uuid":")" + std::string(300, 'a') + R"("})";
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string(R"({"uuid":""})"), std::string("<html>"),
        std::string(R"({"uuid":"ne)"), std::string(R"({"uuid":"../other"})"),
        std::string(R"({"uuid":"new?force=true"})"), std::string(R"({"uuid":"new\u001b[2K"})"),
        std::string(R"({"uuid":"new","uuid":"other"})"), std::string(R"({"uuid":["new"]})"),
        long_one}) {
    INFO(body);
    ClientFixture f;
    f.http->answer("GET /servers", 200, "[]");
    f.http->answer("POST /servers", 201, body);
    CHECK(outcome(f.client->create_server(wanted(), f.context)) == "coolify.create_in_doubt");
  }
}

TEST_CASE("the record of a success that does not name it is found") {
  const std::string old = tests::least_server("old", {{"ip", "10.0.0.9"}});
  for (const char* const body : {"<html>", R"({"uuid":null})", R"({"uuid":"old"})"}) {
    INFO(body);
    ClientFixture f;
    f.http->answer("GET /servers", 200, "[" + old + "]");
    f.http->answer("GET /servers", 200, "[" + old + "," + kListed + "]");
    f.http->answer("GET /servers/new", 200, kRecord);
    f.http->answer("POST /servers", 201, body);
    CHECK(f.client->create_server(wanted(), f.context) == "new");
    CHECK(f.http->count("POST /servers") == 1);
  }
}

TEST_CASE("a success that names a record that was there before is in doubt") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[" + tests::least_server("old", {{"ip", "10.0.0.9"}}) + "]");
  f.http->answer("POST /servers", 201, R"({"uuid":"old"})");
  const auto result = f.client->create_server(wanted(), f.context);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == "coolify.create_in_doubt");
  CHECK(result.error().cause.find("another server's record") != std::string::npos);
}

TEST_CASE("a success is believed only as far as the record itself says the same") {
  using coolify::Json;
  struct Row {
    const char* name;
    Json members;
    const char* finding;
  };
  const Row rows[] = {
      {"address", {{"ip", "10.0.0.9"}}, "has another address, port or user"},
      {"port", {{"port", 2222}}, "has another address, port or user"},
      {"user", {{"user", "eve"}}, "has another address, port or user"},
      {"key", {{"private_key_id", 2}}, "has another key"},
      {"team", {{"team_id", 9}}, "belongs to another team"},
      {"age", {{"created_at", "2026-11-23T09:00:00.000000Z"}}, "was there before the request"},
      {"host", {{"is_coolify_host", true}}, "is the machine Coolify itself runs on"},
      {"uuid", {{"uuid", "other"}}, "is not told soundly"},
      {"no port", {{"port", nullptr}}, "is not told soundly"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    ClientFixture f;
    f.http->answer("GET /servers", 200, "[]", {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}});
    f.http->answer("GET /team", 200, R"({"id":7,"name":"Web"})");
    f.http->answer("POST /servers", 201, R"({"uuid":"new"})");
    f.http->answer("GET /servers/new", 200, tests::least_server("new", row.members));
    const auto result = f.client->create_server(wanted(), f.context);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == "coolify.create_in_doubt");
    CHECK(result.error().cause.starts_with("POST /servers was answered with HTTP 201."));
    CHECK(result.error().cause.find("lost") == std::string::npos);
    CHECK(result.error().cause.find(row.finding) != std::string::npos);
  }
}

TEST_CASE("a success whose record nobody tells is one") {
  struct Row {
    int status;
    std::string body;
    const char* code;
  };
  const Row rows[] = {
      {200, kRecord, "ok"},
      {200, tests::least_server("new"), "ok"},
      {500, "", "ok"},
      {404, R"({"message":"Server not found."})", "coolify.create_in_doubt"},
      {200, "<html>Sign in</html>", "coolify.create_in_doubt"},
  };
  for (const Row& row : rows) {
    INFO(row.status, row.body);
    ClientFixture f;
    f.http->answer("GET /servers", 200, "[]", {{"date", "Mon, 23 Nov 2026 10:04:45 GMT"}});
    f.http->answer("POST /servers", 201, R"({"uuid":"new"})");
    f.http->answer("GET /servers/new", row.status, row.body);
    CHECK(outcome(f.client->create_server(wanted(), f.context)) == row.code);
    CHECK(f.http->count("POST /servers") == 1);
  }
}

TEST_CASE("an answer counts as lost only if there was none") {
  ClientFixture f;
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("POST /servers", 504, "");
  const auto told = f.client->create_server(wanted(), f.context);
  REQUIRE_FALSE(told.has_value());
  CHECK(told.error().code == "coolify.create_in_doubt");
  CHECK(told.error().cause.find("got lost") == std::string::npos);
}

TEST_CASE("a stop while the creation is under way still finds its record") {
  ClientFixture f;
  std::stop_source source;
  f.context.stop = source.get_token();
  f.http->answer("GET /servers", 200, "[]");
  f.http->answer("GET /servers", 200, list_of(kListed));
  f.http->answer("GET /servers/new", 200, kRecord);
  f.http->on("POST /servers", [&](const auto&, const auto&) -> tests::FakeHttp::Result {
    source.request_stop();
    base::Diagnostic error;
    error.kind = ErrorKind::cancelled;
    error.code = "coolify.cancelled";
    return base::fail(error);
  });
  CHECK(f.client->create_server(wanted(), f.context) == "new");
}

TEST_CASE("creations of one address come one after the other") {
  ClientFixture f;
  std::atomic<int> at_once = 0;
  std::atomic<int> most = 0;
  std::mutex mutex;
  std::string stored = "[]";
  f.http->on("GET /servers", [&](const auto&, const auto&) {
    const std::scoped_lock lock(mutex);
    return http::Response{200, {}, stored};
  });
  f.http->on("POST /servers", [&](const auto&, const auto&) {
    most = std::max(most.load(), ++at_once);
    std::this_thread::yield();
    const std::scoped_lock lock(mutex);
    const bool free = stored == "[]";
    stored = list_of(kListed);
    --at_once;
    return free ? http::Response{201, {}, R"({"uuid":"new"})"} : http::Response{400, {}, kInUse};
  });
  std::vector<std::thread> threads;
  std::atomic<int> created = 0;
  std::atomic<int> refused = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const std::string result = outcome(f.client->create_server(wanted(), f.context));
      created += result == "ok" ? 1 : 0;
      refused += result == "coolify.address_in_use" ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(created == 1);
  CHECK(refused == 7);
  CHECK(most == 1);
}
