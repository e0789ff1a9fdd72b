#include <doctest/doctest.h>

#include <string>

#include "tests/contract/contract.h"

using coolify::ValidationMode;
using standin::FakeAnswer;
using tests::Contract;
using tests::outcome;

namespace {

constexpr auto plain = ValidationMode::plain;
constexpr auto install = ValidationMode::install;

std::string verdict_of(const base::Expected<coolify::Verdict>& verdict) {
  if (!verdict) return verdict.error().code;
  if (verdict->usable) return "usable";
  return coolify::verdict_error(*verdict).code;
}

struct Row {
  const char* name;
  void (*break_host)(tests::FakeHost&);
  const char* plain;
  const char* install;
};

const FakeAnswer absent{1, "", ""};

const Row rows[] = {
    {"good", [](tests::FakeHost&) {}, "usable", "usable"},
    {"key refused",
     [](tests::FakeHost& host) { host.connection_fails("root@h: Permission denied (publickey)."); },
     "verdict.permission_denied", "verdict.permission_denied"},
    {"port closed",
     [](tests::FakeHost& host) {
       host.connection_fails("ssh: connect to host h port 22: Connection refused");
     },
     "verdict.connection_refused", "verdict.connection_refused"},
    {"name",
     [](tests::FakeHost& host) {
       host.connection_fails("ssh: Could not resolve hostname h: Name or service not known");
     },
     "verdict.name_not_found", "verdict.name_not_found"},
    {"damaged key",
     [](tests::FakeHost& host) {
       host.connection_fails(
           "Load key \"/k\": error in libcrypto\r\nroot@h: Permission denied (publickey).");
     },
     "verdict.damaged_key", "verdict.damaged_key"},
    {"system",
     [](tests::FakeHost& host) { host.answers("cat /etc/os-release", {0, "ID=linuxmint\n", ""}); },
     "verdict.os_unsupported", "verdict.os_unsupported"},
    {"jq missing", [](tests::FakeHost& host) { host.answers("command -v jq", absent); },
     "verdict.prerequisites_missing", "verdict.install_gave_up"},
    {"docker missing", [](tests::FakeHost& host) { host.answers("command -v docker", absent); },
     "verdict.docker_missing", "verdict.install_gave_up"},
    {"compose missing", [](tests::FakeHost& host) { host.answers("docker compose", absent); },
     "verdict.docker_missing", "verdict.install_gave_up"},
    {"docker too old",
     [](tests::FakeHost& host) {
       host.answers("docker version --format json",
                    {0, R"({"Client":{},"Server":{"Version":"20.10.24"}})", ""});
     },
     "verdict.docker_too_old", "verdict.docker_too_old"},
};

}  // namespace

TEST_CASE("the verdict on every kind of host") {
  for (const Row& row : rows) {
    for (const auto mode : {plain, install}) {
      for (const bool good_before : {false, true}) {
        CAPTURE(row.name);
        CAPTURE(mode == plain);
        CAPTURE(good_before);
        Contract c;
        const std::string uuid = c.create("10.0.0.1");
        if (good_before) CHECK(verdict_of(c.validate(uuid, mode, true)) == "usable");
        row.break_host(c.host());
        const std::string expected = mode == plain ? row.plain : row.install;
        CHECK(verdict_of(c.validate(uuid, mode, !good_before)) == expected);
      }
    }
  }
}

TEST_CASE("a server that failed is good after the repair") {
  for (const auto mode : {plain, install}) {
    CAPTURE(mode == plain);
    Contract c;
    const std::string uuid = c.create("10.0.0.1");
    c.host().answers("cat /etc/os-release", {0, "ID=linuxmint\n", ""});
    CHECK(verdict_of(c.validate(uuid, mode, true)) == "verdict.os_unsupported");
    c.host().answers("cat /etc/os-release", {0, "ID=debian\n", ""});
    CHECK(verdict_of(c.validate(uuid, mode)) == "usable");
  }
}

TEST_CASE("versions without check times") {
  for (const char* version : {"4.0.0", "4.2.0", "4.3.0"}) {
    CAPTURE(version);
    Contract c({.version = version});
    const std::string uuid = c.create("10.0.0.1");
    CHECK(verdict_of(c.validate(uuid, plain, true)) == "usable");
    c.host().answers("command -v jq", absent);
    CHECK(verdict_of(c.validate(uuid, plain)) == "verdict.prerequisites_missing");
  }
}

TEST_CASE("a proxy that cannot start is a warning") {
  Contract c;
  auto server = c.wanted("10.0.0.1");
  server.settings.set("proxy_type", "none");
  const auto uuid = c.client().create_server(server, c.context());
  REQUIRE(uuid.has_value());
  const auto verdict = c.validate(*uuid, install, true);
  REQUIRE_MESSAGE(verdict.has_value(), outcome(verdict));
  CHECK(verdict->usable);
  REQUIRE(verdict->warnings.items().size() == 1);
  CHECK(verdict->warnings.items().front().code == "verdict.proxy_not_started");
}

TEST_CASE("a queue that stands still") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.switch_to({{"queue_running", false}});
  for (const auto mode : {plain, install}) {
    CHECK(verdict_of(c.validate(uuid, mode, true)) == "verdict.no_worker");
  }
}

TEST_CASE("a worker that dies leaves the mark of a run") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.instance().control("POST", "/servers/" + uuid, {{"is_validating", true}});
  c.switch_to({{"queue_running", false}});
  CHECK(verdict_of(c.validate(uuid, install)) == "verdict.stuck");
}

TEST_CASE("an address Coolify never contacts") {
  Contract c;
  const std::string uuid = c.create("1.2.3.4");
  CHECK(verdict_of(c.validate(uuid, plain, true)) == "verdict.skipped");
}

TEST_CASE("the background check alone is no verdict") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.host().answers("docker compose", absent);
  c.switch_to({{"queue_running", true}});
  c.instance().control("POST", "/minute");
  c.instance().settle();
  c.switch_to({{"queue_running", false}});
  CHECK(c.instance().server(uuid)["settings"]["is_usable"] == true);
  CHECK(verdict_of(c.validate(uuid, plain, true)) == "verdict.timeout");
}
