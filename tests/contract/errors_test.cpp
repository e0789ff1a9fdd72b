// What our client makes of the answers an instance really gives: gates, the framework, versions
// that are not what they seemed.
#include <doctest/doctest.h>

#include "tests/contract/contract.h"

using coolify::ServerChanges;
using standin::Json;
using tests::Contract;
using tests::outcome;

TEST_CASE("a token that is cut off from its team, in the words of every version") {
  for (const char* version : {"4.0.0", "4.1.0", "4.1.2", "4.3.11"}) {
    for (const Json& wish : {Json{{"team_id", nullptr}}, Json{{"role", "none"}}}) {
      CAPTURE(version);
      CAPTURE(wish.dump());
      Contract c({.version = version});
      const auto lost = c.client_for(c.instance().new_token(wish))->list_servers(c.context());
      REQUIRE_FALSE(lost.has_value());
      CHECK(lost.error().code == "coolify.invalid_token");
      CHECK(lost.error().kind == base::ErrorKind::api_refused);
      CHECK(lost.error().path == base::Path::of("token"));
      CHECK(lost.error().evidence == "Invalid token.");
    }
  }
}

TEST_CASE("no refusal of a gate is asked for twice, except those that pass by themselves") {
  struct Row {
    const char* gate;
    Json switches;
    Json token;  ///< the control API's wish; null: the instance's own
    const char* code;
    int requests;  ///< 0: as many as there is patience for
  };
  const Json none = Json::object();
  for (const Row& row : std::vector<Row>{
           {"expired", none, {{"expires_in", -1}}, "coolify.unauthenticated", 1},
           {"role", none, {{"role", "member"}}, "coolify.role_missing", 1},
           {"switch", {{"api_enabled", false}}, nullptr, "coolify.api_disabled", 1},
           {"allow-list", {{"allowed_ips", "192.0.2.1"}}, nullptr, "coolify.ip_not_allowed", 1},
           {"ability",
            none,
            {{"abilities", {"deploy"}}, {"role", "owner"}},
            "coolify.ability_missing",
            1},
           {"maintenance", {{"maintenance", true}}, nullptr, "coolify.maintenance", 0},
           {"rate limit", {{"rate_limit", 0}}, nullptr, "coolify.rate_limited", 12}}) {
    CAPTURE(row.gate);
    Contract c;
    const auto client = c.client_for(row.token.is_null() ? c.instance().token()
                                                         : c.instance().new_token(row.token));
    c.switch_to(row.switches);
    CHECK(outcome(client->list_servers(c.context())) == row.code);
    const auto sent = c.requests("GET", "/api/v1/servers");
    CHECK((row.requests == 0 ? sent > 12 : sent == row.requests));
  }
}

TEST_CASE("on Coolify Cloud neither the switch nor the allow-list stops us") {
  Contract c;
  c.switch_to({{"cloud", true}, {"api_enabled", false}, {"allowed_ips", "192.0.2.1"}});
  CHECK(outcome(c.client().list_servers(c.context())) == "ok");
}

TEST_CASE("a policy denies, whatever is done to a server") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.switch_to({{"policy_denial", "You may not."}});
  ServerChanges changes;
  changes.port = 2222;
  CHECK(outcome(c.client().create_server(c.wanted("10.0.0.2"), c.context())) ==
        "coolify.forbidden");
  CHECK(outcome(c.client().get_server(uuid, c.context())) == "coolify.forbidden");
  CHECK(outcome(c.client().validate_server(uuid, false, c.context())) == "coolify.forbidden");
  const auto denied = c.client().update_server(uuid, changes, c.context());
  REQUIRE_FALSE(denied.has_value());
  CHECK(denied.error().code == "coolify.forbidden");
  CHECK(denied.error().evidence == "You may not.");
  CHECK(c.requests("PATCH") == 1);
}

TEST_CASE("an endpoint that is not the API has no such route, or sends to the login") {
  const Contract c;
  for (const auto& [place, code] : {std::pair("/api/v1/elsewhere", "coolify.no_such_route"),
                                    std::pair("/elsewhere", "coolify.redirected")}) {
    CAPTURE(place);
    coolify::ClientConfig config;
    config.endpoint = c.instance().endpoint() + place + "/api/v1";
    config.token = base::Secret(c.instance().token());
    const auto client = coolify::make_client(std::move(config));
    REQUIRE(client.has_value());
    const auto answer = (*client)->version(base::Context());
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == code);
    CHECK(answer.error().path == base::Path::of("endpoint"));
  }
}

TEST_CASE("an instance whose version changed meanwhile is validated all the same") {
  struct Row {
    const char* asked;
    const char* meanwhile;
    bool installs;
  };
  for (const Row& row : {Row{"4.1.2", "4.2.0", true}, Row{"4.2.0", "4.1.2", false}}) {
    CAPTURE(row.meanwhile);
    Contract c({.version = row.asked});
    const std::string uuid = c.create("1.2.3.4");
    c.switch_to({{"version", row.meanwhile}});
    const auto started = c.client().validate_server(uuid, true, c.context());
    REQUIRE_MESSAGE(started.has_value(), outcome(started));
    CHECK(started->install == row.installs);
    CHECK(c.requests("*", "/api/v1/servers/*/validate") == 2);
  }
}

TEST_CASE("a field that an older version meanwhile does not take is named") {
  Contract c({.version = "4.1.0"});
  const std::string uuid = c.create("10.0.0.1");
  c.switch_to({{"version", "4.0.0"}});
  ServerChanges changes;
  changes.settings.set("connection_timeout", 20);
  const auto refused = c.client().update_server(uuid, changes, c.context());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.validation_failed");
  CHECK(refused.error().path == base::Path::of("connection_timeout"));
  CHECK(refused.error().evidence == "connection_timeout: This field is not allowed.");
}

TEST_CASE("an internal error is not asked for again, and a creation that met one left nothing") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  ServerChanges changes;
  changes.description = std::string(256, 'd');
  const auto failed = c.client().update_server(uuid, changes, c.context());
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == "coolify.server_error");
  CHECK(failed.error().evidence == "Server Error");
  CHECK(c.requests("PATCH") == 1);

  auto server = c.wanted("10.0.0.2");
  server.description = std::string(256, 'd');
  CHECK(outcome(c.client().create_server(server, c.context())) == "coolify.create_in_doubt");
  CHECK(c.records_at("10.0.0.2") == 0);
}

TEST_CASE("a server that was transferred is not validated") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.instance().control("POST", "/servers/" + uuid,
                       {{"server_metadata", {{"transfer", {{"status", "transferred"}}}}}});
  const auto refused = c.client().validate_server(uuid, true, c.context());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.transferred");
  CHECK(c.requests("POST", "/api/v1/servers/*/validate") == 1);
}
