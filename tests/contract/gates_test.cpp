#include <doctest/doctest.h>

#include "tests/contract/contract.h"
#include "tests/support/coolify_versions.h"

using standin::Json;
using tests::Contract;
using tests::outcome;

TEST_CASE("every gate of the instance has its own error") {
  Contract c;
  const auto asks = [&c](const std::string& token) {
    return outcome(c.client_for(token)->version(c.context()));
  };
  SUBCASE("unknown token") { CHECK(asks("7|nosuchtoken") == "coolify.unauthenticated"); }
  SUBCASE("expired token") {
    CHECK(asks(c.instance().new_token({{"expires_in", -10}})) == "coolify.unauthenticated");
  }
  SUBCASE("token without a team") {
    CHECK(asks(c.instance().new_token({{"team_id", nullptr}})) == "coolify.invalid_token");
  }
  SUBCASE("role") {
    CHECK(asks(c.instance().new_token({{"role", "member"}})) == "coolify.role_missing");
  }
  SUBCASE("switched off") {
    c.switch_to({{"api_enabled", false}});
    CHECK(outcome(c.client().version(c.context())) == "coolify.api_disabled");
  }
  SUBCASE("address not allowed") {
    c.switch_to({{"allowed_ips", "192.0.2.1"}});
    CHECK(outcome(c.client().version(c.context())) == "coolify.ip_not_allowed");
  }
  SUBCASE("ability to read") {
    CHECK(asks(c.instance().new_token({{"abilities", {"write"}}})) == "coolify.ability_missing");
  }
  SUBCASE("ability to write") {
    const auto reader = c.client_for(c.instance().new_token({{"abilities", {"read"}}}));
    const auto refused = reader->create_server(c.wanted("10.0.0.1"), c.context());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == "coolify.ability_missing");
    CHECK(refused.error().evidence == "Missing required permissions: write");
  }
  SUBCASE("ability to write, asked for in vain") {
    const auto reader = c.client_for(c.instance().new_token({{"abilities", {"read"}}}));
    const auto refused = reader->check_write(c.context());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == "coolify.ability_missing");
    CHECK(refused.error().evidence == "Missing required permissions: write");
  }
  SUBCASE("policy") {
    const std::string uuid = c.create("10.0.0.1");
    c.switch_to({{"policy_denial", "You may not."}});
    CHECK(outcome(c.client().delete_server(uuid, false, c.context())) == "coolify.forbidden");
  }
  SUBCASE("maintenance that lasts") {
    c.switch_to({{"maintenance", true}});
    CHECK(outcome(c.client().version(c.context())) == "coolify.maintenance");
  }
}

TEST_CASE("whether a token may write is asked once, on every version, and changes nothing") {
  for (const char* const version : tests::kCoolifyVersions) {
    CAPTURE(std::string(version));
    Contract c({.version = version});
    CHECK(c.client().check_write(c.context()).has_value());
    CHECK(c.client().check_write(c.context()).has_value());
    CHECK(c.requests("PATCH", "/api/v1/servers/none") == 1);
    const auto reader = c.client_for(c.instance().new_token({{"abilities", {"read"}}}));
    CHECK(outcome(reader->check_write(c.context())) == "coolify.ability_missing");
  }
}

TEST_CASE("an answer that says nothing of the token is left to the change itself") {
  for (const int status : {404, 405, 422, 500}) {
    Contract c;
    c.fault({{"kind", "status"}, {"method", "PATCH"}, {"status", status}, {"count", -1}});
    CHECK(c.client().check_write(c.context()).has_value());
  }
}

TEST_CASE("faults that pass are not noticed") {
  for (const Json& fault :
       {Json{{"kind", "status"}, {"status", 502}, {"count", 2}},
        Json{{"kind", "status"}, {"status", 503}, {"count", 2}},
        Json{{"kind", "status"}, {"status", 504}, {"count", 2}},
        Json{{"kind", "rate_limited"}, {"retry_after", 30}, {"count", 5}},
        Json{{"kind", "reset"}, {"count", 2}}, Json{{"kind", "slow"}, {"delay_ms", 500}},
        Json{{"kind", "half"}, {"count", 2}}}) {
    CAPTURE(fault.dump());
    Contract c;
    const std::string uuid = c.create("10.0.0.1");
    c.fault(fault);
    const auto server = c.client().get_server(uuid, c.context());
    REQUIRE_MESSAGE(server.has_value(), outcome(server));
    CHECK((*server)->uuid == uuid);
  }
}

TEST_CASE("faults that last have their own error") {
  struct Row {
    Json fault;
    const char* code;
  };
  const std::vector<Row> rows = {
      {{{"kind", "status"}, {"status", 500}, {"count", -1}}, "coolify.server_error"},
      {{{"kind", "status"}, {"status", 502}, {"count", -1}}, "coolify.unavailable"},
      {{{"kind", "rate_limited"}, {"retry_after", 60}, {"count", -1}}, "coolify.rate_limited"},
      {{{"kind", "reset"}, {"count", -1}}, "coolify.connection_lost"},
      {{{"kind", "half"}, {"count", -1}}, "coolify.connection_lost"},
      {{{"kind", "html"}, {"status", 200}, {"count", -1}}, "coolify.bad_answer"},
      {{{"kind", "invalid_utf8"}, {"status", 500}, {"count", -1}}, "coolify.server_error"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fault.dump());
    Contract c;
    c.fault(row.fault);
    CHECK(outcome(c.client().list_servers(c.context())) == row.code);
  }
}
