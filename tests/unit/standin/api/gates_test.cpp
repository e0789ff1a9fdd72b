#include <doctest/doctest.h>

#include "tests/standin/fixture.h"

using namespace standin;

namespace {

/// A token of team 1's owner with these abilities.
std::string token_with(const Instance& instance, const Json& abilities, const std::string& role) {
  return instance.new_token({{"abilities", abilities}, {"role", role}});
}

}  // namespace

TEST_CASE("each gate answers with its status and body") {
  struct Row {
    const char* name;
    Json switches;
    Json token;  ///< the control API's wish; null: the instance's own
    const char* method;
    const char* path;
    int status;
    Json body;
  };
  const Json unauthenticated = {{"message", "Unauthenticated."}};
  const Json read_only = {{"abilities", {"read"}}};
  const std::vector<Row> rows = {
      {"maintenance",
       {{"maintenance", true}},
       nullptr,
       "GET",
       "/servers",
       503,
       {{"message", "Service Unavailable"}}},
      {"expired token",
       Json::object(),
       {{"expires_in", -1}},
       "GET",
       "/servers",
       401,
       unauthenticated},
      {"rate limit",
       {{"rate_limit", 0}},
       nullptr,
       "GET",
       "/servers",
       429,
       {{"message", "Too Many Attempts."}}},
      {"token without a team",
       Json::object(),
       {{"team_id", nullptr}},
       "GET",
       "/servers",
       401,
       {{"message", "Invalid token."}}},
      {"owner left the team",
       Json::object(),
       {{"role", "none"}},
       "GET",
       "/servers",
       401,
       {{"message", "Invalid token."}}},
      {"member with write",
       Json::object(),
       {{"role", "member"}},
       "GET",
       "/servers",
       403,
       {{"message", "Missing required team role."}}},
      {"API off",
       {{"api_enabled", false}},
       nullptr,
       "GET",
       "/servers",
       403,
       {{"success", true}, {"message", "API is disabled."}}},
      {"address not allowed",
       {{"allowed_ips", "192.0.2.0/24"}},
       nullptr,
       "GET",
       "/servers",
       403,
       {{"success", true}, {"message", "You are not allowed to access the API."}}},
      {"ability write missing",
       Json::object(),
       read_only,
       "POST",
       "/servers",
       403,
       {{"message", "Missing required permissions: write"}}},
      {"ability read missing",
       Json::object(),
       {{"abilities", {"write"}}},
       "GET",
       "/servers",
       403,
       {{"message", "Missing required permissions: read"}}},
      {"deploy alone cannot read",
       Json::object(),
       {{"abilities", {"deploy"}}},
       "GET",
       "/version",
       403,
       {{"message", "Missing required permissions: read"}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Instance instance(quick());
    Ask how;
    if (!row.token.is_null()) how.token = instance.new_token(row.token);
    instance.control("PATCH", "/instance", row.switches);
    const Answer answer = instance.ask(row.method, row.path, nullptr, how);
    CHECK(answer.status == row.status);
    CHECK(answer.json == row.body);
  }
}

TEST_CASE("all gates open: the neighbours of every refusal") {
  const Instance instance(quick());
  instance.control("PATCH", "/instance", {{"allowed_ips", "127.0.0.0/8"}});
  CHECK(instance.ask("GET", "/servers").status == 200);
  const auto with = [&](const Json& abilities, const std::string& role) {
    Ask how;
    how.token = token_with(instance, abilities, role);
    return instance.ask("GET", "/servers", nullptr, how).status;
  };
  CHECK(with({"read"}, "member") == 200);
  CHECK(with({"root"}, "owner") == 200);
  CHECK(with({"read", "write"}, "admin") == 200);
  CHECK(with({"read", "deploy"}, "member") == 403);
  CHECK(with({"read", "read:sensitive"}, "member") == 403);
}

TEST_CASE("the gates stand in their order") {
  const Instance instance(quick());
  // Everything is wrong at once; one thing after the other is put right.
  Ask how;
  const Json made =
      instance.control("POST", "/tokens", {{"abilities", {"write"}}, {"expires_in", -1}});
  how.token = made["token"];
  const std::string token_path = "/tokens/" + made["id"].dump();
  instance.control("PATCH", token_path, {{"role", "none"}});
  instance.control("PATCH", "/instance",
                   {{"maintenance", true},
                    {"rate_limit", 0},
                    {"api_enabled", false},
                    {"allowed_ips", "192.0.2.1"}});
  const auto status = [&] { return instance.ask("GET", "/servers", nullptr, how).status; };
  const auto message = [&] {
    return text_of(instance.ask("GET", "/servers", nullptr, how).json, "message");
  };
  CHECK(status() == 503);
  instance.control("PATCH", "/instance", {{"maintenance", false}});
  CHECK(status() == 401);
  instance.control("PATCH", token_path, {{"expires_in", nullptr}});
  CHECK(status() == 429);
  instance.control("PATCH", "/instance", {{"rate_limit", 1000}});
  CHECK(message() == "Invalid token.");
  instance.control("PATCH", token_path, {{"role", "member"}});
  CHECK(message() == "Missing required team role.");
  instance.control("PATCH", token_path, {{"role", "owner"}});
  CHECK(message() == "API is disabled.");
  instance.control("PATCH", "/instance", {{"api_enabled", true}});
  CHECK(message() == "You are not allowed to access the API.");
  instance.control("PATCH", "/instance", {{"allowed_ips", "0.0.0.0"}});
  CHECK(message() == "Missing required permissions: read");
}

TEST_CASE("tokens: the part behind the bar is enough, anything else is not") {
  const Instance instance(quick());
  const std::string token = instance.token();
  const std::string secret = token.substr(token.find('|') + 1);
  CHECK(secret.size() == 48);
  const auto status = [&](const std::string& text) {
    Ask how;
    how.token = text;
    return instance.ask("GET", "/version", nullptr, how).status;
  };
  CHECK(status(token) == 200);
  CHECK(status(secret) == 200);
  CHECK(status("9|" + secret) == 401);
  CHECK(status(token + "x") == 401);
  Ask nobody;
  nobody.authorized = false;
  CHECK(instance.ask("GET", "/version", nullptr, nobody).status == 401);
  const std::string word = instance.new_token({{"secret", "bareword"}});
  CHECK(status("bareword") == 200);
}

TEST_CASE("a policy's denial comes from the handler") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("PATCH", "/instance", {{"policy_denial", "You may not."}});
  const Json denied = {{"message", "You may not."}, {"error", "Unauthorized"}};
  for (const char* method : {"GET", "PATCH", "DELETE"}) {
    const Json body = std::string(method) == "PATCH" ? Json{{"port", 23}} : Json();
    const Answer answer = instance.ask(method, "/servers/" + uuid, body);
    CHECK(answer.status == 403);
    CHECK(answer.json == denied);
  }
  CHECK(instance.ask("GET", "/servers/unknown").status == 404);
}

TEST_CASE("on Coolify Cloud the switch and the allow-list do not exist") {
  const Instance instance(quick());
  instance.control("PATCH", "/instance",
                   {{"cloud", true}, {"api_enabled", false}, {"allowed_ips", "192.0.2.1"}});
  CHECK(instance.ask("GET", "/servers").status == 200);
}

TEST_CASE("without an Accept header some errors are HTML pages") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  Ask browser;
  browser.accept_json = false;
  const auto type = [&](const std::string& path) {
    return instance.ask("GET", path, nullptr, browser).content_type.substr(0, 9);
  };
  CHECK(type("/servers/none") == "applicati");
  CHECK(type("/no/such/path") == "applicati");
  CHECK(type("/servers/none/destinations") == "text/html");
  const Answer too_long =
      instance.ask("PATCH", "/servers/" + uuid, {{"description", std::string(256, 'x')}}, browser);
  CHECK(too_long.status == 500);
  CHECK(too_long.content_type.substr(0, 9) == "text/html");
  instance.control("PATCH", "/instance", {{"rate_limit", 0}});
  CHECK(type("/servers") == "text/html");
  browser.authorized = false;
  CHECK(type("/servers") == "applicati");
}

TEST_CASE("framework errors: paths and methods") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  Ask nobody;
  nobody.authorized = false;
  const Json no_route = {{"message", "Not found."}, {"docs", "https://coolify.io/docs"}};
  for (const auto& [method, path] :
       std::vector<std::pair<std::string, std::string>>{{"GET", "/nothing"},
                                                        {"PUT", "/servers"},
                                                        {"DELETE", "/servers"},
                                                        {"GET", "/api/nope"}}) {
    CAPTURE(method + " " + path);
    const Answer answer = instance.ask(method, path, nullptr, nobody);
    CHECK(answer.status == 404);
    CHECK(answer.json == no_route);
  }
  const Answer moved = instance.ask("GET", "/servers/" + uuid + "/validate");
  CHECK(moved.status == 405);
  CHECK(moved.raw.header("Allow") == "POST");
  CHECK(moved.json == Json{{"message", "This endpoint has changed to a POST request."}});
  CHECK(instance.ask("GET", "/enable").status == 405);
  CHECK(instance.ask("GET", "/servers/none").json == Json{{"message", "Server not found."}});
  const Answer transfer = instance.ask("GET", "/servers/" + uuid + "/export");
  CHECK(transfer.status == 404);
  CHECK(transfer.json == Json{{"message", ""}});
}

TEST_CASE("bodies: the form is checked before the fields") {
  const Instance instance(quick());
  struct Row {
    const char* content_type;
    const char* body;
    const char* error;
  };
  for (const Row& row :
       {Row{"text/plain", "{\"ip\":\"10.0.0.1\"}", "Content-Type must be application/json."},
        Row{"application/json", "{\"ip\":", "Invalid JSON."},
        Row{"application/json", "[]", "Invalid JSON."},
        Row{"application/json", "null", "Invalid JSON."},
        Row{"application/json", "{}", "Empty JSON."}}) {
    CAPTURE(row.body);
    Ask how;
    how.content_type = row.content_type;
    how.raw_body = row.body;
    const Answer answer = instance.ask("POST", "/servers", nullptr, how);
    CHECK(answer.status == 400);
    CHECK(answer.json == Json{{"message", "Invalid request."}, {"error", row.error}});
  }
  CHECK(instance.ask("POST", "/servers").json["error"] == "Content-Type must be application/json.");
}

TEST_CASE("the query is part of the fields") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  const Json refused = instance.ask("POST", "/servers?foo=1", {{"ip", "10.0.0.2"}}).json;
  CHECK(refused["errors"]["foo"] == Json::array({"This field is not allowed."}));
  CHECK(instance.ask("GET", "/servers/unknown?uuid=" + uuid).json["uuid"] == uuid);
  CHECK(instance.ask("GET", "/servers/" + uuid + "?uuid=unknown").status == 404);
}

TEST_CASE("the rate limit counts per user and minute") {
  MovedClock clock;
  Coolify::Options options = quick();
  options.rate_limit = 3;
  options.clock = &clock;
  const Instance instance(options);
  const Json mine = instance.control("POST", "/tokens", {{"user_id", 1}});
  Ask second;
  second.token = mine["token"];
  Ask nobody;
  nobody.authorized = false;

  CHECK(instance.ask("GET", "/version", nullptr, nobody).status == 401);
  const Answer first = instance.ask("GET", "/version");
  CHECK(first.raw.header("X-RateLimit-Limit") == "3");
  CHECK(first.raw.header("X-RateLimit-Remaining") == "2");
  CHECK(first.raw.header("Retry-After").empty());
  // Another token of the same user shares the bucket; a refused ability counts too.
  CHECK(instance.ask("GET", "/version", nullptr, second).raw.header("X-RateLimit-Remaining") ==
        "1");
  CHECK(instance.ask("GET", "/servers/none").raw.header("X-RateLimit-Remaining") == "0");
  const Answer refused = instance.ask("GET", "/version");
  CHECK(refused.status == 429);
  CHECK(refused.raw.header("X-RateLimit-Remaining") == "0");
  const int wait = std::stoi(refused.raw.header("Retry-After"));
  CHECK(wait > 30);
  CHECK(wait <= 60);
  const auto now = std::chrono::system_clock::to_time_t(clock.wall_now());
  CHECK(std::stol(refused.raw.header("X-RateLimit-Reset")) >= now + wait - 2);

  Ask other;
  other.token = instance.new_token(Json::object());
  CHECK(instance.ask("GET", "/version", nullptr, other).status == 200);
  clock.advance(std::chrono::seconds(61));
  CHECK(instance.ask("GET", "/version").status == 200);
}

TEST_CASE("health needs no token and has limits of its own") {
  Coolify::Options options = quick();
  options.rate_limit = 1;
  const Instance instance(options);
  instance.control("PATCH", "/instance", {{"api_enabled", false}});
  Ask nobody;
  nobody.authorized = false;
  const Answer health = instance.ask("GET", "/api/health", nullptr, nobody);
  CHECK(health.status == 200);
  CHECK(health.body == "OK");
  CHECK(health.content_type == "text/html; charset=UTF-8");
  CHECK(health.raw.header("X-RateLimit-Limit") == "1000");
  CHECK(instance.ask("GET", "/api/v1/health", nullptr, nobody).status == 200);
  CHECK(instance.ask("GET", "/api/v1/health", nullptr, nobody).status == 429);
  CHECK(instance.ask("GET", "/api/health", nullptr, nobody).status == 200);
  instance.control("PATCH", "/instance", {{"maintenance", true}});
  CHECK(instance.ask("GET", "/api/health", nullptr, nobody).status == 200);
  CHECK(instance.ask("GET", "/api/v1/health", nullptr, nobody).status == 503);
}

TEST_CASE("version, team and the API switch") {
  const Instance instance(quick());
  const Answer version = instance.ask("GET", "/version");
  CHECK(version.body == "4.3.11");
  CHECK(version.content_type == "text/html; charset=UTF-8");
  const Json team = instance.ask("GET", "/team").json;
  CHECK(team["id"] == 1);
  CHECK(team["name"] == "Team");
  CHECK(instance.ask("GET", "/teams/current").json == team);

  CHECK(instance.ask("POST", "/disable").json ==
        Json{{"message", "You are not allowed to disable the API."}});
  Ask root;
  root.token = instance.new_token({{"team_id", 0}, {"user_id", 0}});
  CHECK(instance.ask("POST", "/disable", nullptr, root).json == Json{{"message", "API disabled."}});
  CHECK(instance.ask("GET", "/version").status == 403);
  CHECK(instance.ask("POST", "/enable", nullptr, root).json == Json{{"message", "API enabled."}});
  CHECK(instance.ask("GET", "/version").status == 200);
}
