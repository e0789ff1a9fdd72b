// Coolify's two flags after a validation, which are not what their names say, and the verdict our
// client finds in spite of them.
#include <doctest/doctest.h>

#include "tests/contract/contract.h"

using coolify::ValidationMode;
using standin::FakeAnswer;
using standin::Json;
using tests::Contract;
using tests::outcome;

namespace {

const FakeAnswer kAbsent{1, "", ""};
const FakeAnswer kDaemonDown{1, R"({"Client":{},"Server":null})",
                             "Cannot connect to the Docker daemon"};
const FakeAnswer kOldDocker{0, R"({"Client":{},"Server":{"Version":"20.10.24"}})", ""};

std::string verdict_of(const base::Expected<coolify::Verdict>& verdict) {
  if (!verdict) return verdict.error().code;
  if (!verdict->usable) return coolify::verdict_error(*verdict).code;
  return verdict->warnings.empty() ? "usable" : "usable, " + verdict->warnings.items().front().code;
}

/// "reachable, usable, a text" as far as it is so.
std::string flags_of(const Json& server) {
  std::string flags;
  const auto add = [&flags](bool is_so, const char* what) {
    if (is_so) flags += (flags.empty() ? "" : ", ") + std::string(what);
  };
  add(server["settings"]["is_reachable"] == true, "reachable");
  add(server["settings"]["is_usable"] == true, "usable");
  add(!server["validation_logs"].is_null(), "a text");
  return flags;
}

}  // namespace

TEST_CASE("the flags a failed plain validation leaves on a server that was good") {
  struct Row {
    const char* fact;
    std::vector<std::pair<std::string, FakeAnswer>> host;
    const char* flags;
    const char* verdict;
  };
  for (const Row& row : std::vector<Row>{
           {"wrong port: usable is stale",
            {{"", {255, "", "ssh: connect to host h port 22: Connection refused"}}},
            "usable, a text",
            "verdict.connection_refused"},
           {"bad key: usable is stale",
            {{"", {255, "", "root@h: Permission denied (publickey)."}}},
            "usable, a text",
            "verdict.permission_denied"},
           {"jq missing: usable is stale",
            {{"command -v jq", kAbsent}},
            "reachable, usable, a text",
            "verdict.prerequisites_missing"},
           {"unsupported system: usable is stale",
            {{"cat /etc/os-release", {0, "ID=nixos\n", ""}}},
            "reachable, usable, a text",
            "verdict.os_unsupported"},
           {"Docker daemon stopped, compose there: usable is wrong",
            {{"docker version", kDaemonDown}, {"docker version --format json", kDaemonDown}},
            "reachable, usable, a text",
            "verdict.docker_missing"},
           {"compose missing",
            {{"docker compose", kAbsent}},
            "reachable, a text",
            "verdict.docker_missing"},
           {"Docker too old",
            {{"docker version --format json", kOldDocker}},
            "reachable, a text",
            "verdict.docker_too_old"}}) {
    CAPTURE(row.fact);
    Contract c;
    const std::string uuid = c.create("10.0.0.1");
    CHECK(verdict_of(c.validate(uuid, ValidationMode::plain, true)) == "usable");
    CHECK(flags_of(c.instance().server(uuid)) == "reachable, usable");
    for (const auto& [command, answer] : row.host) c.host().answers(command, answer);
    CHECK(verdict_of(c.validate(uuid, ValidationMode::plain)) == row.verdict);
    CHECK(flags_of(c.instance().server(uuid)) == row.flags);
  }
}

TEST_CASE("the text an install-mode validation leaves on a server that is good") {
  SUBCASE("no proxy is wanted: a text about an error, although usable") {
    Contract c;
    auto server = c.wanted("10.0.0.1");
    server.settings.set("proxy_type", "none");
    const auto uuid = c.client().create_server(server, c.context());
    REQUIRE(uuid.has_value());
    CHECK(verdict_of(c.validate(*uuid, ValidationMode::install, true)) ==
          "usable, verdict.proxy_not_started");
    CHECK(flags_of(c.instance().server(*uuid)) == "reachable, usable, a text");
  }
  SUBCASE("the text of an earlier failure survives") {
    Contract c;
    const std::string uuid = c.create("10.0.0.1");
    c.host().answers("cat /etc/os-release", {0, "ID=nixos\n", ""});
    CHECK(verdict_of(c.validate(uuid, ValidationMode::install, true)) == "verdict.os_unsupported");
    const Json text = c.instance().server(uuid)["validation_logs"];
    c.host().answers("cat /etc/os-release", {0, "ID=debian\n", ""});
    CHECK(verdict_of(c.validate(uuid, ValidationMode::install)) == "usable");
    CHECK(flags_of(c.instance().server(uuid)) == "reachable, usable, a text");
    CHECK(c.instance().server(uuid)["validation_logs"] == text);
  }
}

TEST_CASE("the background check calls usable what no validation would") {
  Contract c;
  const std::string uuid = c.create("10.0.0.1");
  c.host().answers("docker version --format json", kOldDocker);
  c.host().answers("command -v jq", kAbsent);
  c.instance().control("POST", "/minute");
  c.instance().settle();
  const Json visited = c.instance().server(uuid);
  CHECK(flags_of(visited) == "reachable, usable");
  CHECK(visited["settings"]["docker_version"] == "20.10.24");
  CHECK(visited["settings"]["docker_version_checked_at"].is_string());
  CHECK(visited["settings"]["compose_version_checked_at"] == nullptr);
  CHECK(verdict_of(c.validate(uuid, ValidationMode::plain)) == "verdict.prerequisites_missing");

  c.host().connection_fails("Connection refused");
  c.instance().control("POST", "/minute");
  c.instance().settle();
  CHECK(c.instance().server(uuid)["unreachable_count"] == 1);
  CHECK(flags_of(c.instance().server(uuid)) == "a text");
}
