// 100 registrations, 50 at a time, against a stand-in that allows 200 requests per minute: how many
// requests each needs, and whether one of them shows its user a refusal. The hosts are scripted;
// both sides share a clock that moves while both wait. BENCH_FILE names the file for raw numbers.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>

#include "registration/pipeline.h"
#include "tests/contract/contract.h"
#include "tests/unit/registration/world.h"

TEST_CASE("a hundred registrations, fifty at a time") {
  constexpr std::size_t kHosts = 100;
  tests::Contract coolify({.rate_limit = 200, .workers = 8});
  std::atomic<std::size_t> ready = 0;
  std::mutex mutex;
  std::vector<std::string> errors;
  const base::TimePoint start = coolify.now();
  tests::in_parallel(50, kHosts, [&](std::size_t i) {
    tests::World host;
    registration::Config config = host.config();
    config.ip = "10.0.0." + std::to_string(i + 1);
    config.name = "server-" + std::to_string(i + 1);
    config.private_key_uuid = coolify.key_uuid();
    registration::Announcement announcement({}, config, nullptr, coolify.context());
    REQUIRE(registration::open(announcement, coolify.client(), nullptr, std::chrono::hours(1)));
    const auto outcome = registration::Pipeline(host, coolify.client())
                             .create(config, announcement.context(), announcement);
    ready += outcome.result.status == registration::Status::ready ? 1 : 0;
    if (!outcome.diagnostics.has_error()) return;
    const std::scoped_lock lock(mutex);
    errors.push_back(tests::World::codes(outcome));
  });
  const double seconds = std::chrono::duration<double>(coolify.now() - start).count();
  const auto requests = coolify.requests();
  const double each = static_cast<double>(requests) / kHosts;
  std::cout << kHosts << " registrations: " << each << " requests each, "
            << coolify.answers_with(429) << " refused, " << errors.size() << " failed, " << seconds
            << " s of Coolify's time\n";
  if (const char* const file = std::getenv("BENCH_FILE")) {
    const nlohmann::json log = coolify.instance().control("GET", "/requests");
    std::ofstream(file) << nlohmann::json{{"registrations", kHosts},
                                          {"requests_each", each},
                                          {"seconds", seconds},
                                          {"errors", errors},
                                          {"requests", log.at("requests")}}
                               .dump(1)
                        << "\n";
  }
  CHECK(ready == kHosts);
  CHECK(errors.empty());
  CHECK(each <= 4);
}
