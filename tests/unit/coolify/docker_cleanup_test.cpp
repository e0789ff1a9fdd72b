#include "coolify/docker_cleanup.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/coolify/client_fixture.h"

using namespace std::chrono_literals;
using coolify::DockerCleanupOptions;
using tests::ClientFixture;
using tests::outcome;

namespace {

constexpr const char* kRun = "POST /servers/u/docker-cleanup/run";
constexpr const char* kRuns = "GET /servers/u/docker-cleanup/executions";

std::string run(const std::string& uuid, const std::string& status, const std::string& message) {
  return R"({"uuid":")" + uuid + R"(","status":")" + status + R"(","message":)" + message +
         R"(,"finished_at":null,"created_at":"2026-11-23T10:00:00.000000Z"})";
}

struct Fixture : ClientFixture {
  explicit Fixture(const std::string& version = "4.3.11") : ClientFixture(version) {
    http->answer("GET /servers/u", 200,
                 R"({"uuid":"u","name":"web","ip":"10.0.0.1","port":22,"user":"root",)"
                 R"("settings":{"is_reachable":true,"is_usable":true}})");
    http->answer(kRun, 200, R"({"message":"Manual cleanup job started."})");
    options.tell = [this](const std::string& line) { lines.push_back(line); };
  }
  void runs(const std::vector<std::string>& all) {
    std::string list;
    for (const std::string& one : all) list += (list.empty() ? "" : ",") + one;
    http->answer(kRuns, 200, "[" + list + "]");
  }
  auto clean_up() { return coolify::run_docker_cleanup(*client, "u", options, context); }

  DockerCleanupOptions options;
  std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("the run that is new is awaited, wherever it is in the list") {
  Fixture f;
  f.options.cleanup = {.delete_unused_volumes = true, .delete_unused_networks = false};
  f.runs({run("old", "failed", "\"no\"")});
  f.runs({run("old", "failed", "\"no\"")});
  f.runs({run("old", "failed", "\"no\""), run("new", "running", "null")});
  f.runs({run("new", "success", "\"42%\""), run("old", "failed", "\"no\"")});
  const auto done = f.clean_up();
  REQUIRE(done.has_value());
  REQUIRE(done->has_value());
  CHECK((*done)->uuid == "new");
  CHECK((*done)->message == "42%");
  CHECK(f.http->last_body(kRun) ==
        R"({"delete_unused_networks":false,"delete_unused_volumes":true})");
  CHECK(f.lines ==
        std::vector<std::string>{"Coolify queued the clean-up", "The clean-up runs", "42%"});
}

TEST_CASE("a run that is not to be awaited is queued and no more") {
  Fixture f;
  f.options.wait = false;
  const auto done = f.clean_up();
  REQUIRE(done.has_value());
  CHECK_FALSE(done->has_value());
  CHECK(f.http->count(kRun) == 1);
  CHECK(f.http->count(kRuns) == 0);
  CHECK(f.elapsed() == 0s);
}

TEST_CASE("a run ends well or badly, in whatever words") {
  for (const char* const status : {"failed", "cancelled", "timed out"}) {
    CAPTURE(std::string(status));
    Fixture f;
    f.runs({});
    f.runs({run("new", status, "\"docker is gone\"")});
    const auto done = f.clean_up();
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == "cleanup.failed");
    CHECK(done.error().cause.find(status) != std::string::npos);
    CHECK(done.error().evidence == "docker is gone");
  }
}

TEST_CASE("what never begins and what never ends are told apart") {
  Fixture f;
  f.options.timeout = 60s;
  f.runs({});
  CHECK(outcome(f.clean_up()) == "cleanup.not_begun");
  CHECK(f.elapsed() == 60s);
  Fixture g;
  g.options.timeout = 60s;
  g.runs({});
  g.runs({run("new", "running", "null")});
  CHECK(outcome(g.clean_up()) == "cleanup.timeout");
}

TEST_CASE("nothing is queued while another run is under way") {
  Fixture f;
  f.options.timeout = 60s;
  f.runs({run("other", "running", "null")});
  CHECK(outcome(f.clean_up()) == "cleanup.timeout");
  CHECK(f.http->count(kRun) == 0);
}

TEST_CASE("a list that is none of Coolify's ends the wait") {
  for (const char* const odd :
       {"{}", "[1]", R"([{"uuid":"a/b","status":"success"}])", R"([{"uuid":"new"}])", "<html>"}) {
    CAPTURE(std::string(odd));
    Fixture f;
    f.options.timeout = 30s;
    f.http->answer(kRuns, 200, odd);
    CHECK(outcome(f.clean_up()) == "coolify.bad_answer");
    CHECK(f.http->count(kRun) == 0);
  }
}

TEST_CASE("a version that cannot is not asked") {
  Fixture f("4.2.9");
  CHECK(outcome(f.clean_up()) == "coolify.version_too_old");
  CHECK(f.http->requests().size() == 1);
}
