// An import, the apply that brings it to its end, a refresh and a destroy.
#include <doctest/doctest.h>

#include <functional>

#include "tests/contract/registration.h"

using provider::RegistrationModel;
using schema::Value;
using standin::Json;
using tests::difference;
using tests::Parts;
using tests::Registration;
using tests::steady_difference;
using tests::steady_parts;

namespace {

/// Puts a server into Coolify that no registration made; its uuid.
std::string foreign_server(Registration& r, bool usable) {
  const Json made = r.contract.instance().control(
      "POST", "/servers",
      {{"ip", "10.0.0.1"}, {"name", "web-1"}, {"private_key_uuid", r.contract.key_uuid()}});
  const std::string uuid = made["uuid"];
  r.contract.instance().control("POST", "/servers/" + uuid,
                                {{"settings", {{"is_reachable", usable}, {"is_usable", usable}}}});
  static_cast<void>(r.changes());
  return uuid;
}

constexpr const char* kImported = R"(concurrent_builds = 2
connection_timeout = 10
deployment_queue_limit = 25
description = ""
dynamic_timeout = 3600
ip = "10.0.0.1"
is_build_server = false
is_reachable = true
is_terminal_enabled = true
is_usable = true
name = "web-1"
port = 22
private_key_uuid = key's uuid
proxy_type = "traefik"
registered_at = time
server_disk_usage_check_frequency = "0 23 * * *"
server_disk_usage_notification_threshold = 80
tags[0] = "server-registration"
tags[1] = "infrastructure"
tags[2] = "organization:1"
team_id = "1"
user = "root"
uuid = uuid
)";

}  // namespace

TEST_CASE("an import by uuid, address or name knows what Coolify knows") {
  for (const std::string by : {"uuid", "ip", "name"}) {
    CAPTURE(by);
    Registration r;
    const std::string uuid = foreign_server(r, true);
    CHECK(r.import(by == "uuid" ? uuid : by == "ip" ? "ip:10.0.0.1" : "name:web-1").empty());
    CHECK(r.uuid() == uuid);
    CHECK(tests::text_of(steady_parts(r)) == kImported);
    CHECK(r.login_keys.empty());
    CHECK(r.changes().empty());
  }
}

TEST_CASE("an import of a server that is another one by itself is refused") {
  Registration r;
  const std::string uuid = foreign_server(r, true);
  r.contract.fault({{"kind", "changed"},
                    {"method", "GET"},
                    {"path", "/api/v1/servers/" + uuid},
                    {"count", -1},
                    {"members", {{"ip", "10.9.9.9"}, {"name", "other"}}}});
  CHECK(r.import("ip:10.0.0.1") == "import.other_server");
  CHECK(r.import("name:web-1") == "import.other_server");
  CHECK_FALSE(r.has_state());
  CHECK(r.import(uuid).empty());
  CHECK(r.state.at("ip") == Value::string("10.9.9.9"));
}

TEST_CASE("an import that names no server leaves no state") {
  Registration r;
  foreign_server(r, true);
  CHECK(r.import("ip:10.0.0.9") == "import.not_found");
  CHECK(r.import("a b") == "import.invalid_id");
  CHECK(r.import("nosuchserveratall0000000") == "import.not_found");
  CHECK_FALSE(r.has_state());
}

TEST_CASE("an apply completes the import of what Coolify cannot use yet") {
  Parts created;
  {
    Registration r;
    REQUIRE(r.apply(r.arguments()).empty());
    created = steady_parts(r);
  }
  Registration r;
  const std::string uuid = foreign_server(r, false);
  REQUIRE(r.import(uuid).empty());
  CHECK(r.state.at("registration_status") == Value::string("pending"));
  CHECK(r.apply(r.arguments()).empty());
  CHECK(r.events() == "connect, inspect, deploy root");
  CHECK(r.changes() == "POST /servers/*/validate");
  CHECK(r.uuid() == uuid);
  CHECK(difference(created, steady_parts(r)).empty());
}

TEST_CASE("an apply of an import that Coolify can use takes the arguments over without a run") {
  Registration r;
  REQUIRE(r.import(foreign_server(r, true)).empty());
  const Value before = r.state;
  RegistrationModel model = r.arguments();
  model.cloud_provider = "aws";
  CHECK(r.apply(model).empty());
  CHECK(steady_difference(before, r.state) ==
        "cloud_provider: null -> \"aws\"\n"
        "ssh.private_key: null -> key\n"
        "tags[3]: null -> \"provider:aws\"\n");
  CHECK(r.events().empty());
  CHECK(r.changes().empty());
}

TEST_CASE("an import is never ready before a run has checked the machine") {
  Registration r;
  REQUIRE(r.import(foreign_server(r, true)).empty());
  CHECK(r.refresh().empty());
  CHECK(r.state.at("status") == Value::string("reachable"));
  CHECK(r.state.at("registration_status").is_null());
  // An update that needs no run checks nothing.
  RegistrationModel model = r.arguments();
  model.name = "web-2";
  CHECK(r.apply(model).empty());
  CHECK(r.changes() == "PATCH /servers/*");
  CHECK(r.events().empty());
  CHECK(r.refresh().empty());
  CHECK(r.state.at("status") == Value::string("reachable"));
  CHECK(r.state.at("registration_status").is_null());
  CHECK(r.state.at("registration_completed_at").is_null());
  // One that needs a run does.
  model.user = "deploy";
  CHECK(r.apply(model).empty());
  CHECK(r.state.at("status") == Value::string("ready"));
  CHECK(r.refresh().empty());
  CHECK(r.state.at("status") == Value::string("ready"));
}

TEST_CASE("a run that failed stays an error whatever Coolify says, until one completes") {
  struct Trouble {
    const char* situation;
    std::function<void(Registration&)> begin;
    std::function<void(Registration&)> end;
    bool only_warned;
  };
  const Trouble troubles[] = {
      {"a check", [](Registration& r) { r.host.host_changes["tool.git"] = "no"; },
       [](Registration& r) { r.host.host_changes.erase("tool.git"); }, false},
      {"a bad verdict",
       [](Registration& r) { r.contract.host().answers("command -v jq", {1, "", ""}); },
       [](Registration& r) { r.coolify_gets_in(); }, false},
      {"a bad verdict of which is only warned",
       [](Registration& r) { r.contract.host().answers("command -v jq", {1, "", ""}); },
       [](Registration& r) { r.coolify_gets_in(); }, true},
  };
  for (const Trouble& trouble : troubles) {
    CAPTURE(trouble.situation);
    Registration r;
    RegistrationModel model = r.arguments();
    if (trouble.only_warned) {
      model.validation = provider::ValidationModel();
      model.validation->on_failure = "warn";
    }
    REQUIRE(r.apply(model).empty());
    model.user = "deploy";
    trouble.begin(r);
    CHECK_FALSE(r.apply(model).empty());
    CHECK(r.state.at("status") == Value::string("error"));
    // Coolify finds the server good meanwhile.
    r.contract.instance().control("POST", "/servers/" + r.uuid(),
                                  {{"validation_logs", nullptr},
                                   {"settings", {{"is_reachable", true}, {"is_usable", true}}}});
    CHECK(r.refresh().empty());
    CHECK(r.state.at("is_usable") == Value::boolean(true));
    CHECK(r.state.at("status") == Value::string("error"));
    CHECK(r.state.at("registration_status") == Value::string("failed"));
    // The next apply makes a run although nothing differs.
    static_cast<void>(r.events());
    trouble.end(r);
    CHECK(r.apply(model).empty());
    CHECK(r.events().starts_with("connect, inspect"));
    CHECK(r.state.at("status") == Value::string("ready"));
    CHECK(r.state.at("registration_status") == Value::string("completed"));
    CHECK(r.refresh().empty());
    CHECK(r.state.at("status") == Value::string("ready"));
  }
}

TEST_CASE("a server that Coolify loses and finds again is what its last run left") {
  Registration r;
  REQUIRE(r.apply(r.arguments()).empty());
  const auto seen = [&r](bool reached) {
    r.contract.instance().control(
        "POST", "/servers/" + r.uuid(),
        {{"unreachable_count", reached ? 0 : 1},
         {"settings", {{"is_reachable", reached}, {"is_usable", reached}}}});
    CHECK(r.refresh().empty());
    return r.state.at("status").as_string();
  };
  CHECK(seen(false) == "unreachable");
  CHECK(seen(true) == "ready");
}

TEST_CASE("a server that was not to be validated stays reachable") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.validation = provider::ValidationModel();
  model.validation->mode = "none";
  REQUIRE(r.apply(model).empty());
  CHECK(r.state.at("status") == Value::string("reachable"));
  CHECK(r.refresh().empty());
  CHECK(r.state.at("status") == Value::string("reachable"));
  r.contract.instance().control("POST", "/servers/" + r.uuid(),
                                {{"settings", {{"is_reachable", true}, {"is_usable", true}}}});
  CHECK(r.refresh().empty());
  CHECK(r.state.at("status") == Value::string("reachable"));
}

TEST_CASE("after another mode of validation the status is what a refresh says, too") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.validation = provider::ValidationModel();
  model.validation->mode = "none";
  REQUIRE(r.apply(model).empty());
  CHECK(r.state.at("status") == Value::string("reachable"));
  // A verdict that is wanted from now on is asked for.
  model.validation->mode = "plain";
  REQUIRE(r.apply(model).empty());
  CHECK(r.state.at("status") == Value::string("ready"));
  CHECK(r.refresh().empty());
  CHECK(r.state.at("status") == Value::string("ready"));
  // The last run did ask for one.
  model.validation->mode = "none";
  REQUIRE(r.apply(model).empty());
  CHECK(r.state.at("status") == Value::string("ready"));
  CHECK(r.refresh().empty());
  CHECK(r.state.at("status") == Value::string("ready"));
}

TEST_CASE("a refresh asks for no machine and forgets what is gone") {
  Registration r;
  REQUIRE(r.apply(r.arguments()).empty());
  const Value before = r.state;
  CHECK(r.refresh().empty());
  CHECK(tests::difference(before, r.state).empty());
  r.contract.instance().control("POST", "/servers/" + r.uuid(), {{"name", "theirs"}});
  CHECK(r.refresh().empty());
  CHECK(tests::difference(before, r.state) == "name: \"web-1\" -> \"theirs\"\n");
  CHECK(r.login_keys.empty());
  r.contract.instance().control("DELETE", "/servers/" + r.uuid());
  CHECK(r.refresh().empty());
  CHECK_FALSE(r.has_state());
}

TEST_CASE("what a token of another team is not told of is not gone") {
  Registration r;
  REQUIRE(r.apply(r.arguments()).empty());
  const std::string uuid = r.uuid();
  r.use_token({{"team_id", 7}, {"abilities", {"read", "write"}}});
  CHECK(r.refresh() == "registration.other_team");
  CHECK(r.destroy() == "registration.other_team");
  CHECK(r.uuid() == uuid);
  r.use_token({{"abilities", {"read", "write"}}});
  CHECK(r.destroy().empty());
  CHECK_FALSE(r.has_state());
}

TEST_CASE("a destroy takes the record away, and the key when that is asked for") {
  for (const bool remove_key : {false, true}) {
    CAPTURE(remove_key);
    Registration r;
    RegistrationModel model = r.arguments();
    model.on_destroy = provider::OnDestroyModel();
    model.on_destroy->remove_key = remove_key;
    REQUIRE(r.apply(model).empty());
    static_cast<void>(r.events());
    static_cast<void>(r.changes());
    CHECK(r.destroy().empty());
    CHECK_FALSE(r.has_state());
    CHECK(r.events() == (remove_key ? "connect, remove key root" : ""));
    CHECK(r.changes() == "DELETE /servers/*");
    CHECK(r.contract.records_at("10.0.0.1") == 0);
  }
}

TEST_CASE("a destroy that Coolify refuses keeps state and key") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.on_destroy = provider::OnDestroyModel();
  model.on_destroy->remove_key = true;
  REQUIRE(r.apply(model).empty());
  static_cast<void>(r.events());
  r.contract.instance().control("POST", "/resources", {{"server_uuid", r.uuid()}});
  CHECK(r.destroy() == "coolify.has_resources");
  CHECK(r.has_state());
  CHECK(r.events().empty());
}
