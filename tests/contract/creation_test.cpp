#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "tests/contract/contract.h"

using standin::Json;
using tests::Contract;
using tests::outcome;

TEST_CASE("a lost answer to a creation leaves exactly one record, and we know its uuid") {
  const Json posts = {{"method", "POST"}, {"path", "/api/v1/servers"}};
  for (Json fault :
       {Json{{"kind", "reset"}, {"after", true}}, Json{{"kind", "half"}},
        Json{{"kind", "status"}, {"status", 502}, {"after", true}},
        Json{{"kind", "status"}, {"status", 504}, {"after", true}},
        Json{{"kind", "status"}, {"status", 500}, {"after", true}},
        Json{{"kind", "html"}, {"after", true}}, Json{{"kind", "reset"}},
        Json{{"kind", "status"}, {"status", 502}}, Json{{"kind", "status"}, {"status", 503}},
        Json{{"kind", "rate_limited"}, {"retry_after", 20}, {"count", 3}}}) {
    CAPTURE(fault.dump());
    Contract c;
    fault.update(posts);
    c.fault(fault);
    const auto uuid = c.client().create_server(c.wanted("10.0.0.1"), c.context());
    REQUIRE_MESSAGE(uuid.has_value(), outcome(uuid));
    CHECK(c.records_at("10.0.0.1") == 1);
    CHECK((*c.client().get_server(*uuid, c.context()))->ip == "10.0.0.1");
  }
}

TEST_CASE("a success of something in front of Coolify is in doubt") {
  Contract c;
  c.fault({{"kind", "html"}, {"method", "POST"}, {"path", "/api/v1/servers"}});
  const auto uuid = c.client().create_server(c.wanted("10.0.0.1"), c.context());
  REQUIRE_FALSE(uuid.has_value());
  CHECK(uuid.error().code == "coolify.create_in_doubt");
  CHECK(c.records_at("10.0.0.1") == 0);
}

TEST_CASE("many creations of one address at once make one record") {
  Contract c;
  std::atomic<int> created = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto uuid = c.client().create_server(c.wanted("10.0.0.1"), c.context());
      created += uuid ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(created == 1);
  CHECK(c.records_at("10.0.0.1") == 1);
}
