#include <doctest/doctest.h>

#include "base/system_clock.h"
#include "tests/contract/contract.h"

using standin::Json;
using tests::Contract;
using tests::outcome;

TEST_CASE("delete: what still lives on a server is listed, and nothing is deleted") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  const Json shop =
      c.instance().control("POST", "/resources", {{"server_uuid", uuid}, {"name", "shop"}});
  const Json db = c.instance().control(
      "POST", "/resources",
      {{"server_uuid", uuid}, {"name", "db"}, {"type", "postgresql"}, {"status", "exited"}});
  const auto refused = c.client().delete_server(uuid, false, c.context());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "coolify.has_resources");
  CHECK(refused.error().kind == base::ErrorKind::in_use);
  CHECK(refused.error().evidence == "application shop (uuid " + std::string(shop["uuid"]) +
                                        ", running:healthy)\npostgresql db (uuid " +
                                        std::string(db["uuid"]) + ", exited)");
  CHECK(c.records_at("10.0.0.1") == 1);
  CHECK(outcome(c.client().delete_server(uuid, true, c.context())) == "ok");
  CHECK(c.records_at("10.0.0.1") == 0);
  c.instance().settle();
  CHECK(c.instance().control("GET", "/state")["resources"] == Json::array());
}

TEST_CASE("delete: what is gone, or was never ours, is a success") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  CHECK(outcome(c.client().delete_server(uuid, false, c.context())) == "ok");
  CHECK(outcome(c.client().delete_server(uuid, false, c.context())) == "ok");
  CHECK(outcome(c.client().delete_server("neverthere", true, c.context())) == "ok");
  const std::string theirs =
      c.instance().control("POST", "/servers", {{"ip", "10.0.0.9"}, {"team_id", 7}})["uuid"];
  CHECK(outcome(c.client().delete_server(theirs, false, c.context())) == "ok");
  CHECK(c.instance().control("GET", "/servers/" + theirs)["deleted_at"] == nullptr);
}

TEST_CASE("delete: Coolify's own host is refused, by force as well") {
  const Contract c;
  const auto owner = c.client_for(c.instance().new_token({{"team_id", 0}, {"user_id", 0}}));
  base::Context context;
  context.clock = &base::system_clock();
  const auto list = owner->list_servers(context);
  REQUIRE(list.has_value());
  REQUIRE((*list)->servers.size() == 1);
  for (const bool force : {false, true}) {
    const auto refused = owner->delete_server((*list)->servers[0].uuid, force, context);
    CHECK(outcome(refused) == "coolify.coolify_host");
  }
}

TEST_CASE("delete: before 4.3 a server with the address of the host cannot go") {
  for (const char* version : {"4.2.0", "4.3.0"}) {
    CAPTURE(version);
    Contract c({.version = version});
    const std::string uuid = c.create("10.0.0.1");
    c.instance().control("POST", "/servers/" + uuid, {{"ip", "host.docker.internal"}});
    const auto result = c.client().delete_server(uuid, false, c.context());
    if (std::string(version) == "4.3.0") {
      CHECK(outcome(result) == "ok");
      continue;
    }
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == "coolify.delete_refused");
    CHECK(result.error().evidence == "Local server cannot be deleted.");
  }
}

TEST_CASE("delete: the address and the key are free at once, whether or not a worker runs") {
  Contract c;
  const std::string first = c.create("10.0.0.1");
  c.switch_to({{"queue_running", false}});
  CHECK(outcome(c.client().delete_server(first, false, c.context())) == "ok");
  CHECK(c.instance().ask("DELETE", "/security/keys/" + c.key_uuid()).status == 200);
  auto again = c.wanted("10.0.0.1");
  again.private_key_uuid = c.instance().new_key();
  const auto second = c.client().create_server(again, c.context());
  REQUIRE_MESSAGE(second.has_value(), outcome(second));
  CHECK(*second != first);
}

TEST_CASE("delete: a lost answer is asked for again, and the record is gone once") {
  for (const Json& fault :
       {Json{{"kind", "reset"}, {"method", "DELETE"}, {"after", true}},
        Json{{"kind", "half"}, {"method", "DELETE"}},
        Json{{"kind", "status"}, {"method", "DELETE"}, {"status", 502}, {"after", true}}}) {
    CAPTURE(fault.dump());
    Contract c;
    const std::string uuid = c.create("10.0.0.1");
    c.fault(fault);
    CHECK(outcome(c.client().delete_server(uuid, false, c.context())) == "ok");
    CHECK(c.requests("DELETE") == 2);
    CHECK(c.records_at("10.0.0.1") == 0);
  }
}
