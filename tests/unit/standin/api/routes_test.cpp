// What every endpoint has in common: the ability it needs, the policies, the errors of the
// framework.
#include <doctest/doctest.h>

#include "tests/standin/fixture.h"
#include "tests/standin/store/ssh_key.h"

using namespace standin;

namespace {

struct Endpoint {
  const char* method;
  const char* path;  ///< {server}, {key} and {used key} stand for objects that exist
  Json body;
};

std::vector<Endpoint> reads() {
  return {{"GET", "/version", nullptr},
          {"GET", "/team", nullptr},
          {"GET", "/teams", nullptr},
          {"GET", "/teams/current", nullptr},
          {"GET", "/teams/current/members", nullptr},
          {"GET", "/servers", nullptr},
          {"GET", "/servers/{server}", nullptr},
          {"GET", "/servers/{server}/resources", nullptr},
          {"GET", "/servers/{server}/domains", nullptr},
          {"GET", "/servers/{server}/destinations", nullptr},
          {"GET", "/servers/{server}/envs", nullptr},
          {"GET", "/servers/{server}/sentinel", nullptr},
          {"GET", "/servers/{server}/docker-cleanup", nullptr},
          {"GET", "/servers/{server}/docker-cleanup/executions", nullptr},
          {"GET", "/servers/{server}/proxy", nullptr},
          {"GET", "/servers/{server}/log-drains", nullptr},
          {"GET", "/servers/{server}/cloudflare-tunnel", nullptr},
          {"GET", "/security/keys", nullptr},
          {"GET", "/security/keys/{key}", nullptr}};
}

/// In an order in which each can succeed: what is deleted is deleted last.
std::vector<Endpoint> writes() {
  return {{"POST", "/servers", {{"ip", "10.0.0.2"}, {"private_key_uuid", "{used key}"}}},
          {"PATCH", "/servers/{server}", {{"port", 2222}}},
          {"POST", "/servers/{server}/validate", nullptr},
          {"PATCH", "/servers/{server}/sentinel", {{"is_metrics_enabled", true}}},
          {"PATCH", "/servers/{server}/docker-cleanup", {{"docker_cleanup_threshold", 70}}},
          {"POST", "/servers/{server}/docker-cleanup/run", nullptr},
          {"PATCH", "/servers/{server}/proxy", {{"redirect_enabled", true}}},
          {"POST", "/servers/{server}/proxy/restart", nullptr},
          {"PATCH", "/servers/{server}/log-drains", {{"is_logdrain_axiom_enabled", false}}},
          {"PATCH", "/servers/{server}/cloudflare-tunnel", {{"is_cloudflare_tunnel", true}}},
          {"POST", "/servers/{server}/cloudflare-tunnel/enable", nullptr},
          {"POST", "/servers/{server}/cloudflare-tunnel/disable", nullptr},
          {"POST", "/security/keys", {{"private_key", generate_key()}}},
          {"PATCH", "/security/keys/{key}", {{"private_key", generate_key()}}},
          {"DELETE", "/servers/{server}", nullptr},
          {"DELETE", "/security/keys/{key}", nullptr}};
}

/// An instance with one server at a placeholder address, so that no validation contacts anything,
/// and a key that nothing uses.
struct Stage {
  Instance instance = Instance(quick());
  std::string server = instance.new_server("1.2.3.4");
  std::string used_key = instance.new_key();
  std::string key = instance.new_key();

  [[nodiscard]] std::string filled(std::string text) const {
    for (const auto& [mark, value] : {std::pair<std::string, std::string>{"{server}", server},
                                      {"{used key}", used_key},
                                      {"{key}", key}}) {
      const std::size_t at = text.find(mark);
      if (at != std::string::npos) text.replace(at, mark.size(), value);
    }
    return text;
  }
  [[nodiscard]] Answer ask(const Endpoint& endpoint, const Ask& how) const {
    const Json body = endpoint.body.is_null() ? Json() : Json::parse(filled(endpoint.body.dump()));
    return instance.ask(endpoint.method, filled(endpoint.path), body, how);
  }
};

}  // namespace

TEST_CASE("every endpoint that tells something needs the ability to read, and no other") {
  const Stage stage;
  Ask reader;
  reader.token = stage.instance.new_token({{"abilities", {"read"}}, {"role", "member"}});
  Ask writer;
  writer.token = stage.instance.new_token({{"abilities", {"write", "deploy"}}});
  for (const Endpoint& endpoint : reads()) {
    CAPTURE(endpoint.path);
    CHECK(stage.ask(endpoint, reader).status == 200);
    const Answer refused = stage.ask(endpoint, writer);
    CHECK(refused.status == 403);
    CHECK(refused.json == Json{{"message", "Missing required permissions: read"}});
  }
}

TEST_CASE("every endpoint that changes something needs the ability to write, and no other") {
  const Stage stage;
  Ask reader;
  reader.token = stage.instance.new_token({{"abilities", {"read"}}});
  Ask writer;
  writer.token = stage.instance.new_token({{"abilities", {"write"}}});
  for (const Endpoint& endpoint : writes()) {
    CAPTURE(endpoint.method);
    CAPTURE(endpoint.path);
    const Answer refused = stage.ask(endpoint, reader);
    CHECK(refused.status == 403);
    CHECK(refused.json == Json{{"message", "Missing required permissions: write"}});
    CHECK(stage.ask(endpoint, writer).status < 300);
  }
}

TEST_CASE("the ability root stands for all others, but not for the switch and the allow-list") {
  const Stage stage;
  Ask root;
  root.token = stage.instance.new_token({{"abilities", {"root"}}});
  for (const Endpoint& endpoint : reads()) {
    CAPTURE(endpoint.path);
    CHECK(stage.ask(endpoint, root).status == 200);
  }
  for (const Endpoint& endpoint : writes()) {
    CAPTURE(endpoint.path);
    CHECK(stage.ask(endpoint, root).status < 300);
  }
  const auto refusal = [&] {
    const Answer answer = stage.instance.ask("GET", "/servers", nullptr, root);
    CHECK(answer.status == 403);
    return answer.json;
  };
  stage.instance.control("PATCH", "/instance", {{"allowed_ips", "192.0.2.1"}});
  CHECK(refusal() ==
        Json{{"success", true}, {"message", "You are not allowed to access the API."}});
  stage.instance.control("PATCH", "/instance", {{"api_enabled", false}});
  CHECK(refusal() == Json{{"success", true}, {"message", "API is disabled."}});
}

TEST_CASE("a policy denies whatever is done to an object, and that one is made") {
  const Stage stage;
  stage.instance.control("PATCH", "/instance", {{"policy_denial", "You may not."}});
  std::vector<Endpoint> endpoints = writes();
  for (const Endpoint& endpoint : reads()) {
    if (std::string_view(endpoint.path).find('{') != std::string_view::npos) {
      endpoints.push_back(endpoint);
    }
  }
  for (const Endpoint& endpoint : endpoints) {
    CAPTURE(endpoint.method);
    CAPTURE(endpoint.path);
    const Answer denied = stage.ask(endpoint, {});
    CHECK(denied.status == 403);
    CHECK(denied.json == Json{{"message", "You may not."}, {"error", "Unauthorized"}});
  }
  // The ability is looked at before, and an object that does not exist has no policy.
  Ask reader;
  reader.token = stage.instance.new_token({{"abilities", {"read"}}});
  const std::string path = "/servers/" + stage.server;
  CHECK(stage.instance.ask("DELETE", path, nullptr, reader).json ==
        Json{{"message", "Missing required permissions: write"}});
  CHECK(stage.instance.ask("DELETE", "/servers/none").json ==
        Json{{"message", "Server not found."}});
  CHECK(stage.instance.ask("DELETE", "/security/keys/none").json ==
        Json{{"message", "Private Key not found."}});
}

TEST_CASE("before 4.1.2 the handler misses the team, after every other gate") {
  const Instance instance(quick("4.1.0"));
  Ask lost;
  const Json made =
      instance.control("POST", "/tokens", {{"abilities", {"write"}}, {"team_id", nullptr}});
  lost.token = made["token"];
  CHECK(instance.ask("GET", "/servers", nullptr, lost).json ==
        Json{{"message", "Missing required permissions: read"}});
  instance.control("PATCH", "/tokens/" + made["id"].dump(), {{"abilities", {"read"}}});
  const Answer answer = instance.ask("GET", "/servers", nullptr, lost);
  CHECK(answer.status == 400);
  CHECK(answer.json == Json{{"message", "Invalid token."},
                            {"docs", "https://coolify.io/docs/api-reference/authorization"}});
}

TEST_CASE("what was a GET before 4.2 says that it is a POST now") {
  const Stage stage;
  const std::string server = "/servers/" + stage.server;
  Ask all;
  all.token = stage.instance.new_token({{"abilities", {"read", "write", "deploy"}}});
  for (const std::string& path : {server + "/validate", std::string("/enable"),
                                  std::string("/disable"), std::string("/deploy")}) {
    CAPTURE(path);
    const Answer moved = stage.instance.ask("GET", path, nullptr, all);
    CHECK(moved.status == 405);
    CHECK(moved.raw.header("Allow") == "POST");
    CHECK(moved.json == Json{{"message", "This endpoint has changed to a POST request."}});
  }
}

TEST_CASE("the wrong method of a known path is an unknown path, for everybody") {
  const Stage stage;
  Ask nobody;
  nobody.authorized = false;
  for (const Endpoint& endpoint :
       std::vector<Endpoint>{{"PUT", "/servers/{server}", nullptr},
                             {"POST", "/servers/{server}", nullptr},
                             {"DELETE", "/servers/{server}/validate", nullptr},
                             {"PATCH", "/security/keys", nullptr},
                             {"PUT", "/security/keys/{key}", nullptr},
                             {"POST", "/version", nullptr}}) {
    for (const Ask& how : {nobody, Ask{}}) {
      CAPTURE(endpoint.path);
      const Answer answer = stage.ask(endpoint, how);
      CHECK(answer.status == 404);
      CHECK(answer.json == Json{{"message", "Not found."}, {"docs", "https://coolify.io/docs"}});
    }
  }
}

TEST_CASE("a text that is too long for its column is an error nobody caught") {
  const Stage stage;
  const std::string text(256, 'd');
  const Json body = {{"ip", "10.0.0.3"}, {"private_key_uuid", stage.key}, {"description", text}};
  const Answer created = stage.instance.ask("POST", "/servers", body);
  CHECK(created.status == 500);
  CHECK(created.json == Json{{"message", "Server Error"}});
  CHECK(stage.instance.ask("GET", "/servers").json.size() == 1);
  const std::string path = "/servers/" + stage.server;
  const Answer updated = stage.instance.ask("PATCH", path, {{"description", text}, {"port", 9}});
  CHECK(updated.status == 500);
  CHECK(updated.json == Json{{"message", "Server Error"}});
  CHECK(stage.instance.server(stage.server)["port"] == 22);
}
