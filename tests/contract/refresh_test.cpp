// What a refresh of many registrations asks of Coolify.
#include <doctest/doctest.h>

#include <atomic>
#include <vector>

#include "tests/contract/contract.h"
#include "tests/support/coolify_versions.h"

using standin::Json;
using tests::Contract;
using tests::in_parallel;

namespace {

constexpr coolify::RequestPolicy kFromList{.refresh_from_list = true};

/// Servers of a Coolify, all in good order.
struct Fleet {
  explicit Fleet(std::size_t count, const tests::ContractOptions& options = {})
      : contract(options), client(contract.client_for(contract.instance().token(), kFromList)) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string ip = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1);
      uuids.push_back(contract.instance().control("POST", "/servers", {{"ip", ip}})["uuid"]);
    }
    contract.instance().control("DELETE", "/requests");
  }

  struct Seen {
    int listed = 0;
    int single = 0;
    int gone = 0;
    int failed = 0;
    bool operator==(const Seen&) const = default;
  };
  /// Reads all, `threads` at a time.
  Seen refresh(std::size_t threads) {
    std::atomic<int> listed = 0;
    std::atomic<int> single = 0;
    std::atomic<int> gone = 0;
    std::atomic<int> failed = 0;
    in_parallel(threads, uuids.size(), [&](std::size_t i) {
      const auto reading =
          client->read_server(uuids[i], contract.context(), [](const auto&) { return true; });
      auto& sum = !reading ? failed : !*reading ? gone : (*reading)->complete ? single : listed;
      ++sum;
    });
    return {listed, single, gone, failed};
  }
  [[nodiscard]] std::int64_t lists() const { return contract.requests("GET", "/api/v1/servers"); }

  Contract contract;
  std::shared_ptr<coolify::Client> client;
  std::vector<std::string> uuids;
};

}  // namespace

TEST_CASE("a thousand servers cost a few dozen requests where the list is preferred") {
  for (const std::size_t threads : {1, 10}) {
    CAPTURE(threads);
    Fleet fleet(1000);
    CHECK(fleet.refresh(threads) == Fleet::Seen{.listed = 984, .single = 16});
    CHECK(fleet.contract.requests() == 17);
  }
}

TEST_CASE("a few servers cost a request each, and no list") {
  for (const std::size_t count : {1, 16}) {
    Fleet fleet(count);
    CHECK(fleet.refresh(10) == Fleet::Seen{.single = static_cast<int>(count)});
    CHECK(fleet.contract.requests() == static_cast<std::int64_t>(count));
    CHECK(fleet.lists() == 0);
  }
}

TEST_CASE("servers that are gone, or of another team, are asked for by themselves") {
  Fleet fleet(40);
  const auto& instance = fleet.contract.instance();
  for (const std::size_t i : {std::size_t{0}, std::size_t{30}}) {
    instance.control("DELETE", "/servers/" + fleet.uuids[i]);
  }
  instance.control("POST", "/servers/" + fleet.uuids[31], {{"team_id", 2}});
  CHECK(fleet.refresh(1) == Fleet::Seen{.listed = 22, .single = 15, .gone = 3});
  CHECK(fleet.contract.answers_with(404) == 3);
}

TEST_CASE("a server that was made after the list was read is found") {
  Fleet fleet(20);
  CHECK(fleet.refresh(1) == Fleet::Seen{.listed = 4, .single = 16});
  fleet.uuids = {
      fleet.contract.instance().control("POST", "/servers", {{"ip", "10.9.9.9"}})["uuid"]};
  CHECK(fleet.refresh(1) == Fleet::Seen{.single = 1});
  CHECK(fleet.lists() == 1);
}

TEST_CASE("a list that Coolify refuses, or garbles, fails no read, on every version") {
  const Json faults[] = {
      {{"kind", "status"},
       {"status", 403},
       {"body", R"({"message":"Missing required permissions: read"})"}},
      {{"kind", "status"}, {"status", 500}, {"body", R"({"message":"Server Error"})"}},
      {{"kind", "status"}, {"status", 200}, {"body", "<html>"}},
  };
  for (const char* const version : tests::kCoolifyVersions) {
    for (const Json& fault : faults) {
      CAPTURE(fault.dump());
      Fleet fleet(40, {.version = version});
      Json wanted = fault;
      wanted.update({{"method", "GET"}, {"path", "/api/v1/servers"}, {"count", -1}});
      fleet.contract.fault(wanted);
      CHECK(fleet.refresh(10) == Fleet::Seen{.single = 40});
      CHECK(fleet.lists() >= 1);
      CHECK(fleet.lists() <= 10);
    }
  }
}

TEST_CASE("what this process has changed is not read from a list of before") {
  Fleet fleet(40);
  CHECK(fleet.refresh(1) == Fleet::Seen{.listed = 24, .single = 16});
  coolify::ServerChanges changes;
  changes.name = "changed";
  REQUIRE(
      fleet.client->update_server(fleet.uuids[39], changes, fleet.contract.context()).has_value());
  const base::Context context = fleet.contract.context();
  REQUIRE(context.clock->sleep_until(context.clock->now() + std::chrono::seconds(1), {}) !=
          base::Waited::cancelled);
  int named = 0;
  for (const std::string& uuid : fleet.uuids) {
    const auto reading =
        fleet.client->read_server(uuid, fleet.contract.context(), [](const auto&) { return true; });
    REQUIRE(reading.has_value());
    REQUIRE(reading->has_value());
    named += (*reading)->server.name == "changed" ? 1 : 0;
  }
  CHECK(named == 1);
  CHECK(fleet.lists() == 2);
}
