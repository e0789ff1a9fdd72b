#include "registration/pipeline.h"

#include <doctest/doctest.h>

#include "tests/unit/registration/world.h"

using namespace std::chrono_literals;
using registration::Outcome;
using registration::Stage;
using registration::Status;
using tests::World;

namespace {

using Events = std::vector<std::string>;

base::Diagnostic error_of(base::ErrorKind kind, const std::string& code) {
  base::Diagnostic error;
  error.kind = kind;
  error.code = code;
  error.summary = "Simulated";
  return error;
}

}  // namespace

TEST_CASE("a good host on a good Coolify becomes ready") {
  World world;
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome).empty());
  const auto& result = outcome.result;
  CHECK(result.status == Status::ready);
  CHECK(result.registration_status == "completed");
  CHECK(result.registration_error.empty());
  CHECK(result.uuid == "u");
  CHECK(result.name == "aws-i-abc123");
  CHECK(result.description == "Auto-registered from Terraform deployment 42");
  CHECK(result.key_deployment == registration::KeyDeployment::added);
  CHECK(result.host_key->fingerprint == "SHA256:abc");
  CHECK(result.host->docker_version == "26.1.5+dfsg1");
  CHECK(result.report->overall() == checks::OverallStatus::healthy);
  CHECK(result.record->is_usable);
  CHECK(result.record->private_key_uuid == "key");
  CHECK(result.record->team_id == "7");
  CHECK(result.tags == std::vector<std::string>{"server-registration", "infrastructure",
                                                "organization:7", "deployment:42", "provider:aws"});
  CHECK(result.registered_at.size() == 20);
  CHECK(result.registration_completed_at >= result.registered_at);
  CHECK(result.registration_id.size() == 32);
  CHECK(world.events == Events{"connect", "inspect", "deploy root", "create", "validate"});
  CHECK(world.http->last_body("POST /servers").find("\"private_key_uuid\":\"key\"") !=
        std::string::npos);
}

TEST_CASE("stages are announced, logged and measured in their order") {
  World world;
  const Outcome outcome = world.create();
  Events announced;
  for (const auto& event : world.told.of(events::EventType::stage)) {
    announced.push_back(*event.stage);
    CHECK(event.server_id ==
          (*event.stage == "validate" ? std::optional<std::string>("u") : std::nullopt));
  }
  Events measured;
  for (const auto& timing : outcome.result.timings) measured.emplace_back(to_string(timing.stage));
  CHECK(announced == measured);
  CHECK(measured == Events{"wait_ssh", "inspect", "first_boot", "deploy_key", "docker", "health",
                           "register", "validate"});
  for (const std::string& stage : measured) {
    CHECK(world.log->contains("stage started registration_id=" + outcome.result.registration_id +
                              " tags=server-registration,infrastructure,organization:7,"
                              "deployment:42,provider:aws stage=" +
                              stage));
  }
  CHECK(world.log->contains("id=u name=aws-i-abc123 ip=10.1.1.1"));
}

TEST_CASE("every log record of a run has the token's team, for which one question is enough") {
  World world;
  for (int i = 0; i < 5; ++i) static_cast<void>(world.create());
  CHECK(world.http->count("GET /team") == 1);
  int of_runs = 0;
  for (const std::string& line : world.log->lines()) {
    if (line.find("registration_id=") == std::string::npos) continue;
    ++of_runs;
    CHECK_MESSAGE(
        line.find("tags=server-registration,infrastructure,organization:7,") != std::string::npos,
        line);
  }
  CHECK(of_runs > 5 * 8);
  CHECK(world.log->contains("registering a server registration_id="));
}

TEST_CASE("a team that is not told is in no tag, asked for once and no error") {
  const http::Response refusals[] = {
      {403, {}, R"({"message":"Missing required permissions: read"})"},
      {404, {}, R"({"message":"Not found.","docs":"https://coolify.io/docs"})"},
      {500, {}, R"({"message":"Server Error"})"},
      {200, {}, "[]"},
  };
  for (const http::Response& refusal : refusals) {
    CAPTURE(refusal.body);
    World world;
    world.http->on("GET /team", [&refusal](const auto&, const auto&) { return refusal; });
    for (int i = 0; i < 3; ++i) {
      const Outcome outcome = world.create();
      CHECK(World::codes(outcome).empty());
      CHECK(outcome.result.tags == std::vector<std::string>{"server-registration", "infrastructure",
                                                            "deployment:42", "provider:aws"});
    }
    CHECK(world.http->count("GET /team") == 1);
    CHECK_FALSE(world.log->contains("organization:"));
  }
}

TEST_CASE("a team that is known is not asked for") {
  World world;
  auto before = world.config();
  before.team_id = "9";
  auto after = before;
  after.name = "web-1";
  const Outcome outcome = world.update(before, after);
  CHECK(World::codes(outcome).empty());
  CHECK(world.http->count("GET /team") == 0);
  CHECK(world.log->contains("organization:9"));
}

TEST_CASE("every failed check is reported at once and nothing is created") {
  World world;
  world.host_changes = {
      {"tool.jq", "no"}, {"docker.compose_exit", "1"}, {"storage.rooms", "1 0 0 /"}};
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) ==
        "host.checks_failed host.tools_missing docker.compose_missing health.disk_low");
  CHECK(
      outcome.diagnostics.items()[0].cause.starts_with("Permanent failure after 1 attempt: 3 of"));
  CHECK(outcome.result.status == Status::error);
  CHECK(outcome.result.registration_status == "failed");
  CHECK(outcome.result.registration_error == "The host is not ready for Coolify");
  CHECK(outcome.result.uuid.empty());
  CHECK(outcome.result.registered_at.empty());
  CHECK(outcome.result.registration_completed_at.empty());
  CHECK(outcome.result.report.has_value());
  CHECK(world.http->count("POST /servers") == 0);
  CHECK(world.clock.sleeps().empty());
}

TEST_CASE("a run ends in the stage whose checks failed first, though it goes through all") {
  const std::pair<std::map<std::string, std::string>, Stage> rows[] = {
      {{{"docker.compose_exit", "1"}}, Stage::docker},
      {{{"docker.compose_exit", "1"}, {"storage.rooms", "1 0 0 /"}}, Stage::docker},
      {{{"storage.rooms", "1 0 0 /"}}, Stage::health}};
  for (const auto& [changes, stage] : rows) {
    World world;
    world.host_changes = changes;
    CHECK(world.create().result.failed_stage == stage);
  }
  World well;
  CHECK_FALSE(well.create().result.failed_stage.has_value());
}

TEST_CASE("no single failed check leads to ready, whichever it is") {
  for (const std::map<std::string, std::string>& changes :
       std::vector<std::map<std::string, std::string>>{
           {{"account.registered_shell", "/bin/false"}},
           {{"user.sudo_exit", "1"}},
           {{"os.id", "kali"}},
           {{"tool.bash", "no"}},
           {{"tool.git", "no"}},
           {{"docker.version_exit", "1"}},
           {{"docker.version_output", "server={\"Version\":\"20.10.24\"}"}},
           {{"docker.compose_exit", "1"}},
           {{"storage.rooms", "1 0 0 /"}},
           {{"memory.available_kb", "1"}},
           {{"network.results", "https://registry-1.docker.io/v2/ no curl 6"}}}) {
    CAPTURE(changes.begin()->first);
    World world;
    world.host_changes = changes;
    const Outcome outcome = world.create();
    CHECK(outcome.diagnostics.has_error());
    CHECK(outcome.result.status == Status::error);
    CHECK(world.http->count("POST /servers") == 0);
  }
}

TEST_CASE("a warning does not stop the registration") {
  World world;
  world.host_changes = {{"storage.rooms", "1 0 0 /"}};
  auto config = world.config();
  config.checks.checks["disk"].severity = checks::CheckSeverity::warn;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "(health.disk_low)");
  CHECK(outcome.result.status == Status::ready);
  CHECK(outcome.result.report->overall() == checks::OverallStatus::degraded);
}

TEST_CASE("what waiting may cure is inspected again") {
  World world;
  world.host_changes = {{"memory.available_kb", "1"}};
  world.clock.on_sleep([&] { world.host_changes.clear(); });
  const Outcome outcome = world.create();
  CHECK(outcome.result.status == Status::ready);
  CHECK(world.events ==
        Events{"connect", "inspect", "deploy root", "inspect", "create", "validate"});
  REQUIRE_FALSE(world.clock.sleeps().empty());
  CHECK(world.clock.sleeps().front() <= 30s);
  CHECK(world.clock.sleeps().front() >= 26s);
}

TEST_CASE("waiting ends after the configured attempts and says how many there were") {
  World world;
  world.host_changes = {{"docker.version_exit", "1"},
                        {"docker.version_output",
                         "server=null\x1F"
                         "Cannot connect to the Docker daemon at unix:///var/run/docker.sock"},
                        {"docker.service", "ActiveState=activating"}};
  auto config = world.config();
  config.first_boot.docker = false;
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "host.checks_failed docker.daemon_starting");
  CHECK(outcome.diagnostics.items()[0].cause.starts_with("Permanent failure after 3 attempts: "));
  CHECK(world.clock.sleeps().size() == 2);
  CHECK(world.clock.sleeps()[1] > world.clock.sleeps()[0]);
}

TEST_CASE("nobody waits for the curable when something incurable is wrong too") {
  World world;
  world.host_changes = {{"memory.available_kb", "1"}, {"tool.git", "no"}};
  CHECK(World::codes(world.create()) == "host.checks_failed host.tools_missing health.memory_low");
  CHECK(world.clock.sleeps().empty());
}

TEST_CASE("the deadline wins over further attempts") {
  World world;
  world.host_changes = {{"memory.available_kb", "1"}};
  world.context = world.context.within(20s);
  CHECK(World::codes(world.create()) == "host.checks_failed health.memory_low");
  CHECK(world.clock.sleeps().empty());
}

TEST_CASE("a stop during the wait for checks ends the run at once") {
  World world;
  std::stop_source source;
  world.context.stop = source.get_token();
  world.host_changes = {{"memory.available_kb", "1"}};
  world.clock.on_sleep([&] { source.request_stop(); });
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) == "registration.cancelled");
  CHECK(outcome.result.uuid.empty());
  CHECK(world.http->count("POST /servers") == 0);
}

TEST_CASE("a host that cannot be logged in to is unreachable") {
  World world;
  world.refuse_login = error_of(base::ErrorKind::timeout, "ssh.unreachable");
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) == "ssh.unreachable");
  CHECK(outcome.diagnostics.items()[0].cause.find("`wait_ssh`") != std::string::npos);
  CHECK(outcome.result.status == Status::unreachable);
  CHECK(world.http->count("POST /servers") == 0);
}

TEST_CASE("a connection that breaks is made again and the step repeated") {
  World world;
  world.executor.will_answer(
      base::fail(error_of(base::ErrorKind::connection_lost, "ssh.connection_lost")));
  CHECK(world.create().result.status == Status::ready);
  CHECK(world.connections == 2);
}

TEST_CASE("a connection that keeps breaking is given up") {
  World world;
  world.executor.otherwise([](const auto&) -> base::Expected<ssh::Output> {
    return base::fail(error_of(base::ErrorKind::connection_lost, "ssh.connection_lost"));
  });
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) == "ssh.connection_lost");
  CHECK(world.connections == 4);
  CHECK(outcome.result.status == Status::error);
}

TEST_CASE("output that makes no sense is an error, not a verdict") {
  World world;
  world.executor.will_print("nonsense\n");
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) == "inspect.unreadable");
  CHECK(world.http->count("POST /servers") == 0);
}

TEST_CASE("the key: unknown, unreadable, refused by the host, not wanted") {
  SUBCASE("Coolify has no such key: nothing is contacted") {
    World world;
    auto config = world.config();
    config.private_key_uuid = "missing";
    const Outcome outcome = world.create(config);
    CHECK(World::codes(outcome) == "coolify.key_not_found");
    CHECK(world.events.empty());
  }
  SUBCASE("Coolify cannot read it") {
    World world;
    world.http = nullptr;
    auto http = std::make_unique<tests::FakeHttp>();
    http->answer("GET /version", 200, "4.3.11");
    http->answer("GET /security/keys", 200,
                 R"([{"id":1,"uuid":"key","name":"k","public_key":"Error loading private key"}])");
    world.client = std::make_unique<coolify::Client>(std::move(http), coolify::RequestPolicy());
    CHECK(World::codes(world.create()) == "registration.key_unusable");
    CHECK(world.events.empty());
  }
  SUBCASE("the host refuses it, and that comes with the failed checks") {
    World world;
    world.key_outcome = "locked";
    world.host_changes = {{"tool.git", "no"}};
    CHECK(World::codes(world.create()) ==
          "host.checks_failed host.tools_missing deploy_key.locked");
    CHECK(world.http->count("POST /servers") == 0);
  }
  SUBCASE("it is there already") {
    World world;
    world.key_outcome = "present";
    CHECK(world.create().result.key_deployment == registration::KeyDeployment::already_present);
  }
  SUBCASE("it is there for some addresses only, which is a warning") {
    World world;
    world.key_outcome = "bound";
    const Outcome outcome = world.create();
    CHECK(World::codes(outcome) == "(deploy_key.bound)");
    CHECK(outcome.result.status == Status::ready);
  }
  SUBCASE("it is not wanted") {
    World world;
    auto config = world.config();
    config.deploy_key = false;
    CHECK(world.create(config).result.status == Status::ready);
    CHECK(world.events == Events{"connect", "inspect", "create", "validate"});
  }
  SUBCASE("the account cannot be used: only that is reported") {
    World world;
    auto config = world.config();
    config.user = "deploy";
    world.host_changes = {{"account.registered_exists", "no"}, {"account.acting", "no"}};
    config.check_attempts = 1;
    CHECK(World::codes(world.create(config)) == "host.checks_failed host.user_missing");
    CHECK(world.events == Events{"connect", "inspect"});
  }
}

TEST_CASE("no key for an account that a check rejects") {
  using Changes = std::map<std::string, std::string>;
  const std::map<std::string, Changes> rejections = {
      {"account", {{"account.registered_shell", "/usr/sbin/nologin"}}},
      {"login", {{"login.sshd", "pubkeyauthentication no"}}},
      {"sudo", {{"user.sudo_exit", "1"}}}};
  for (const auto& [check, changes] : rejections) {
    CAPTURE(check);
    World world;
    world.host_changes = changes;
    CHECK(world.create().diagnostics.has_error());
    CHECK(world.events == Events{"connect", "inspect"});

    World warned;
    warned.host_changes = changes;
    auto config = warned.config();
    config.checks.checks[check].severity = checks::CheckSeverity::warn;
    CHECK(warned.create(config).result.key_deployment == registration::KeyDeployment::added);
    CHECK(warned.events == Events{"connect", "inspect", "deploy root", "create", "validate"});
  }
  // What else is wrong with the machine can be put right with the key in its place.
  World other;
  other.host_changes = {{"tool.git", "no"}};
  CHECK(other.create().diagnostics.has_error());
  CHECK(other.events == Events{"connect", "inspect", "deploy root"});
}

TEST_CASE("an account that comes into being while it is waited for gets its key") {
  World world;
  auto config = world.config();
  config.user = "deploy";
  world.host_changes = {{"account.registered_exists", "no"}, {"account.acting", "no"}};
  world.clock.on_sleep([&] { world.host_changes.clear(); });
  SUBCASE("and the record") {
    CHECK(world.create(config).result.key_deployment == registration::KeyDeployment::added);
    CHECK(world.events ==
          Events{"connect", "inspect", "inspect", "deploy deploy", "create", "validate"});
  }
  SUBCASE("no record when the key cannot be deployed") {
    world.key_outcome = "locked";
    CHECK(World::codes(world.create(config)) == "deploy_key.locked");
    CHECK(world.http->count("POST /servers") == 0);
  }
}

TEST_CASE("the deployed key is proven by a login where its private half is at hand") {
  const auto refusal = [](base::ErrorKind kind) {
    base::Diagnostic why;
    why.kind = kind;
    why.code = "ssh.test";
    why.cause = "It was refused.";
    why.evidence = "publickey";
    return base::Expected<void>(base::fail(why));
  };
  World world;
  SUBCASE("it opens the door") {
    world.proof = base::Expected<void>();
    CHECK(world.create().result.status == Status::ready);
    CHECK(world.events ==
          Events{"connect", "inspect", "deploy root", "login of root", "create", "validate"});
    CHECK(world.proven_key == tests::make_key(1).line());
  }
  SUBCASE("it does not: an error before anything exists in Coolify") {
    world.proof = refusal(base::ErrorKind::auth_refused);
    const Outcome outcome = world.create();
    CHECK(World::codes(outcome) == "deploy_key.refused");
    CHECK(outcome.diagnostics.items().at(0).evidence == "publickey");
    CHECK(world.http->count("POST /servers") == 0);
  }
  SUBCASE("a warning where the check is one") {
    world.proof = refusal(base::ErrorKind::auth_refused);
    auto config = world.config();
    config.checks.checks["login"].severity = checks::CheckSeverity::warn;
    const Outcome outcome = world.create(config);
    CHECK(World::codes(outcome) == "(deploy_key.refused)");
    CHECK(outcome.result.status == Status::ready);
  }
  SUBCASE("not tried where the check is off, or has failed, or the line is bound") {
    world.proof = refusal(base::ErrorKind::auth_refused);
    auto config = world.config();
    SUBCASE("off") {
      config.checks.checks["login"].severity = checks::CheckSeverity::off;
      CHECK(World::codes(world.create(config)).empty());
    }
    SUBCASE("failed") {
      world.host_changes = {{"login.sshd", "permitrootlogin no"}};
      CHECK(World::codes(world.create(config)) == "host.checks_failed login.root_refused");
    }
    SUBCASE("bound") {
      world.key_outcome = "bound";
      CHECK(World::codes(world.create(config)) == "(deploy_key.bound)");
    }
    CHECK(world.proven_key.empty());
  }
  SUBCASE("a login that cannot be tried leaves it to Coolify") {
    world.proof = refusal(base::ErrorKind::timeout);
    CHECK(World::codes(world.create()).empty());
    CHECK(world.log->contains("could not be tried"));
  }
  SUBCASE("a stop ends the run") {
    world.proof = refusal(base::ErrorKind::cancelled);
    CHECK(World::codes(world.create()) == "ssh.test");
  }
}

TEST_CASE("the key is deployed for the registered user") {
  World world;
  auto config = world.config();
  config.user = "deploy";
  CHECK(world.create(config).result.status == Status::ready);
  CHECK(world.events[1] == "inspect");
  CHECK(world.events[2] == "deploy deploy");
  CHECK(world.executor.runs()[0].inputs.at("registered_user") == "deploy");
}

TEST_CASE("Coolify refuses the record") {
  World world;
  world.http->on("POST /servers", [](const auto&, const auto&) {
    return http::Response{
        400, {}, R"({"message":"A server with this IP/Domain is already in use."})"};
  });
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) == "coolify.address_in_use");
  CHECK(outcome.result.uuid.empty());
  CHECK(outcome.result.status == Status::error);
}

TEST_CASE("a bad verdict is an error, and the record stays known") {
  World world;
  world.usable = false;
  world.logs = R"("Docker Engine is not installed.")";
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome) == "verdict.docker_missing");
  CHECK(outcome.diagnostics.items().back().notes ==
        std::vector{base::Note{"record_left", "u", "The record u stays in Coolify."}});
  CHECK(outcome.result.uuid == "u");
  CHECK(outcome.result.status == Status::error);
  CHECK(outcome.result.registration_status == "failed");
  CHECK_FALSE(outcome.result.registered_at.empty());
  REQUIRE(outcome.result.record.has_value());
  CHECK(outcome.result.record->validation_logs == "Docker Engine is not installed.");
}

TEST_CASE("a host Coolify cannot reach is unreachable") {
  World world;
  world.usable = false;
  world.reachable = false;
  world.logs = R"("Server is not reachable. Error: Permission denied (publickey).")";
  const Outcome outcome = world.create();
  CHECK(outcome.diagnostics.items().front().code.starts_with("verdict."));
  CHECK(outcome.result.status == Status::unreachable);
  CHECK(outcome.result.uuid == "u");
}

TEST_CASE("a verdict that never comes is an error, with the uuid, after ten minutes") {
  World world;
  world.usable = false;
  world.reachable = false;
  const base::TimePoint start = world.clock.now();
  const Outcome outcome = world.create();
  CHECK(outcome.diagnostics.has_error());
  CHECK(outcome.result.status == Status::error);
  CHECK(outcome.result.uuid == "u");
  CHECK(world.clock.now() - start <= 10min);
  CHECK(world.clock.now() - start > 9min + 45s);
}

TEST_CASE("a request limit that ends a run does not delay the news of it") {
  World world;
  const base::TimePoint start = world.clock.now();
  world.http->on("POST /servers/u/validate", [](const auto&, const auto&) {
    return http::Response{429, {{"retry-after", "3600"}}, "{}"};
  });
  auto config = world.config();
  config.validation.timeout = std::chrono::seconds(30);
  const Outcome outcome = world.create(config);
  CHECK(World::codes(outcome) == "coolify.rate_limited");
  CHECK(outcome.result.uuid == "u");
  CHECK(world.clock.now() - start == std::chrono::seconds(40));
}

TEST_CASE("a stop during the validation keeps the uuid") {
  World world;
  std::stop_source source;
  world.context.stop = source.get_token();
  world.usable = false;
  world.clock.on_sleep([&] { source.request_stop(); });
  const Outcome outcome = world.create();
  REQUIRE(outcome.diagnostics.has_error());
  CHECK(outcome.diagnostics.items().front().kind == base::ErrorKind::cancelled);
  CHECK(outcome.result.uuid == "u");
  CHECK(outcome.result.status == Status::error);
}

TEST_CASE("a first boot that goes on is waited for, whatever is still missing") {
  World world;
  world.host_changes = {{"boot.cloud_init", "running"}, {"tool.git", "no"}};
  world.clock.on_sleep([&] {
    if (world.clock.sleeps().size() == 3) world.host_changes.clear();
  });
  const Outcome outcome = world.create();
  CHECK(World::codes(outcome).empty());
  CHECK(outcome.result.status == Status::ready);
  CHECK(world.log->contains("code=first_boot.cloud_init"));
  CHECK(world.events == Events{"connect", "inspect", "inspect", "inspect", "inspect", "deploy root",
                               "create", "validate"});
}

TEST_CASE("a first boot that never ends is a warning, and the checks decide") {
  World world;
  world.host_changes = {
      {"boot.package_manager", "apt-get (812) holds /var/lib/dpkg/lock-frontend"}};
  const Outcome good = world.create();
  CHECK(World::codes(good) == "(first_boot.package_manager)");
  CHECK(good.result.status == Status::ready);
  base::Duration slept{};
  for (const auto& pause : world.clock.sleeps()) slept += pause;
  CHECK(slept < 10min + 5s);  // the verdict takes its seconds as well
  CHECK(slept > 9min + 45s);

  World bad;
  bad.host_changes = world.host_changes;
  bad.host_changes["tool.git"] = "no";
  const Outcome outcome = bad.create();
  CHECK(World::codes(outcome) ==
        "(first_boot.package_manager) host.checks_failed host.tools_missing");
  CHECK(outcome.diagnostics.items()[1].cause.starts_with("Permanent failure after 1 attempt: "));
}

TEST_CASE("a reboot in the middle of the first boot is survived") {
  World world;
  world.host_changes = {{"boot.cloud_init", "running"}};
  world.clock.on_sleep([&] {
    if (world.clock.sleeps().size() > 1) return;
    world.host_changes.clear();
    world.executor.will_answer(
        base::fail(error_of(base::ErrorKind::connection_lost, "ssh.connection_lost")));
  });
  CHECK(world.create().result.status == Status::ready);
  CHECK(world.connections == 2);
}

TEST_CASE("Docker that keeps starting is given up after its own limit") {
  World world;
  world.host_changes = {{"docker.version_exit", "1"},
                        {"docker.version_output",
                         "server=null\x1F"
                         "Cannot connect to the Docker daemon at unix:///var/run/docker.sock"},
                        {"docker.service", "ActiveState=activating"}};
  auto config = world.config();
  config.docker_timeout = 20s;
  config.check_attempts = 1;
  CHECK(World::codes(world.create(config)) ==
        "(first_boot.docker) host.checks_failed docker.daemon_starting");
  base::Duration slept{};
  for (const auto& pause : world.clock.sleeps()) slept += pause;
  CHECK(slept <= 20s);
  CHECK(slept > 5s);
}

TEST_CASE("the check of ports looks at those of the proxy's type") {
  struct Row {
    const char* type;
    bool is_build_server;
    const char* wanted;
  };
  const Row rows[] = {{"", false, "80 443 8080"}, {"traefik", false, "80 443 8080"},
                      {"caddy", false, "80 443"}, {"nginx", false, ""},
                      {"none", false, ""},        {"caddy", true, ""}};
  for (const Row& row : rows) {
    CAPTURE(row.type);
    World world;
    auto config = world.config();
    if (*row.type != '\0') config.settings.server.set(coolify::kProxyType, row.type);
    config.settings.server.set(coolify::kIsBuildServer, row.is_build_server);
    const auto outcome = world.create(config);
    REQUIRE(outcome.result.report.has_value());
    const auto* const finding = outcome.result.report->find("ports");
    REQUIRE(finding != nullptr);
    const std::string wanted = row.wanted;
    CHECK(finding->message() == (wanted.empty()       ? "Coolify starts no proxy on this server"
                                 : wanted == "80 443" ? "80 and 443 are free"
                                                      : "80, 443 and 8080 are free"));
  }
}

TEST_CASE("of a record that is taken over, the proxy counts that nobody asks to change") {
  struct Row {
    const char* has;
    const char* asked;
    const char* said;
    bool installs;
  };
  const Row rows[] = {
      {"CADDY", "", "80 and 443 are free", true},
      {"NONE", "", "Coolify starts no proxy on this server", false},
      {"NGINX", "", "Coolify starts no proxy on this server", true},
      {"CADDY", "traefik", "80, 443 and 8080 are free", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.has);
    CAPTURE(row.asked);
    World world;
    world.proxy_type = row.has;
    world.servers =
        R"([{"uuid":"u","name":"old","ip":"10.1.1.1","port":22,"user":"root","settings":{}}])";
    auto config = world.config();
    config.adopt_existing = true;
    if (*row.asked != '\0') config.settings.server.set(coolify::kProxyType, row.asked);
    const auto outcome = world.create(config);
    CHECK(World::codes(outcome) == "(registration.adopted)");
    REQUIRE(outcome.result.report.has_value());
    CHECK(outcome.result.report->find("ports")->message() == row.said);
    CHECK(world.http->last_body("POST /servers/u/validate") ==
          (row.installs ? R"({"install":true})" : R"({"install":false})"));
  }
}
