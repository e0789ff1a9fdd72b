#include "tests/standin/contract/asking.h"

#include <doctest/doctest.h>

#include "tests/unit/standin/contract/ask_instance.h"

using namespace standin;
using namespace standin::contract;

namespace {

/// One on which every wait is over at once, unless it is stopped.
class HastyClock final : public base::Clock {
 public:
  base::TimePoint now() const override { return base::system_clock().now(); }
  base::WallTime wall_now() const override { return base::system_clock().wall_now(); }
  base::Waited sleep_until(base::TimePoint, const std::stop_token& stop) override {
    return stop.stop_requested() ? base::Waited::cancelled : base::Waited::timeout;
  }
};

void expect_nothing_left(const Instance& instance) {
  CHECK(instance.ask("GET", "/servers").json == Json::array());
  CHECK(instance.ask("GET", "/security/keys").json == Json::array());
}

}  // namespace

TEST_CASE("the rate limit is waited for and changes no answer") {
  const Instance instance(quick());
  instance.control("POST", "/faults",
                   {{"kind", "rate_limited"}, {"skip", 20}, {"count", 3}, {"retry_after", 0}});
  std::vector<std::string> lines;
  const auto asked =
      ask_all(target_of(instance), {}, [&](const std::string& line) { lines.push_back(line); });
  REQUIRE(asked.has_value());
  CHECK(lines == std::vector<std::string>(3, "The rate limit is reached; going on in 0 s."));
  for (const auto& [name, answer] : asked->answers) CHECK(answer["status"] != 429);
}

TEST_CASE("a rate limit that does not end ends the questions, and what they made goes") {
  const Instance instance(quick());
  instance.control("POST", "/faults",
                   {{"kind", "rate_limited"}, {"skip", 100}, {"count", 6}, {"retry_after", 0}});
  const auto asked = ask_all(target_of(instance), {}, in_silence);
  REQUIRE_FALSE(asked.has_value());
  CHECK(asked.error().code == "contract.rate_limit");
  expect_nothing_left(instance);
}

TEST_CASE("a lost connection ends the questions, and what they made goes") {
  const Instance instance(quick());
  instance.control("POST", "/faults", {{"kind", "reset"}, {"skip", 100}});
  const auto asked = ask_all(target_of(instance), {}, in_silence);
  REQUIRE_FALSE(asked.has_value());
  CHECK(asked.error().code == "standin.client");
  expect_nothing_left(instance);
}

TEST_CASE("what was created while its answer was lost goes as well") {
  int servers_before = 0;
  for (const Question& question : questions()) {
    if (question.keep == "server") break;
    if (question.method == "POST" && question.path == "/v1/servers") ++servers_before;
  }
  for (const auto& [path, skip] :
       {std::pair("/api/v1/security/keys", 1), std::pair("/api/v1/servers", servers_before)}) {
    for (const char* const kind : {"reset", "status"}) {
      CAPTURE(path);
      CAPTURE(kind);
      const Instance instance(quick());
      instance.control("POST", "/faults",
                       {{"kind", kind},
                        {"after", true},
                        {"method", "POST"},
                        {"path", path},
                        {"skip", skip},
                        {"count", 1}});
      CHECK_FALSE(ask_all(target_of(instance), {}, in_silence).has_value());
      expect_nothing_left(instance);
    }
  }
}

TEST_CASE("a stop ends the questions, and what they made goes, the rate limit or not") {
  const Instance instance(quick());
  instance.control("POST", "/faults",
                   {{"kind", "rate_limited"}, {"skip", 100}, {"count", 4}, {"retry_after", 60}});
  std::stop_source source;
  HastyClock clock;
  base::Context context;
  context.clock = &clock;
  context.stop = source.get_token();
  const auto asked =
      ask_all(target_of(instance), context, [&](const std::string&) { source.request_stop(); });
  REQUIRE_FALSE(asked.has_value());
  CHECK(asked.error().code == "contract.stopped");
  expect_nothing_left(instance);
}

TEST_CASE("what cannot be deleted again is named") {
  const Instance instance(quick());
  instance.control("POST", "/faults",
                   {{"kind", "status"},
                    {"status", 500},
                    {"method", "DELETE"},
                    {"path", "/api/v1/security/keys/*"},
                    {"count", -1}});
  const auto asked = ask_all(target_of(instance), {}, in_silence);
  REQUIRE(asked.has_value());
  REQUIRE(asked->left_behind.size() == 2);
  for (const std::string& path : asked->left_behind) {
    CHECK(path.rfind("/v1/security/keys/", 0) == 0);
  }
}
