#include <doctest/doctest.h>

#include <array>

#include "tests/contract/contract.h"

using tests::Contract;
using tests::in_parallel;
using tests::outcome;

TEST_CASE("creations of one address in several spellings make one record") {
  // Coolify compares texts, so it would take all of them.
  constexpr std::array kSpellings = {"2001:db8::1", "2001:DB8::1", "2001:db8:0:0::1",
                                     "2001:0db8::0001"};
  Contract c;
  std::atomic<int> created = 0;
  std::atomic<int> refused = 0;
  in_parallel(kSpellings.size(), kSpellings.size(), [&](std::size_t i) {
    const std::string result =
        outcome(c.client().create_server(c.wanted(kSpellings.at(i)), c.context()));
    created += result == "ok" ? 1 : 0;
    refused += result == "coolify.address_in_use" ? 1 : 0;
  });
  CHECK(created == 1);
  CHECK(refused == 3);
  const auto list = c.client().list_servers(c.context());
  REQUIRE_MESSAGE(list.has_value(), outcome(list));
  CHECK((*list)->servers.size() == 1);
}

TEST_CASE("servers that move to one address at once leave one there") {
  // Coolify does not look at other servers when it changes one.
  Contract c;
  std::vector<std::string> uuids;
  for (int i = 1; i <= 4; ++i) uuids.push_back(c.create("10.0.0." + std::to_string(i)));
  std::atomic<int> moved = 0;
  std::atomic<int> refused = 0;
  in_parallel(5, 5, [&](std::size_t i) {
    coolify::ServerChanges move;
    move.ip = i % 2 == 0 ? "2001:db8::1" : "2001:DB8::1";
    const std::string result =
        i < uuids.size()
            ? outcome(c.client().update_server(uuids[i], move, c.context()))
            : outcome(c.client().create_server(c.wanted("2001:db8:0::1"), c.context()));
    moved += result == "ok" ? 1 : 0;
    refused += result == "coolify.address_in_use" ? 1 : 0;
  });
  CHECK(moved == 1);
  CHECK(refused == 4);

  coolify::ServerChanges stay;
  stay.ip = "10.0.0.9";
  CHECK(outcome(c.client().update_server(uuids[0], stay, c.context())) == "ok");
  CHECK(outcome(c.client().update_server(uuids[0], stay, c.context())) == "ok");
}

TEST_CASE("the machine Coolify runs on is neither created nor deleted") {
  Contract c;
  const auto root = c.client_for(c.instance().new_token({{"team_id", 0}, {"user_id", 0}}));
  const auto list = root->list_servers(c.context());
  REQUIRE(list.has_value());
  REQUIRE((*list)->servers.size() == 1);
  CHECK((*list)->servers[0].is_coolify_host);
  CHECK(outcome(root->create_server(c.wanted("Host.Docker.Internal"), c.context())) ==
        "coolify.coolify_host");
  CHECK(outcome(root->delete_server((*list)->servers[0].uuid, false, c.context())) ==
        "coolify.coolify_host");
  CHECK(c.requests("POST", "/api/v1/servers") == 0);
}
