// The actions on servers: what they wait for, what they tell meanwhile, and how they end.
#include <doctest/doctest.h>

#include <thread>

#include "tests/contract/objects.h"
#include "tests/support/coolify_versions.h"

using schema::Value;
using standin::Json;
using tests::Attributes;
using tests::Invoked;
using tests::kCoolifyVersions;
using tests::Objects;

namespace {

constexpr const char* kValidate = "coolify_server_validate";
constexpr const char* kCleanUp = "coolify_server_docker_cleanup";
constexpr const char* kTooOld = "coolify.version_too_old";

Value text(const std::string& value) { return Value::string(value); }
const Value kYes = Value::boolean(true);
const Value kNo = Value::boolean(false);

bool has(const Invoked& invoked, const std::string& line) {
  for (const std::string& one : invoked.lines) {
    if (one.find(line) != std::string::npos) return true;
  }
  return false;
}

std::string usable_server(Objects& o) {
  return o.put({{"name", "web-1"},
                {"ip", "10.0.0.1"},
                {"settings", {{"is_reachable", true}, {"is_usable", true}}}});
}

bool is_older(const char* version, const char* than) {
  return *coolify::parse_version(version) < *coolify::parse_version(than);
}

}  // namespace

TEST_CASE("a validation tells what happens and ends with the verdict, on every version") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const std::string uuid = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
    const Invoked good = o.invoke(kValidate, {{"uuid", text(uuid)}});
    CHECK_MESSAGE(good.codes.empty(), good.told);
    REQUIRE(good.lines.size() >= 3);
    CHECK(good.lines.front() == "Coolify queued the validation");
    CHECK(has(good, "Looked at the server: reachable, usable"));
    CHECK(good.lines.back() == "Coolify's verdict: usable");
    CHECK(o.contract.instance().server(uuid)["settings"]["is_usable"] == true);

    o.contract.host().connection_fails("root@h: Permission denied (publickey).");
    const Invoked bad = o.invoke(kValidate, {{"uuid", text(uuid)}});
    CHECK(bad.codes == "verdict.permission_denied");
    CHECK(bad.told.find("public half of the key") != std::string::npos);
    CHECK(bad.lines.back() == "Coolify's verdict: not usable");
  }
}

TEST_CASE("a validation that installs needs a version that can, which the plan knows") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const std::string uuid = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
    const Attributes wanted = {{"uuid", text(uuid)}, {"install", kYes}};
    o.begin();
    const bool is_old = is_older(version, "4.2.0");
    CHECK(o.plan(kValidate, wanted) == (is_old ? kTooOld : ""));
    const Invoked done = o.invoke(kValidate, wanted);
    CHECK(done.codes == (is_old ? kTooOld : ""));
    CHECK(done.lines.empty() == is_old);
    if (is_old) {
      CHECK(o.contract.requests("*", "/api/v1/servers/*") == 0);
    } else {
      CHECK(done.lines.front() == "Coolify queued the validation and installation");
    }
    CHECK(o.plan(kValidate, {{"uuid", text(uuid)}}).empty());
  }
}

TEST_CASE("a validation of no server, by a token that may not, or of a refusing Coolify") {
  Objects o;
  const std::string uuid = usable_server(o);
  CHECK(o.invoke(kValidate, {{"uuid", text("nosuchserveratall0000000")}}).codes ==
        "lookup.not_found");
  o.use_token({{"abilities", {"read"}}});
  const Invoked refused = o.invoke(kValidate, {{"uuid", text(uuid)}});
  CHECK(refused.codes == "coolify.ability_missing");
  CHECK(refused.told.find("abilities read and write") != std::string::npos);
}

TEST_CASE("a validation that no worker takes up ends at its limit, in words of the action") {
  Objects o;
  const std::string uuid = o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}});
  o.contract.switch_to({{"queue_running", false}});
  const base::TimePoint before = o.contract.now();
  const Invoked late = o.invoke(kValidate, {{"uuid", text(uuid)}, {"timeout", text("90s")}});
  CHECK(late.codes == "verdict.no_worker");
  CHECK(late.told.find("invoke the action again") != std::string::npos);
  CHECK(o.contract.now() - before >= std::chrono::seconds(89));
  CHECK(o.contract.now() - before <= std::chrono::seconds(92));
  // What stays the same is told now and then, and not at every look.
  CHECK(late.lines.size() >= 3);
  CHECK(late.lines.size() <= 6);
}

TEST_CASE("a client that wants no more lines ends an action at once") {
  Objects o;
  const std::string uuid = usable_server(o);
  o.contract.switch_to({{"queue_running", false}});
  const base::TimePoint before = o.contract.now();
  CHECK(o.invoke(kValidate, {{"uuid", text(uuid)}}, 1).codes == "coolify.cancelled");
  CHECK(o.invoke(kCleanUp, {{"uuid", text(uuid)}}, 1).codes == "coolify.cancelled");
  CHECK(o.contract.now() - before <= std::chrono::seconds(10));
}

TEST_CASE("a stop ends an action at once") {
  for (const char* const action : {kValidate, kCleanUp}) {
    CAPTURE(std::string(action));
    Objects o;
    const std::string uuid = usable_server(o);
    o.contract.switch_to({{"queue_running", false}});
    std::stop_source stop;
    stop.request_stop();
    const base::TimePoint before = o.contract.now();
    CHECK(o.invoke(action, {{"uuid", text(uuid)}}, std::string::npos, stop.get_token()).codes ==
          "coolify.cancelled");
    CHECK(o.contract.now() - before <= std::chrono::seconds(3));
  }
}

TEST_CASE("a clean-up needs a version that can, which the plan knows") {
  for (const char* const version : kCoolifyVersions) {
    CAPTURE(std::string(version));
    Objects o({.version = version});
    const std::string uuid = usable_server(o);
    o.begin();
    const bool is_old = is_older(version, "4.3.0");
    CHECK(o.plan(kCleanUp, {{"uuid", text(uuid)}}) == (is_old ? kTooOld : ""));
    const Invoked done = o.invoke(kCleanUp, {{"uuid", text(uuid)}});
    CHECK_MESSAGE(done.codes == (is_old ? kTooOld : ""), done.told);
    if (is_old) {
      CHECK(done.told.find("docker system prune") != std::string::npos);
      CHECK(o.contract.requests("*", "/api/v1/servers/*") == 0);
    } else {
      REQUIRE(done.lines.size() == 3);
      CHECK(done.lines[0] == "Coolify queued the clean-up");
      CHECK(done.lines[1] == "The clean-up runs");
      CHECK(done.lines[2].starts_with("Manual Docker cleanup job executed successfully."));
    }
  }
}

TEST_CASE("a clean-up on an instance that tells no version and cannot is told so") {
  Objects o({.version = "4.2.0"});
  o.contract.fault({{"kind", "status"},
                    {"status", 200},
                    {"path", "/api/v1/version"},
                    {"body", "next"},
                    {"content_type", "text/html"},
                    {"count", -1}});
  const std::string uuid = usable_server(o);
  CHECK(o.invoke(kCleanUp, {{"uuid", text(uuid)}}).codes == kTooOld);
  CHECK(o.invoke(kCleanUp, {{"uuid", text(uuid)}, {"wait", kNo}}).codes == kTooOld);
}

TEST_CASE("a clean-up sends what it is to delete") {
  Objects o;
  const std::string uuid = usable_server(o);
  const std::string path = "/api/v1/servers/" + uuid + "/docker-cleanup/run";
  o.begin();
  const Invoked done =
      o.invoke(kCleanUp, {{"uuid", text(uuid)}, {"delete_unused_volumes", kYes}, {"wait", kNo}});
  CHECK(done.codes.empty());
  CHECK(done.lines == std::vector<std::string>{"Coolify queued the clean-up"});
  CHECK(o.contract.requests("POST", path) == 1);
  CHECK(o.contract.requests("GET", "*/executions") == 0);
}

TEST_CASE("a clean-up that Coolify would not make is refused before") {
  struct Row {
    const char* what;
    Json columns;
    Json settings;
  };
  const Row rows[] = {
      {"not reachable", Json::object(), {{"is_reachable", false}, {"is_usable", true}}},
      {"not usable", Json::object(), {{"is_reachable", true}, {"is_usable", false}}},
      {"disabled",
       Json::object(),
       {{"is_reachable", true}, {"is_usable", true}, {"force_disabled", true}}}};
  for (const Row& row : rows) {
    CAPTURE(std::string(row.what));
    Objects o;
    const std::string uuid =
        o.put({{"name", "web-1"}, {"ip", "10.0.0.1"}, {"settings", row.settings}});
    const Invoked refused = o.invoke(kCleanUp, {{"uuid", text(uuid)}});
    CHECK(refused.codes == "cleanup.not_functional");
    CHECK(refused.told.find("coolify_server_validate") != std::string::npos);
    CHECK(o.contract.requests("POST", "*/docker-cleanup/run") == 0);
  }
  Objects o;
  CHECK(o.invoke(kCleanUp, {{"uuid", text("nosuchserveratall0000000")}}).codes ==
        "cleanup.server_not_found");
}

TEST_CASE("a clean-up that fails, does not begin or does not end is an error") {
  Objects o;
  const std::string uuid = usable_server(o);
  const Attributes wanted = {{"uuid", text(uuid)}, {"timeout", text("60s")}};
  SUBCASE("fails") {
    o.contract.switch_to({{"cleanup_failure", "Cannot connect to the Docker daemon."}});
    const Invoked failed = o.invoke(kCleanUp, wanted);
    CHECK(failed.codes == "cleanup.failed");
    CHECK(failed.told.find("Cannot connect to the Docker daemon.") != std::string::npos);
  }
  SUBCASE("does not begin") {
    o.contract.switch_to({{"queue_running", false}});
    CHECK(o.invoke(kCleanUp, wanted).codes == "cleanup.not_begun");
  }
  SUBCASE("does not end") {
    o.contract.switch_to({{"cleanup_ms", 600'000}});
    const Invoked late = o.invoke(kCleanUp, wanted);
    CHECK(late.codes == "cleanup.timeout");
    CHECK(late.told.find("`timeout`") != std::string::npos);
  }
}

TEST_CASE("a clean-up waits for the one that is under way, which would have it dropped") {
  Objects o;
  const std::string uuid = usable_server(o);
  o.contract.switch_to({{"cleanup_ms", 40'000}});
  CHECK(o.contract.instance()
            .ask("POST", "/servers/" + uuid + "/docker-cleanup/run",
                 {{"delete_unused_volumes", false}})
            .status == 200);
  // Until its run is there.
  while (o.contract.instance()
             .ask("GET", "/servers/" + uuid + "/docker-cleanup/executions")
             .json.empty()) {
    std::this_thread::yield();
  }
  const Invoked done = o.invoke(kCleanUp, {{"uuid", text(uuid)}});
  CHECK_MESSAGE(done.codes.empty(), done.told);
  REQUIRE(done.lines.size() == 4);
  CHECK(done.lines[0] == "Another clean-up of the server is under way: waiting for its end");
  CHECK(o.contract.instance()
            .ask("GET", "/servers/" + uuid + "/docker-cleanup/executions")
            .json.size() == 2);
}

TEST_CASE("a Coolify that is away for a while does not end a wait") {
  Objects o;
  const std::string uuid = usable_server(o);
  o.contract.switch_to({{"cleanup_ms", 30'000}});
  o.contract.fault({{"kind", "status"},
                    {"status", 503},
                    {"method", "GET"},
                    {"path", "*/executions"},
                    {"skip", 1},
                    {"count", 2}});
  CHECK(o.invoke(kCleanUp, {{"uuid", text(uuid)}}).codes.empty());
}
