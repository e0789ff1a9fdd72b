#include "events/event_json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/secret.h"
#include "events/bounded_json.h"
#include "tests/unit/events/samples.h"

using events::Event;
using events::EventType;
using events::parse_event;
using events::to_json;
using nlohmann::json;
using tests::event_of;
using tests::full_event;
using namespace std::chrono_literals;

namespace {

std::set<std::string> keys_of(const json& object) {
  std::set<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.insert(key);
  return keys;
}

const std::set<std::string> kAlways = {
    "event",     "timestamp",   "channel",        "correlation_id", "operation",
    "attempt",   "server_id",   "server_name",    "ip_address",     "user",
    "host_name", "instance_id", "cloud_provider", "region",         "deployment_id",
    "team_id",   "endpoint",    "stage",          "waiting_for",    "code",
    "error",     "status",      "port",           "attempts",       "next_try_seconds",
    "tags",      "process"};

/// A minimal event's JSON with `more` behind it: ", \"port\": 22".
std::string event_with(const std::string& more) {
  return R"({"event": "ServerRegistered", "timestamp": "2026-11-23T10:04:45Z", )"
         R"("correlation_id": "a")" +
         more + "}";
}

}  // namespace

TEST_CASE("an event has all keys of its kind, whatever is known") {
  for (const auto type :
       {EventType::queued, EventType::started, EventType::stage, EventType::waiting}) {
    CHECK(keys_of(json::parse(to_json(event_of(type)))) == kAlways);
  }
  std::set<std::string> final_keys = kAlways;
  final_keys.insert(
      {"docker_version", "duration_seconds", "stages", "versions", "checks", "problems"});
  for (const auto type : {EventType::registered, EventType::failed}) {
    CHECK(keys_of(json::parse(to_json(event_of(type)))) == final_keys);
  }
  Event unknown;
  unknown.type = EventType::failed;
  const json empty = json::parse(to_json(unknown));
  for (const char* const key : {"server_id", "channel", "port", "duration_seconds", "status"}) {
    CHECK(empty[key].is_null());
  }
  CHECK(empty["versions"] == json::object());
  CHECK(empty["tags"] == json::array());
}

TEST_CASE("an event as JSON") {
  const json told = json::parse(to_json(full_event()));
  CHECK(told["event"] == "ServerRegistered");
  CHECK(told["timestamp"] == "2026-11-24T10:04:45.250Z");
  CHECK(told["channel"] == "organization.7.servers");
  CHECK(told["server_id"] == "og888os");
  CHECK(told["server_name"] == "web-server-01");
  CHECK(told["ip_address"] == "1.2.3.4");
  CHECK(told["status"] == "ready");
  CHECK(told["deployment_id"] == "42");
  CHECK(told["docker_version"] == "24.0.7");
  CHECK(told["error"] == "Connection refused");
  CHECK(told["stage"] == "verdict");
  CHECK(told["code"] == "ssh.auth_refused");
  CHECK(told["attempt"] == 2);
  CHECK(told["attempts"] == 3);
  CHECK(told["duration_seconds"] == 83.25);
  CHECK(told["stages"][0] == json({{"stage", "connect"}, {"seconds", 1.5}}));
  CHECK(told["versions"]["coolify"] == "4.0.1");
  CHECK(told["checks"][0]["status"] == "warning");
  CHECK(told["problems"][0]["severity"] == "warning");
  CHECK(told["tags"][2] == "organization:7");
  CHECK(to_json(full_event()).find('\n') == std::string::npos);
}

TEST_CASE("what was written is read again") {
  CHECK(parse_event(to_json(full_event())) == full_event());
  for (const auto type : {EventType::queued, EventType::started, EventType::stage,
                          EventType::waiting, EventType::registered, EventType::failed}) {
    CHECK(parse_event(to_json(event_of(type))) == event_of(type));
  }
}

TEST_CASE("checks and problems can be left out") {
  const json told = json::parse(to_json(full_event(), {.with_details = false}));
  CHECK_FALSE(told.contains("checks"));
  CHECK_FALSE(told.contains("problems"));
  CHECK(told["stages"].size() == 2);
}

TEST_CASE("texts and lists are clipped") {
  Event event = full_event();
  event.error = std::string(5000, 'x');
  event.tags.assign(500, "tag");
  event.versions.clear();
  for (int i = 0; i < 500; ++i) event.versions[std::to_string(i)] = "1";
  const json told = json::parse(to_json(event));
  CHECK(told["error"].get<std::string>() == std::string(2000, 'x') + "... (3000 more bytes)");
  CHECK(told["tags"].size() == 200);
  CHECK(told["versions"].size() == 200);
}

TEST_CASE("no living secret is in an event, wherever it stands and however it is written") {
  const base::Secret secret("s3cr3t/T0k\"en");
  const std::string text = "told s3cr3t/T0k\"en, and as a header: X-Key: czNjcjN0L1QwayJlbg==";
  Event event = full_event();
  for (auto* const part :
       {&event.server_id, &event.server_name, &event.ip_address, &event.user, &event.host_name,
        &event.instance_id, &event.cloud_provider, &event.region, &event.deployment_id,
        &event.team_id, &event.endpoint, &event.stage, &event.waiting_for, &event.code,
        &event.error, &event.status, &event.docker_version}) {
    *part = text;
  }
  event.correlation_id = event.operation = event.process = text;
  event.tags = {text};
  event.stages = {{text, 1s}};
  event.versions = {{text, text}};
  event.checks = {{text, text, text, text, text}};
  event.problems = {{true, text, text, text, text, text}};
  const std::string told = to_json(event);
  CHECK(told.find("s3cr3t") == std::string::npos);
  CHECK(told.find("czNjcjN0") == std::string::npos);
  CHECK(json::parse(told)["error"] == "told (masked), and as a header: X-Key: (masked)");
  CHECK(json::parse(told)["versions"].items().begin().key() ==
        "told (masked), and as a header: X-Key: (masked)");
}

TEST_CASE("what machines say comes out as valid UTF-8 without controls") {
  Event event = full_event();
  event.error = "a\xff\xc3(\x1b[31mred\x1b[0m\0b";
  event.versions = {{"do\xff", "\xf0\x9f"}};
  const json told = json::parse(to_json(event));
  CHECK(told["error"].get<std::string>().find('\x1b') == std::string::npos);
  CHECK(told["error"].get<std::string>().find("\xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("spans that cannot be") {
  Event event = full_event();
  event.duration = -5s;
  event.next_try = base::Duration::max();
  event.stages = {{"connect", base::Duration::min()}};
  const std::string told = to_json(event);
  CHECK(json::parse(told)["duration_seconds"] == 0.0);
  const auto again = parse_event(told);
  REQUIRE(again);
  CHECK(again->duration == base::Duration::zero());
  CHECK(again->next_try == std::chrono::seconds(3'150'000'000));
  CHECK(again->stages.size() == 1);
}

TEST_CASE("an event has its kind, its time and its registration") {
  CHECK(parse_event(event_with("")));
  for (
      const char* const text :
      {R"({"timestamp": "2026-11-23T10:04:45Z", "correlation_id": "a"})",
       R"({"event": "Other", "timestamp": "2026-11-23T10:04:45Z", "correlation_id": "a"})",
       R"({"event": 1, "timestamp": "2026-11-23T10:04:45Z", "correlation_id": "a"})",
       R"({"event": "ServerRegistered", "correlation_id": "a"})",
       R"({"event": "ServerRegistered", "timestamp": "99999-11-23T10:04:45Z", "correlation_id": "a"})",
       R"({"event": "ServerRegistered", "timestamp": 1795514685, "correlation_id": "a"})",
       R"({"event": "ServerRegistered", "timestamp": "2026-11-23T10:04:45Z"})",
       R"({"event": "ServerRegistered", "timestamp": "2026-11-23T10:04:45Z", "correlation_id": ""})",
       R"({"event": "ServerRegistered", "timestamp": "2026-11-23T10:04:45Z", "correlation_id": 7})",
       "", " ", "null", "[]", "\"x\"", "{", "{}", "\xff\xfe",
       "{\"event\":\"ServerRegistered\",\"ti"}) {
    CAPTURE(text);
    CHECK(parse_event(text) == std::nullopt);
  }
}

TEST_CASE("what is of another type counts as absent") {
  const auto read = parse_event(event_with(
      R"(, "port": "22", "attempts": 1.5, "attempt": null, "server_id": 7, "tags": ["x", 1], )"
      R"("duration_seconds": "long", "stages": [1, {"stage": "a"}, {"stage": "b", "seconds": 2}], )"
      R"("versions": {"a": 1, "b": "2"}, "checks": [{}, {"id": "disk"}], "problems": [null, {}], )"
      R"("unknown": {})"));
  REQUIRE(read);
  CHECK(read->port == std::nullopt);
  CHECK(read->attempts == std::nullopt);
  CHECK(read->attempt == 1);
  CHECK(read->server_id == std::nullopt);
  CHECK(read->tags == std::vector<std::string>{"x"});
  CHECK(read->duration == std::nullopt);
  CHECK(read->stages == std::vector<events::StageTime>{{"b", 2s}});
  CHECK(read->versions == std::map<std::string, std::string>{{"b", "2"}});
  CHECK(read->checks == std::vector<events::CheckResult>{{"disk", "disk", "skipped", "", ""}});
  CHECK(read->problems == std::vector<events::Problem>{{}});
}

TEST_CASE("numbers that cannot be count as absent") {
  for (const char* const number : {"-1", "-9223372036854775808", "9223372036854775808",
                                   "18446744073709551615", "1e3", "0.5"}) {
    CAPTURE(number);
    const auto event = parse_event(event_with(std::string(", \"port\": ") + number));
    REQUIRE(event);
    CHECK(event->port == std::nullopt);
  }
  for (const char* const number : {"-0.5", "1e300", "3.2e9", "-1"}) {
    CAPTURE(number);
    const auto event = parse_event(event_with(std::string(", \"duration_seconds\": ") + number));
    REQUIRE(event);
    CHECK(event->duration == std::nullopt);
  }
  CHECK(parse_event(event_with(", \"port\": 9223372036854775807"))->port == 9223372036854775807);
  for (const char* const number : {"NaN", "Infinity", "1e999", "01", "+1"}) {
    CAPTURE(number);
    CHECK_FALSE(parse_event(event_with(std::string(", \"duration_seconds\": ") + number)));
  }
}

TEST_CASE("of a key that comes twice the last one counts") {
  CHECK(parse_event(event_with(R"(, "port": 1, "port": 2)"))->port == 2);
}

TEST_CASE("deep and huge texts are no events") {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK_FALSE(parse_event(event_with(", \"x\": " + deep)));
  CHECK_FALSE(parse_event(std::string(1'000'000, '{')));
  CHECK(parse_event(event_with(", \"x\": [[[[[1]]]]]")));
  CHECK_FALSE(parse_event(event_with(", \"x\": \"" + std::string(2'000'000, 'x') + "\"")));
}

TEST_CASE("an event is made to fit") {
  Event event = full_event();
  event.error = std::string(100'000, '"');
  event.tags.assign(5000, std::string(5000, '\\'));
  event.checks.assign(1000, {"id", "title", "failed", "code", std::string(3000, '\n') + "x"});
  event.problems.assign(1000, {true, "code", "summary", std::string(3000, '"'), "", ""});
  for (int i = 0; i < 1000; ++i) event.versions["tool" + std::to_string(i)] = std::string(900, '"');
  event.stages.assign(1000, {std::string(900, '"'), 1s});
  for (const std::size_t most : {256U * 1024, 60U * 1024, 10'000U, 8192U}) {
    CAPTURE(most);
    const std::string told = events::bounded_json(event, most);
    CHECK(told.size() <= most);
    const auto again = parse_event(told);
    REQUIRE(again);
    CHECK(again->correlation_id == event.correlation_id);
    CHECK(again->server_id == event.server_id);
  }
}

TEST_CASE("an event that fits is whole") {
  CHECK(events::bounded_json(full_event(), 60U * 1024) == to_json(full_event()));
}
