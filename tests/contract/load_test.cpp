#include <doctest/doctest.h>

#include <atomic>
#include <vector>

#include "tests/contract/contract.h"

using coolify::ValidationMode;
using tests::Contract;
using tests::in_parallel;

TEST_CASE("a refresh of many registrations stays within one window of the request limit") {
  constexpr std::size_t kServers = 300;
  Contract c({.rate_limit = 60});
  std::vector<std::string> uuids;
  for (std::size_t i = 0; i < kServers; ++i) {
    const std::string ip = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1);
    uuids.push_back(c.instance().control("POST", "/servers", {{"ip", ip}})["uuid"]);
  }
  c.instance().control("POST", "/servers/" + uuids.back(), {{"name", "drifted"}});
  std::atomic<int> read = 0;
  std::atomic<int> complete = 0;
  std::atomic<int> drifted = 0;
  in_parallel(10, kServers, [&](std::size_t i) {
    const auto reading = c.client().read_server(uuids[i], c.context());
    if (!reading || !*reading) return;
    ++read;
    complete += (*reading)->complete ? 1 : 0;
    drifted += (*reading)->server.name == "drifted" ? 1 : 0;
  });
  CHECK(read == kServers);
  CHECK(drifted == 1);
  CHECK(complete >= 20);
  CHECK(c.answers_with(429) == 0);
  CHECK(c.requests() <= 60);
}

TEST_CASE("many registrations at once stay below the limit and need few requests each") {
  constexpr std::size_t kHosts = 40;
  for (const auto mode : {ValidationMode::plain, ValidationMode::install}) {
    CAPTURE(mode == ValidationMode::plain);
    Contract c({.rate_limit = 120, .workers = 8});
    std::atomic<std::size_t> usable = 0;
    in_parallel(20, kHosts, [&](std::size_t i) {
      const std::string ip = "10.0.0." + std::to_string(i + 1);
      const auto key = c.client().get_key(c.key_uuid(), c.context());
      const auto uuid = c.client().create_server(c.wanted(ip), c.context());
      if (!key || !uuid) return;
      const auto verdict = c.validate(*uuid, mode, true);
      usable += verdict && verdict->usable ? 1 : 0;
    });
    CHECK(usable == kHosts);
    CHECK(c.answers_with(429) == 0);
    CHECK(c.requests() <= 6 * kHosts);
  }
}
