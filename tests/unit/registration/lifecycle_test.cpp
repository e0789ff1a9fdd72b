// Adoption, the team guard, and what becomes of a bad verdict.
#include <doctest/doctest.h>

#include "registration/pipeline.h"
#include "registration/record.h"
#include "tests/unit/registration/world.h"

using registration::Config;
using registration::OnFailure;
using registration::Outcome;
using registration::Status;
using registration::ValidationChoice;
using tests::World;

namespace {

using Events = std::vector<std::string>;

constexpr const char* kExisting =
    R"([{"uuid":"u","name":"old","ip":"10.1.1.1","port":22,"user":"root","settings":{}}])";

}  // namespace

TEST_CASE("an existing record is adopted when that is wanted, and the changes are told") {
  World world;
  world.servers = kExisting;
  Config config = world.config();
  config.name = "web-1";
  config.adopt_existing = true;
  config.settings.server.set("concurrent_builds", 4);
  config.settings.sentinel.set("is_sentinel_debug_enabled", true);
  config.settings.sentinel.set("sentinel_token", coolify::SentinelToken("agent-secret"));
  world.http->answer("PATCH /servers/u/sentinel", 200, "{}");
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "(registration.adopted)");
  CHECK(outcome.diagnostics.items()[0].cause.find(
            "Changed: concurrent_builds, description, name, sentinel.debug_enabled, "
            "sentinel.token.") != std::string::npos);
  CHECK(outcome.result.uuid == "u");
  CHECK(outcome.result.registered_at == "2026-11-23T10:00:00Z");
  CHECK(outcome.result.status == Status::ready);
  CHECK(world.events == Events{"connect", "inspect", "deploy root", "change", "validate"});
}

TEST_CASE("with adoption allowed, a free address is an ordinary creation") {
  World world;
  Config config = world.config();
  config.adopt_existing = true;
  CHECK(World::codes(world.create(config)).empty());
  CHECK(world.http->count("POST /servers") == 1);
}

TEST_CASE("without it the existing record is refused and left alone") {
  World world;
  world.servers = kExisting;
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) == "coolify.address_in_use");
  CHECK(world.http->count("PATCH /servers/u") == 0);
}

TEST_CASE("a record of another login is not adopted") {
  World world;
  world.servers = kExisting;
  Config config = world.config();
  config.adopt_existing = true;
  config.port = 2222;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "coolify.not_adoptable");
  CHECK(outcome.result.uuid.empty());
}

TEST_CASE("a record that is another one by itself is not adopted, whatever the list says") {
  struct Row {
    const char* record;
    const char* code;
  };
  const Row rows[] = {
      {R"({"uuid":"u","name":"old","ip":"10.9.9.9","port":22,"user":"root","private_key_id":1})",
       "coolify.not_adoptable"},
      {R"({"uuid":"u","name":"old","ip":"10.1.1.1","port":2222,"user":"root","private_key_id":1})",
       "coolify.not_adoptable"},
      {R"({"uuid":"u","name":"old","ip":"10.1.1.1","port":22,"user":"eve","private_key_id":1})",
       "coolify.not_adoptable"},
      {R"({"uuid":"u","name":"old","ip":"10.1.1.1","port":22,"user":"root","private_key_id":1,
           "is_coolify_host":true})",
       "coolify.not_adoptable"},
      {R"({"uuid":"u"})", "coolify.bad_answer"},
      {R"({"uuid":"v","name":"old","ip":"10.1.1.1","port":22,"user":"root"})",
       "coolify.bad_answer"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.record);
    World world;
    world.servers = kExisting;
    world.http->on("GET /servers/u", [&row](const auto&, const auto&) {
      return http::Response{200, {}, row.record};
    });
    Config config = world.config();
    config.adopt_existing = true;
    const Outcome outcome = world.create(config);
    CHECK(World::codes(outcome) == row.code);
    CHECK(outcome.result.uuid.empty());
    CHECK(world.http->count("PATCH /servers/u") == 0);
    CHECK(world.http->count("POST /servers") == 0);
  }
}

TEST_CASE("a new record that is another one is neither validated nor deleted") {
  for (const char* const record :
       {R"({"uuid":"u","name":"x","ip":"10.9.9.9","port":22,"user":"root","private_key_id":1})",
        R"({"uuid":"v","name":"x","ip":"10.1.1.1","port":22,"user":"root","private_key_id":1})",
        R"({"uuid":"u"})"}) {
    CAPTURE(record);
    World world;
    world.http->on("GET /servers/u",
                   [record](const auto&, const auto&) { return http::Response{200, {}, record}; });
    Config config = world.config();
    config.validation.on_failure = OnFailure::remove;
    const Outcome outcome = world.create(config);
    CHECK(World::codes(outcome) == "coolify.create_in_doubt");
    CHECK(outcome.result.uuid.empty());
    CHECK(world.events == Events{"connect", "inspect", "deploy root", "create"});
  }
}

TEST_CASE("a record that has come to stand for another machine is not deleted again") {
  World world;
  world.usable = false;
  world.logs = R"("Docker Engine is not installed.")";
  world.moved_to = "10.9.9.9";
  Config config = world.config();
  config.validation.on_failure = OnFailure::remove;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "verdict.docker_missing");
  CHECK(world.http->count("DELETE /servers/u") == 0);
  CHECK(outcome.result.uuid == "u");
  REQUIRE(outcome.diagnostics.items()[0].notes.size() == 2);
  CHECK(outcome.diagnostics.items()[0].notes[0].name == "record_not_deleted");
}

TEST_CASE("a creation in doubt says what adoption will do, where it is allowed") {
  for (const bool adopts : {false, true}) {
    World world;
    world.http->on("POST /servers",
                   [](const auto&, const auto&) { return http::Response{201, {}, "{}"}; });
    Config config = world.config();
    config.adopt_existing = adopts;
    const Outcome outcome = world.create(config);
    REQUIRE(World::codes(outcome) == "coolify.create_in_doubt");
    CHECK(outcome.diagnostics.items()[0].values.contains("adopts") == adopts);
    CHECK(outcome.diagnostics.items()[0].values.contains("may_adopt") == !adopts);
  }
}

TEST_CASE("an adopted record that turns out bad is left to Coolify") {
  for (const auto policy : {OnFailure::keep, OnFailure::remove}) {
    World world;
    world.servers = kExisting;
    world.usable = false;
    world.logs = R"("Docker Engine is not installed.")";
    Config config = world.config();
    config.adopt_existing = true;
    config.validation.on_failure = policy;
    const Outcome outcome = world.create(config);
    CHECK(World::codes(outcome) == "(registration.adopted) verdict.docker_missing");
    CHECK(outcome.diagnostics.items().back().notes ==
          std::vector{
              base::Note{"adopted_record_left", "u", "The adopted record u stays in Coolify."}});
    CHECK(outcome.result.uuid.empty());
    CHECK(world.http->count("DELETE /servers/u") == 0);
  }
}

TEST_CASE("a bad verdict deletes the new record again when that is wanted") {
  World world;
  world.usable = false;
  world.logs = R"("Docker Engine is not installed.")";
  Config config = world.config();
  config.validation.on_failure = OnFailure::remove;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "verdict.docker_missing");
  CHECK(outcome.diagnostics.items()[0].notes ==
        std::vector{base::Note{"record_deleted", "u", "The record was deleted again."}});
  CHECK(outcome.result.uuid.empty());
  CHECK(world.events.back() == "delete");
}

TEST_CASE("a new record that cannot be deleted again stays known") {
  World world;
  world.usable = false;
  world.logs = R"("Docker Engine is not installed.")";
  world.http->on("DELETE /servers/u", [](const auto&, const auto&) {
    return http::Response{403, {}, R"({"message":"No.","error":"Unauthorized"})"};
  });
  Config config = world.config();
  config.validation.on_failure = OnFailure::remove;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "verdict.docker_missing");
  CHECK(outcome.result.uuid == "u");
  const auto& notes = outcome.diagnostics.items()[0].notes;
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].name == "record_not_deleted");
  CHECK(notes[0].text.starts_with("The record should have been deleted again, but: DELETE"));
  CHECK(notes[1] == base::Note{"record_left", "u", "The record u stays in Coolify."});
}

TEST_CASE("a bad verdict is a warning when that is wanted, and the run still failed") {
  World world;
  world.usable = false;
  world.logs = R"("Docker Engine is not installed.")";
  Config config = world.config();
  config.validation.on_failure = OnFailure::warn;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "(verdict.docker_missing)");
  CHECK(outcome.result.uuid == "u");
  CHECK(outcome.result.status == Status::error);
  CHECK(outcome.result.registration_status == "failed");
  CHECK_FALSE(outcome.result.registration_error.empty());
}

TEST_CASE("a stop stays an error, whatever is wanted of a bad verdict") {
  for (const auto policy : {OnFailure::warn, OnFailure::remove}) {
    World world;
    std::stop_source source;
    world.context.stop = source.get_token();
    world.usable = false;
    world.clock.on_sleep([&] { source.request_stop(); });
    Config config = world.config();
    config.validation.on_failure = policy;
    const Outcome outcome = world.create(config);
    REQUIRE(outcome.diagnostics.has_error());
    CHECK(outcome.result.uuid == "u");
    CHECK(world.http->count("DELETE /servers/u") == 0);
  }
}

TEST_CASE("the mode is the user's when it is given") {
  struct Row {
    ValidationChoice mode;
    const char* body;
  };
  for (const Row& row : {Row{ValidationChoice::automatic, R"({"install":true})"},
                         Row{ValidationChoice::plain, R"({"install":false})"},
                         Row{ValidationChoice::install, R"({"install":true})"}}) {
    World world;
    Config config = world.config();
    config.validation.mode = row.mode;
    CHECK(World::codes(world.create(config)).empty());
    CHECK(world.http->last_body("POST /servers/u/validate") == row.body);
  }
}

TEST_CASE("what Coolify is to install is no error, and what it does not cure gets no record") {
  struct Row {
    const char* fact;
    const char* value;
    ValidationChoice mode;
    const char* codes;
  };
  const char* const old = "server={\"Version\":\"20.10.24\"}";
  for (const Row& row :
       {Row{"tool.jq", "no", ValidationChoice::install, "(host.tools_missing)"},
        Row{"docker.compose_exit", "1", ValidationChoice::install, "(docker.compose_missing)"},
        Row{"tool.jq", "no", ValidationChoice::automatic, "host.checks_failed host.tools_missing"},
        Row{"docker.version_output", old, ValidationChoice::install,
            "host.checks_failed docker.too_old"},
        Row{"docker.cli_version", "podman version 5.4.2", ValidationChoice::install,
            "host.checks_failed docker.podman"}}) {
    CAPTURE(row.fact);
    World world;
    world.host_changes = {{row.fact, row.value}};
    Config config = world.config();
    config.validation.mode = row.mode;
    CHECK(World::codes(world.create(config)) == row.codes);
    CHECK(world.http->count("POST /servers") == (std::string(row.codes).front() == '(' ? 1 : 0));
  }
}

TEST_CASE("Coolify installs only where nothing is missing, unless it is told to") {
  struct Row {
    const char* fact;
    const char* value;
    const char* check;
    const char* body;
  };
  const char* const old = "server={\"Version\":\"20.10.24\"}";
  for (const Row& row :
       {Row{"docker.compose_exit", "1", "compose", R"({"install":false})"},
        Row{"docker.version_exit", "1", "docker", R"({"install":false})"},
        Row{"tool.git", "no", "tools", R"({"install":false})"},
        Row{"docker.version_output", old, "docker_version", R"({"install":true})"}}) {
    CAPTURE(row.check);
    World world;
    world.host_changes = {{row.fact, row.value}};
    Config config = world.config();
    config.checks.checks[row.check].severity = checks::CheckSeverity::warn;
    CHECK_FALSE(world.create(config).diagnostics.has_error());
    CHECK(world.http->last_body("POST /servers/u/validate") == row.body);
  }
}

TEST_CASE("without a proxy to start Coolify only looks") {
  World world;
  Config config = world.config();
  config.settings.server.set("proxy_type", "none");
  CHECK(World::codes(world.create(config)).empty());
  CHECK(world.http->last_body("POST /servers/u/validate") == R"({"install":false})");
}

TEST_CASE("without a validation the server is reachable and no more") {
  World world;
  Config config = world.config();
  config.validation.mode = ValidationChoice::none;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome).empty());
  CHECK(outcome.result.status == Status::reachable);
  CHECK(outcome.result.registration_status == "completed");
  CHECK(world.http->count("POST /servers/u/validate") == 0);
}

TEST_CASE("a token of another team registers nothing") {
  for (const char* expected : {"7", "Web", "8", "Mail"}) {
    CAPTURE(expected);
    World world;
    world.http->on("GET /team", [](const auto&, const auto&) {
      return http::Response{200, {}, R"({"id":7,"name":"Web"})"};
    });
    Config config = world.config();
    config.expected_team = expected;
    const bool right = std::string(expected) == "7" || std::string(expected) == "Web";
    const Outcome outcome = world.create(config);
    CHECK(World::codes(outcome) == (right ? "" : "registration.wrong_team"));
    CHECK(world.events.empty() == !right);
  }
}

TEST_CASE("a server Coolify gave up is told, an ordinary one is not") {
  registration::Record record;
  record.uuid = "u";
  record.ip = "10.0.0.1";
  record.is_reachable = true;
  CHECK(registration::warnings_of(record).empty());
  record.force_disabled = true;
  record.ip = "1.2.3.4";
  const auto warnings = registration::warnings_of(record);
  REQUIRE(warnings.items().size() == 2);
  CHECK(warnings.items()[0].code == "registration.force_disabled");
  CHECK(warnings.items()[1].code == "registration.address_overwritten");
  CHECK_FALSE(warnings.has_error());
}

TEST_CASE("where nobody logs in, Coolify's verdict is all there is") {
  World world;
  Config config = world.config();
  config.logs_in = false;
  config.checks.checks["disk"].severity = checks::CheckSeverity::off;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome).empty());
  CHECK(world.events == std::vector<std::string>{"create", "validate"});
  CHECK(world.connections == 0);
  const registration::Result& result = outcome.result;
  CHECK(result.status == Status::ready);
  CHECK(result.registration_status == "completed");
  CHECK_FALSE(result.host_key);
  CHECK_FALSE(result.host);
  CHECK_FALSE(result.key_deployment);
  REQUIRE(result.report);
  CHECK(result.report->overall() == checks::OverallStatus::unchecked);
  CHECK(result.report->find("disk") == nullptr);
  CHECK(result.report->find("memory")->message() ==
        "Not made: nobody logs in to the machine from here.");
  CHECK(world.log->contains("nobody logs in to the host"));
}

TEST_CASE("where nobody logs in, Coolify installs nothing unless it is told to") {
  for (const auto& [mode, body] : {std::pair(ValidationChoice::automatic, R"({"install":false})"),
                                   std::pair(ValidationChoice::plain, R"({"install":false})"),
                                   std::pair(ValidationChoice::install, R"({"install":true})")}) {
    World world;
    Config config = world.config();
    config.logs_in = false;
    config.validation.mode = mode;
    CHECK(World::codes(world.create(config)).empty());
    CHECK(world.http->last_body("POST /servers/u/validate") == body);
  }
}

TEST_CASE("where nobody logs in, a bad verdict is the error it is") {
  World world;
  world.reachable = false;
  world.usable = false;
  world.logs = R"("Server is not reachable. Error: Permission denied (publickey).")";
  Config config = world.config();
  config.logs_in = false;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "verdict.permission_denied");
  CHECK(outcome.result.status == Status::unreachable);
  CHECK(outcome.result.report->overall() == checks::OverallStatus::unchecked);
}

TEST_CASE(
    "where nobody logs in, a key that Coolify does not have is told before anything is made") {
  World world;
  Config config = world.config();
  config.logs_in = false;
  config.private_key_uuid = "missing";
  CHECK(World::codes(world.create(config)) == "coolify.key_not_found");
  CHECK(world.events.empty());
}
