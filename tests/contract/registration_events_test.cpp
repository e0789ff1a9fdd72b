// What is told of a registration while it happens: its events, whatever it comes to.
#include <doctest/doctest.h>

#include <functional>
#include <thread>

#include "events/event_json.h"
#include "provider/server_registration/spec.h"
#include "schema/misuse.h"
#include "tests/contract/registration.h"
#include "tests/support/ssh_texts.h"

using namespace std::chrono_literals;
using events::Event;
using events::EventType;
using provider::RegistrationModel;
using standin::Json;
using tests::Registration;

namespace {

using Keys = std::vector<std::string>;

/// Of the only final event of the last apply: "type stage code attempts".
std::string ending(const Registration& r) {
  const auto finals = r.listener->finals();
  if (finals.size() != 1) return std::to_string(finals.size()) + " final events";
  CHECK(r.listener->all().back() == finals[0]);
  const Event& event = finals[0];
  std::string text(to_string(event.type));
  for (const auto& part : {event.stage, event.code}) text += " " + part.value_or("-");
  return text + " " + (event.attempts ? std::to_string(*event.attempts) : "-");
}

Json as_json(const Event& event) { return Json::parse(events::to_json(event)); }

Keys keys_of(const Json& object) {
  Keys keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

void usual(Registration&, RegistrationModel&) {}

std::function<void(Registration&, RegistrationModel&)> fault(const char* method, const char* path,
                                                             int status = 400) {
  return [=](Registration& r, RegistrationModel&) {
    r.contract.fault({{"kind", "status"},
                      {"method", method},
                      {"path", path},
                      {"status", status},
                      {"count", -1},
                      {"body", R"({"message":"Not today."})"}});
  };
}

/// A stop is requested when this stage begins.
std::function<void(Registration&, RegistrationModel&)> stop_in(const char* stage) {
  return [=](Registration& r, RegistrationModel&) {
    r.listener->watch([&r, stage](const Event& event) {
      if (event.type == EventType::stage && event.stage == stage) r.stop.request_stop();
    });
  };
}

/// Something throws when this stage begins.
std::function<void(Registration&, RegistrationModel&)> throw_in(const char* stage) {
  return [=](Registration& r, RegistrationModel&) {
    r.listener->watch([stage](const Event& event) {
      if (event.type == EventType::stage && event.stage == stage) schema::misuse("a mistake");
    });
  };
}

void no_login(Registration& r, RegistrationModel&) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::unreachable;
  error.code = "ssh.unreachable";
  error.summary = "The machine does not answer";
  error.values["attempts"] = "12";
  r.host.refuse_login = error;
}

/// Coolify's key, with which the login is to be made, is refused once the work has begun.
void refused_after_plan(Registration& r, RegistrationModel& model) {
  r.use_token({{"abilities", {"read", "write", "read:sensitive"}}});
  model.ssh->private_key = schema::Field<std::string>::null();
  model.ssh->use_coolify_key = true;
  r.listener->watch([&r, &model](const Event& event) {
    if (event.type == EventType::started) fault("GET", "/api/v1/security/keys*", 400)(r, model);
  });
}

void lock_out(Registration& r, RegistrationModel&) { r.coolify_is_locked_out(); }

std::function<void(Registration&, RegistrationModel&)> lock_out_and(const char* on_failure) {
  return [=](Registration& r, RegistrationModel& model) {
    r.coolify_is_locked_out();
    model.validation = provider::ValidationModel();
    model.validation->on_failure = on_failure;
  };
}

void no_sentinel(Registration& r, RegistrationModel& model) {
  r.contract.switch_to({{"sentinel_report_ms", 0}});
  model.wait_for = provider::WaitForModel();
  model.wait_for->sentinel = true;
  model.wait_for->timeout = "1m";
}

void no_key_file(Registration& r, RegistrationModel&) { r.host.key_outcome = "no_home"; }

struct Row {
  const char* situation;
  std::function<void(Registration&, RegistrationModel&)> trouble;
  const char* codes;
  const char* ending;
};

}  // namespace

TEST_CASE("a registration that succeeds: every key of its final event, and what it says") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.deployment_id = "42";
  model.instance_id = "i-abc123";
  model.cloud_provider = "aws";
  model.region = "us-east-1";
  model.hostname = "web-1.example.com";
  REQUIRE(r.apply(model).empty());
  CHECK(ending(r) == "ServerRegistered validate - -");
  const Json json = as_json(r.listener->finals().at(0));
  CHECK(keys_of(json) == Keys{"attempt",
                              "attempts",
                              "channel",
                              "checks",
                              "cloud_provider",
                              "code",
                              "correlation_id",
                              "deployment_id",
                              "docker_version",
                              "duration_seconds",
                              "endpoint",
                              "error",
                              "event",
                              "host_name",
                              "instance_id",
                              "ip_address",
                              "next_try_seconds",
                              "operation",
                              "port",
                              "problems",
                              "process",
                              "region",
                              "server_id",
                              "server_name",
                              "stage",
                              "stages",
                              "status",
                              "tags",
                              "team_id",
                              "timestamp",
                              "user",
                              "versions",
                              "waiting_for"});
  CHECK(json["event"] == "ServerRegistered");
  CHECK(json["channel"] == "organization.1.servers");
  CHECK(json["server_id"] == r.uuid());
  CHECK(json["server_name"] == "web-1");
  CHECK(json["ip_address"] == "10.0.0.1");
  CHECK(json["status"] == "ready");
  CHECK(json["deployment_id"] == "42");
  CHECK(json["docker_version"] == "26.1.5+dfsg1");
  CHECK(json["correlation_id"] == r.state.at("registration_id").as_string());
  CHECK(json["operation"] == "create");
  CHECK(json["attempt"] == 1);
  CHECK(json["endpoint"] == "https://coolify.example.com");
  CHECK(json["host_name"] == "web-1.example.com");
  CHECK(json["port"] == 22);
  CHECK(json["user"] == "root");
  CHECK(json["tags"] == Json({"server-registration", "infrastructure", "organization:1",
                              "deployment:42", "provider:aws"}));
  CHECK(keys_of(json["versions"]) == Keys{"compose", "coolify", "docker", "os", "provider"});
  CHECK(json["versions"]["coolify"] == "4.3.11");
  CHECK(json["versions"]["docker"] == "26.1.5+dfsg1");
  CHECK(json["versions"]["compose"] == "2.26.1-4");
  CHECK(json["versions"]["os"].get<std::string>().starts_with("Debian"));
  Keys stages;
  for (const Json& one : json["stages"]) stages.push_back(one["stage"]);
  CHECK(stages == Keys{"wait_ssh", "inspect", "first_boot", "deploy_key", "docker", "health",
                       "register", "validate"});
  CHECK(json["stages"].back()["seconds"].get<double>() > 0);
  CHECK(json["duration_seconds"].get<double>() >= json["stages"].back()["seconds"].get<double>());
  CHECK(json["checks"].size() == r.state.at("health").at("checks").fields().size());
  CHECK(json["problems"].empty());
  for (const char* const key : {"code", "error", "attempts", "waiting_for", "next_try_seconds"}) {
    CHECK_MESSAGE(json[key].is_null(), key);
  }
}

TEST_CASE("a registration that fails: its final event has every key as well, and the cause") {
  Registration r;
  r.host.host_changes["docker.compose_exit"] = "1";
  RegistrationModel model = r.arguments();
  model.deployment_id = "42";
  CHECK(r.apply(model) == "host.checks_failed docker.compose_missing");
  const Json json = as_json(r.listener->finals().at(0));
  CHECK(json["event"] == "ServerRegistrationFailed");
  CHECK(json["status"] == "registration_failed");
  CHECK(json["deployment_id"] == "42");
  CHECK(json["stage"] == "docker");
  CHECK(json["code"] == "host.checks_failed");
  CHECK(json["error"] == json["problems"][0]["summary"]);
  CHECK(json["attempts"] == 1);
  CHECK(json["problems"][0]["cause"].get<std::string>().starts_with(
      "Permanent failure after 1 attempt: "));
  CHECK(json["problems"][1]["code"] == "docker.compose_missing");
  CHECK(json["problems"][1]["severity"] == "error");
  CHECK_FALSE(json["problems"][1]["remedy"].get<std::string>().empty());
  CHECK(json["server_id"].is_null());
  CHECK(json["docker_version"] == "26.1.5+dfsg1");
  CHECK(json["stages"].size() == 6);
  int failed = 0;
  for (const Json& check : json["checks"]) failed += check["status"] == "failed" ? 1 : 0;
  CHECK(failed == 1);
}

TEST_CASE("exactly one final event, however a creation ends") {
  const Row rows[] = {
      {"well", usual, "", "ServerRegistered validate - -"},
      {"the token is refused", fault("GET", "/api/v1/version", 401), "coolify.unauthenticated",
       "ServerRegistrationFailed - coolify.unauthenticated 1"},
      {"what a plan could not know", refused_after_plan, "coolify.bad_request",
       "ServerRegistrationFailed - coolify.bad_request 1"},
      {"the token may not write",
       [](Registration& r, RegistrationModel&) { r.use_token({{"abilities", {"read"}}}); },
       "coolify.ability_missing", "ServerRegistrationFailed - coolify.ability_missing 1"},
      {"no login", no_login, "ssh.unreachable",
       "ServerRegistrationFailed wait_ssh ssh.unreachable 12"},
      {"the key cannot be deployed", no_key_file, "deploy_key.no_home",
       "ServerRegistrationFailed deploy_key deploy_key.no_home 1"},
      {"the record is refused", fault("POST", "/api/v1/servers"), "coolify.address_in_use",
       "ServerRegistrationFailed register coolify.address_in_use 1"},
      {"the validation is refused", fault("POST", "/api/v1/servers/*/validate"),
       "coolify.bad_request", "ServerRegistrationFailed validate coolify.bad_request 1"},
      {"a bad verdict", lock_out, "verdict.permission_denied",
       "ServerRegistrationFailed validate verdict.permission_denied 1"},
      {"a bad verdict of which is warned", lock_out_and("warn"), "(verdict.permission_denied)",
       "ServerRegistrationFailed validate verdict.permission_denied 1"},
      {"a bad verdict after which the record goes", lock_out_and("delete"),
       "verdict.permission_denied",
       "ServerRegistrationFailed validate verdict.permission_denied 1"},
      {"a service that does not come", no_sentinel, "registration.sentinel_silent",
       "ServerRegistrationFailed services registration.sentinel_silent 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.situation);
    Registration r;
    RegistrationModel model = r.arguments();
    row.trouble(r, model);
    CHECK(r.apply(model) == row.codes);
    CHECK(ending(r) == row.ending);
    if (!r.has_state()) continue;
    CHECK(r.listener->finals().at(0).correlation_id == r.state.at("registration_id").as_string());
    CHECK(r.listener->finals().at(0).server_id == r.uuid());
  }
}

TEST_CASE("exactly one final event of a creation that is stopped, and what is waited is short") {
  for (const char* const stage : {"wait_ssh", "inspect", "first_boot", "deploy_key", "docker",
                                  "health", "register", "validate"}) {
    CAPTURE(stage);
    Registration r;
    RegistrationModel model = r.arguments();
    stop_in(stage)(r, model);
    const std::string codes = r.apply(model);
    CHECK(codes.ends_with("cancelled"));
    const auto finals = r.listener->finals();
    REQUIRE(finals.size() == 1);
    CHECK(finals[0].type == EventType::failed);
    CHECK(finals[0].code == codes);
    CHECK(r.listener->patience().stop.stop_requested());
    CHECK(r.listener->patience().after_stop == base::Duration(3s));
  }
}

TEST_CASE("exactly one final event of a creation that an exception ends") {
  for (const char* const stage : {"wait_ssh", "docker", "register", "validate"}) {
    CAPTURE(stage);
    Registration r;
    RegistrationModel model = r.arguments();
    throw_in(stage)(r, model);
    CHECK_THROWS_AS(r.apply(model), schema::Misuse);
    CHECK(ending(r) == std::string("ServerRegistrationFailed ") + stage +
                           " registration.ended_without_result 1");
  }
}

TEST_CASE("a provider that is not configured fails a creation with an event as well") {
  const auto listener = std::make_shared<tests::CollectedEvents>();
  provider::EventAccess events;
  events.set(listener);
  const provider::ApiAccess nowhere;
  const provider::Defaults defaults;
  provider::RegistrationResource resource({nowhere, defaults, {}, &events, nullptr});
  provider::RegistrationModel model;
  model.ip = "10.0.0.1";
  model.private_key_uuid = "key";
  const schema::Value planned = provider::registration_spec().encode(model);
  const schema::Value none = schema::Value::null(resource.schema().value_type());
  const auto response = resource.create({planned, none, planned, ""}, {});
  CHECK(response.diagnostics.has_error());
  REQUIRE(listener->finals().size() == 1);
  CHECK(listener->finals()[0].type == EventType::failed);
  CHECK(listener->finals()[0].ip_address == "10.0.0.1");
  CHECK(listener->finals()[0].code == response.diagnostics.items().at(0).code);
}

TEST_CASE("an update with a run is told like a creation, one without not at all") {
  Registration r;
  RegistrationModel model = r.arguments();
  REQUIRE(r.apply(model).empty());
  r.listener->forget();
  SUBCASE("another name") {
    model.name = "web-2";
    CHECK(r.apply(model).empty());
    CHECK(r.listener->all().empty());
  }
  SUBCASE("another name, refused") {
    fault("PATCH", "/api/v1/servers/*")(r, model);
    model.name = "web-2";
    CHECK(r.apply(model) == "coolify.bad_request");
    CHECK(r.listener->all().empty());
  }
  SUBCASE("another key") {
    model.private_key_uuid = r.new_key();
    CHECK(r.apply(model).empty());
    CHECK(ending(r) == "ServerRegistered validate - -");
    const Event event = r.listener->finals().at(0);
    CHECK(event.operation == "update");
    CHECK(event.server_id == r.uuid());
    CHECK(event.correlation_id == r.state.at("registration_id").as_string());
    for (const Event& one : r.listener->all()) CHECK(one.server_id == r.uuid());
  }
  SUBCASE("another key, refused by the host") {
    model.private_key_uuid = r.new_key();
    r.host.key_outcome = "no_home";
    CHECK(r.apply(model) == "deploy_key.no_home");
    CHECK(ending(r) == "ServerRegistrationFailed deploy_key deploy_key.no_home 1");
    CHECK(r.listener->finals().at(0).server_id == r.uuid());
  }
  SUBCASE("another key, refused before anything is done") {
    model.private_key_uuid = r.new_key();
    r.use_token({{"abilities", {"read"}}});
    CHECK(r.apply(model) == "coolify.ability_missing");
    CHECK(ending(r) == "ServerRegistrationFailed - coolify.ability_missing 1");
  }
  SUBCASE("a refresh and a destroy") {
    CHECK(r.refresh().empty());
    CHECK(r.destroy().empty());
    CHECK(r.listener->all().empty());
  }
}

TEST_CASE("failed runs are counted until one is good") {
  Registration r;
  RegistrationModel model = r.arguments();
  const auto attempt = [&] {
    const std::int64_t told = r.listener->finals().back().attempt;
    r.listener->forget();
    return told;
  };
  r.coolify_is_locked_out();
  CHECK(r.apply(model) == "verdict.permission_denied");
  CHECK(attempt() == 1);
  CHECK(r.apply(model) == "verdict.permission_denied");
  CHECK(attempt() == 2);
  model.name = "web-2";
  model.validation = provider::ValidationModel();
  model.validation->on_failure = "warn";
  CHECK(r.apply(model) == "(verdict.permission_denied)");
  CHECK(attempt() == 3);
  r.coolify_gets_in();
  model.validation = {};
  CHECK(r.apply(model).empty());
  CHECK(attempt() == 4);
  CHECK(r.contract.log().contains(" operation=update attempt=4 "));
  model.private_key_uuid = r.new_key();
  CHECK(r.apply(model).empty());
  CHECK(attempt() == 1);
}

TEST_CASE("a sink that is required and fails at the end fails the apply, and the state is kept") {
  Registration r;
  r.listener->answer([](EventType type) -> base::Diagnostics {
    if (type != EventType::registered) return {};
    return base::Diagnostic{.kind = base::ErrorKind::unreachable,
                            .code = "events.webhook_failed",
                            .summary = "The webhook did not take an event"};
  });
  CHECK(r.apply(r.arguments()) == "events.webhook_failed");
  CHECK(r.listener->finals().size() == 1);
  REQUIRE(r.has_state());
  CHECK(r.record()["name"] == "web-1");
  CHECK(r.state.at("registration_status").as_string() == "completed");
  CHECK(r.told.find("is in the state as tainted: the next apply replaces it, or repairs it after "
                    "`terraform untaint`") != std::string::npos);
}

TEST_CASE("a sink that is required and fails at the start keeps everything untouched") {
  Registration r;
  r.listener->answer([](EventType type) -> base::Diagnostics {
    if (type != EventType::started) return {};
    return base::Diagnostic{.kind = base::ErrorKind::unreachable,
                            .code = "events.webhook_failed",
                            .summary = "The webhook did not take an event"};
  });
  CHECK(r.apply(r.arguments()) == "events.webhook_failed");
  CHECK(r.events().empty());
  CHECK(r.changes().empty());
  CHECK(ending(r) == "ServerRegistrationFailed - events.webhook_failed 1");
}

TEST_CASE("a sink that is not required is a warning") {
  Registration r;
  r.listener->answer([](EventType type) -> base::Diagnostics {
    if (type != EventType::registered) return {};
    return base::Diagnostic{.severity = base::Severity::warning,
                            .kind = base::ErrorKind::unreachable,
                            .code = "events.webhook_failed",
                            .summary = "The webhook did not take an event"};
  });
  CHECK(r.apply(r.arguments()) == "(events.webhook_failed)");
  CHECK(r.has_state());
}

TEST_CASE("events of a first boot and of checks that are repeated say what is waited for") {
  Registration r;
  r.host.host_changes["boot.cloud_init"] = "running";
  RegistrationModel model = r.arguments();
  model.wait_for = provider::WaitForModel();
  model.wait_for->timeout = "1m";
  static_cast<void>(r.apply(model));
  const auto waits = r.listener->of(EventType::waiting);
  REQUIRE_FALSE(waits.empty());
  CHECK(waits[0].stage == "first_boot");
  CHECK(waits[0].waiting_for == "the first boot");
  CHECK(waits[0].attempts == 1);
  CHECK(waits[0].code == "first_boot.cloud_init");
  CHECK(waits[0].next_try.has_value());
  CHECK_FALSE(waits[0].error->empty());
}

TEST_CASE("at INFO a registration reads as a story") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.deployment_id = "42";
  REQUIRE(r.apply(model).empty());
  std::string story;
  for (const auto& [level, line] : r.contract.log().records()) {
    if (level < base::LogLevel::info || line.find("registration_id=") == std::string::npos)
      continue;
    std::string text = line.substr(0, line.find(" registration_id="));
    for (const char* const field : {" stage=", " outcome=", " status=", " overall="}) {
      const std::size_t begin = line.find(field);
      if (begin == std::string::npos) continue;
      text += line.substr(begin, line.find(' ', begin + 1) - begin);
    }
    // How often the verdict is looked for depends on chance.
    const bool is_repeated = text == "waiting" && story.ends_with("waiting\n");
    if (!is_repeated) story += text + "\n";
  }
  CHECK(story ==
        "registering a server\n"
        "stage started stage=wait_ssh\n"
        "stage ended stage=wait_ssh\n"
        "stage started stage=inspect\n"
        "inspected the host overall=healthy\n"
        "stage ended stage=inspect\n"
        "stage started stage=first_boot\n"
        "stage ended stage=first_boot\n"
        "stage started stage=deploy_key\n"
        "deployed the key outcome=added\n"
        "stage ended stage=deploy_key\n"
        "stage started stage=docker\n"
        "stage ended stage=docker\n"
        "stage started stage=health\n"
        "stage ended stage=health\n"
        "stage started stage=register\n"
        "registered\n"
        "stage ended stage=register\n"
        "stage started stage=validate\n"
        "Coolify queued the validation\n"
        "waiting\n"
        "Coolify's verdict\n"
        "stage ended stage=validate\n"
        "the registration completed status=ready\n");
  CHECK(r.contract.log().contains(" for=Coolify's verdict"));
  CHECK(r.contract.log().contains("registered registration_id="));
  CHECK(r.contract.log().contains(" id=" + r.uuid() + " name=web-1 ip=10.0.0.1"));
}

TEST_CASE("a registration that fails says so last, with code, stage, attempts and time") {
  Registration r;
  r.host.host_changes["docker.compose_exit"] = "1";
  static_cast<void>(r.apply(r.arguments()));
  const std::string last = r.contract.log().lines().back();
  CHECK(last.starts_with("the registration failed registration_id="));
  CHECK(last.find(" stage=docker code=host.checks_failed error=") != std::string::npos);
  CHECK(last.find(" attempts=1 duration=") != std::string::npos);
}

TEST_CASE("no record and no event of a registration has a secret, however finely it is logged") {
  const std::string password = "correct-horse-battery-staple";
  Registration r({"read:sensitive"});
  RegistrationModel model = r.arguments();
  model.ssh->private_key = std::string(tests::kPrivateKey);
  model.ssh->password = password;
  model.ssh->sudo_password = "sudo-" + password;
  const std::string codes = r.apply(model);
  CAPTURE(codes);
  REQUIRE(r.has_state());
  std::string all;
  for (const std::string& line : r.contract.log().lines()) all += line + "\n";
  for (const Event& event : r.listener->all()) all += events::to_json(event) + "\n";
  const std::string key(tests::kPrivateKey);
  CHECK(all.find(password) == std::string::npos);
  CHECK(all.find(key.substr(60, 40)) == std::string::npos);
  CHECK(all.find(r.token) == std::string::npos);
  CHECK(all.find("PRIVATE KEY") == std::string::npos);
}
