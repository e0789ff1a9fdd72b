// What a creation leaves in the state, in Coolify and on the machine, wherever it ends.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <functional>

#include "coolify/server_settings.h"
#include "registration/pipeline.h"
#include "tests/contract/registration.h"

using provider::RegistrationModel;
using tests::difference;
using tests::Parts;
using tests::Registration;
using tests::steady_parts;

namespace {

struct Row {
  const char* situation;
  std::function<void(RegistrationModel&)> arguments;
  std::function<void(Registration&)> trouble;
  const char* codes;
  const char* changes;
  const char* difference;  ///< of the state to that of a creation that succeeds
};

void usual(RegistrationModel&) {}

void refuse_login(Registration& r) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::unreachable;
  error.code = "ssh.unreachable";
  error.summary = "The machine does not answer";
  r.host.refuse_login = error;
}

void no_compose(Registration& r) { r.host.host_changes["docker.compose_exit"] = "1"; }

void lock_coolify_out(Registration& r) { r.coolify_is_locked_out(); }

std::function<void(Registration&)> refused(const char* method, const char* path) {
  return [=](Registration& r) {
    r.contract.fault({{"kind", "status"},
                      {"method", method},
                      {"path", path},
                      {"status", 400},
                      {"count", -1},
                      {"body", R"({"message":"Not today."})"}});
  };
}

std::function<void(RegistrationModel&)> on_failure(const char* choice) {
  return [=](RegistrationModel& model) {
    model.validation = provider::ValidationModel();
    model.validation->on_failure = choice;
  };
}

void more_builds(RegistrationModel& model) {
  model.settings["concurrent_builds"] = schema::Value::number(4);
}

void agent(RegistrationModel& model) {
  model.sentinel = provider::SentinelModel();
  model.sentinel->settings["push_interval_seconds"] = schema::Value::number(30);
}

/// The instance is one whose version says nothing.
void tell_no_version(const Registration& r) {
  r.contract.fault({{"kind", "status"},
                    {"method", "GET"},
                    {"path", "/api/v1/version"},
                    {"status", 200},
                    {"count", -1},
                    {"body", "development"}});
}

/// What a creation leaves that succeeds.
Parts good_state() {
  Registration r;
  REQUIRE(r.apply(r.arguments()).empty());
  return steady_parts(r);
}

/// What a creation leaves that says no more than it must.
constexpr const char* kCreated = R"text(compose_version = "2.26.1-4"
concurrent_builds = 2
connection_timeout = 10
deployment_queue_limit = 25
description = ""
docker_info.accessible = true
docker_info.architecture = "amd64"
docker_info.cgroup_version = "2"
docker_info.root_directory = "/var/lib/docker"
docker_info.running = true
docker_info.socket = "/var/run/docker.sock"
docker_info.socket_group = "docker"
docker_info.socket_mode = "660"
docker_info.socket_owner = "root"
docker_info.storage_driver = "overlay2"
docker_version = "26.1.5+dfsg1"
duration_seconds = seconds
dynamic_timeout = 3600
health.checks = all passed
health.overall_status = "healthy"
health_check_status = "{"disk_space_ok":true,"disk_available_gb":50.0,"memory_ok":true,)text"
                                 R"text("memory_available_mb":3417,"network_ok":true,)text"
                                 R"text("docker":{"version":"26.1.5+dfsg1",)text"
                                 R"text("daemon_running":true,"socket_accessible":true},)text"
                                 R"text("overall_status":"healthy"}"
host.architecture = "x86_64"
host.cpus = 2
host.disk_available_bytes = 53687091200
host.disk_total_bytes = 85899345920
host.hostname = "web-server-01"
host.kernel = "6.12.48+deb13-amd64"
host.memory_bytes = 4123168768
host.os_id = "debian"
host.os_name = "Debian GNU/Linux 13 (trixie)"
host.os_version = "13"
host.swap_bytes = 0
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
registration_completed_at = time
registration_error = ""
registration_id = id
registration_status = "completed"
server_disk_usage_check_frequency = "0 23 * * *"
server_disk_usage_notification_threshold = 80
ssh.private_key = key
ssh_host_key.endpoint = "10.0.0.1:22"
ssh_host_key.fingerprint = "SHA256:abc"
ssh_host_key.ip = "10.0.0.1"
ssh_host_key.public_key = "ssh-ed25519 AAAA"
ssh_host_key.type = "ssh-ed25519"
ssh_jump_host_keys = []
status = "ready"
tags[0] = "server-registration"
tags[1] = "infrastructure"
tags[2] = "organization:1"
team_id = "1"
user = "root"
uuid = uuid
)text";

}  // namespace

TEST_CASE("a creation leaves all it found out in the state") {
  Registration r;
  CHECK(r.apply(r.arguments()).empty());
  CHECK(r.events() == "connect, inspect, deploy root");
  CHECK(r.changes() == "POST /servers, POST /servers/*/validate");
  CHECK(tests::text_of(steady_parts(r)) == kCreated);
  CHECK(r.private_data.empty());
  CHECK(r.record()["ip"] == "10.0.0.1");
  CHECK(r.record()["name"] == "web-1");
}

TEST_CASE("every log record of a creation has the team's tag, and the state has the same tags") {
  for (const char* const version : {"4.0.0", "4.2.0", "4.3.11"}) {
    CAPTURE(version);
    Registration r({}, {.version = version});
    RegistrationModel model = r.arguments();
    model.deployment_id = "42";
    REQUIRE(r.apply(model).empty());
    int of_run = 0;
    for (const std::string& line : r.contract.log().lines()) {
      if (line.find("registration_id=") == std::string::npos) continue;
      ++of_run;
      CHECK_MESSAGE(
          line.find(" tags=server-registration,infrastructure,organization:1,deployment:42") !=
              std::string::npos,
          line);
    }
    CHECK(of_run > 8);
    CHECK(r.state.at("tags").elements().at(2) == schema::Value::string("organization:1"));
  }
}

TEST_CASE("a creation whose team is not told logs without it, and loses nothing") {
  const Parts told = good_state();
  Registration r;
  r.contract.fault({{"kind", "status"},
                    {"method", "GET"},
                    {"path", "/api/v1/team"},
                    {"status", 403},
                    {"count", -1},
                    {"body", R"({"message":"Missing required permissions: read"})"}});
  CHECK(r.apply(r.arguments()).empty());
  CHECK(r.contract.log().contains(" tags=server-registration,infrastructure "));
  CHECK_FALSE(r.contract.log().contains("organization:"));
  CHECK(difference(told, steady_parts(r)).empty());
}

TEST_CASE("many creations ask for the team once") {
  constexpr std::size_t kMachines = 40;
  tests::Contract c;
  std::atomic<std::size_t> tagged = 0;
  tests::in_parallel(8, kMachines, [&](std::size_t i) {
    tests::ScriptedHost host;
    registration::Config config;
    config.ip = "10.0.1." + std::to_string(i + 1);
    config.private_key_uuid = c.key_uuid();
    config.validation.mode = registration::ValidationChoice::none;
    config.checks = tests::healthy_options();
    registration::Announcement announcement({}, config, nullptr, c.context());
    REQUIRE(registration::open(announcement, c.client(), nullptr, std::chrono::minutes(1)));
    const auto outcome = registration::Pipeline(host, c.client())
                             .create(config, announcement.context(), announcement);
    const auto& tags = outcome.result.tags;
    tagged += static_cast<std::size_t>(std::count(tags.begin(), tags.end(), "organization:1"));
  });
  CHECK(tagged == kMachines);
  CHECK(c.requests("GET", "/api/v1/team") == 1);
}

TEST_CASE("a creation takes settings, agent and metadata along") {
  const Parts plain = good_state();
  Registration r({"read:sensitive"});
  RegistrationModel model = r.arguments();
  more_builds(model);
  agent(model);
  model.settings["proxy_type"] = schema::Value::string("caddy");
  model.cloud_provider = "aws";
  model.deployment_id = "42";
  CHECK(r.apply(model).empty());
  CHECK(r.changes() ==
        "POST /servers, PATCH /servers/*, PATCH /servers/*/sentinel, POST /servers/*/validate");
  CHECK(r.record()["settings"]["concurrent_builds"] == 4);
  CHECK(r.record()["settings"]["sentinel_push_interval_seconds"] == 30);
  CHECK(difference(plain, steady_parts(r)) ==
        "cloud_provider: null -> \"aws\"\n"
        "concurrent_builds: 2 -> 4\n"
        "deployment_id: null -> \"42\"\n"
        "description: \"\" -> \"Auto-registered from Terraform deployment 42\"\n"
        "proxy_type: \"traefik\" -> \"caddy\"\n"
        "sentinel.push_interval_seconds: null -> 30\n"
        "tags[3]: null -> \"deployment:42\"\n"
        "tags[4]: null -> \"provider:aws\"\n");
}

TEST_CASE("what a new server has by itself is asked for on every version, and sent on none") {
  for (const char* const version : {"4.0.0", "4.2.0", "4.3.11"}) {
    CAPTURE(version);
    for (const bool is_told : {true, false}) {
      CAPTURE(is_told);
      Registration r({}, {.version = version});
      if (!is_told) tell_no_version(r);
      RegistrationModel model = r.arguments();
      model.sentinel = provider::SentinelModel();
      for (const coolify::Setting& row : coolify::server_settings()) {
        if (row.initial) model.settings[std::string(row.name)] = provider::value_of(*row.initial);
      }
      for (const coolify::Setting& row : coolify::sentinel_settings()) {
        if (!row.initial) continue;
        model.sentinel->settings[std::string(row.name)] = provider::value_of(*row.initial);
      }
      CHECK(r.apply(model).empty());
      CHECK(r.changes().find("PATCH") == std::string::npos);
      CHECK(r.refresh().empty());
      // The rest of what is planned finds nothing to send either.
      model.name = "web-2";
      CHECK(r.apply(model).empty());
      CHECK(r.changes() == "PATCH /servers/*");
    }
  }
}

TEST_CASE("what the instance cannot change is refused before there is a record") {
  for (const bool is_told : {true, false}) {
    CAPTURE(is_told);
    Registration r({}, {.version = "4.2.0"});
    if (!is_told) tell_no_version(r);
    RegistrationModel model = r.arguments();
    model.sentinel = provider::SentinelModel();
    model.sentinel->settings["enabled"] = schema::Value::boolean(false);
    CHECK(r.apply(model) == "coolify.version_too_old");
    CHECK_FALSE(r.has_state());
    CHECK(r.events().empty());
    CHECK(r.changes().empty());
  }
}

TEST_CASE("a change to what Coolify has by others' doing sends nothing") {
  Registration r;
  RegistrationModel model = r.arguments();
  model.settings["concurrent_builds"] = schema::Value::number(4);
  model.settings["proxy_type"] = schema::Value::string("traefik");
  agent(model);
  REQUIRE(r.apply(model).empty());
  r.contract.instance().control("POST", "/servers/" + r.uuid(),
                                {{"proxy", {{"type", "CADDY"}, {"status", "exited"}}},
                                 {"settings",
                                  {{"concurrent_builds", 8},
                                   {"sentinel_push_interval_seconds", 90},
                                   {"is_sentinel_debug_enabled", true}}}});
  static_cast<void>(r.changes());
  model.settings["concurrent_builds"] = schema::Value::number(8);
  model.settings["proxy_type"] = schema::Value::string("caddy");
  model.sentinel->settings["push_interval_seconds"] = schema::Value::number(90);
  model.sentinel->settings["debug_enabled"] = schema::Value::boolean(true);
  CHECK(r.apply(model).empty());
  CHECK(r.changes().empty());
  model.sentinel->settings["debug_enabled"] = schema::Value::boolean(false);
  CHECK(r.apply(model).empty());
  CHECK(r.changes() == "PATCH /servers/*/sentinel");
}

TEST_CASE("a creation that ends before there is a record leaves no state") {
  const Row rows[] = {
      {"no login", usual, refuse_login, "ssh.unreachable", "", ""},
      {"a check", usual, no_compose, "host.checks_failed docker.compose_missing", "", ""},
      {"the record is refused", usual, refused("POST", "/api/v1/servers"), "coolify.address_in_use",
       "POST /servers", ""},
      {"the record is taken back", on_failure("delete"), lock_coolify_out,
       "verdict.permission_denied", "POST /servers, POST /servers/*/validate, DELETE /servers/*",
       ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.situation);
    Registration r;
    row.trouble(r);
    RegistrationModel model = r.arguments();
    row.arguments(model);
    CHECK(r.apply(model) == row.codes);
    CHECK(r.changes() == row.changes);
    CHECK_FALSE(r.has_state());
    CHECK(r.contract.records_at("10.0.0.1") == 0);
  }
}

TEST_CASE("a creation that fails once there is a record leaves the record in the state") {
  const Row rows[] = {
      {"a setting is refused", more_builds, refused("PATCH", "/api/v1/servers/*"),
       "coolify.bad_request", "POST /servers, PATCH /servers/*",
       "concurrent_builds: 2 -> 4\n"
       "is_reachable: true -> false\n"
       "is_usable: true -> false\n"
       "registration_completed_at: time -> null\n"
       "registration_error: \"\" -> \"Coolify could not read the request\"\n"
       "registration_status: \"completed\" -> \"failed\"\n"
       "status: \"ready\" -> \"error\"\n"},
      {"the agent's settings are refused", agent, refused("PATCH", "/api/v1/servers/*/sentinel"),
       "coolify.bad_request", "POST /servers, PATCH /servers/*/sentinel",
       "is_reachable: true -> false\n"
       "is_usable: true -> false\n"
       "registration_completed_at: time -> null\n"
       "registration_error: \"\" -> \"Coolify could not read the request\"\n"
       "registration_status: \"completed\" -> \"failed\"\n"
       "sentinel.push_interval_seconds: null -> 30\n"
       "status: \"ready\" -> \"error\"\n"},
      {"the validation is refused", usual, refused("POST", "/api/v1/servers/*/validate"),
       "coolify.bad_request", "POST /servers, POST /servers/*/validate",
       "is_reachable: true -> false\n"
       "is_usable: true -> false\n"
       "registration_completed_at: time -> null\n"
       "registration_error: \"\" -> \"Coolify could not read the request\"\n"
       "registration_status: \"completed\" -> \"failed\"\n"
       "status: \"ready\" -> \"error\"\n"},
      {"a bad verdict", usual, lock_coolify_out, "verdict.permission_denied",
       "POST /servers, POST /servers/*/validate",
       "is_reachable: true -> false\n"
       "is_usable: true -> false\n"
       "registration_completed_at: time -> null\n"
       "registration_error: \"\" -> \"Coolify's key is refused by the server\"\n"
       "registration_status: \"completed\" -> \"failed\"\n"
       "status: \"ready\" -> \"unreachable\"\n"
       "validation_logs: null -> \"Server is not reachable. Please validate your configuration and "
       "connection.\nCheck this documentation "
       "(https://coolify.io/docs/knowledge-base/server/openssh) for further help.\n"
       "Error: root@h: Permission denied "
       "(publickey).\"\n"},
      {"a bad verdict of which is only warned", on_failure("warn"), lock_coolify_out,
       "(verdict.permission_denied)", "POST /servers, POST /servers/*/validate",
       "is_reachable: true -> false\n"
       "is_usable: true -> false\n"
       "registration_completed_at: time -> null\n"
       "registration_error: \"\" -> \"Coolify's key is refused by the server\"\n"
       "registration_status: \"completed\" -> \"failed\"\n"
       "status: \"ready\" -> \"unreachable\"\n"
       "validation.on_failure: null -> \"warn\"\n"
       "validation_logs: null -> \"Server is not reachable. Please validate your configuration and "
       "connection.\nCheck this documentation "
       "(https://coolify.io/docs/knowledge-base/server/openssh) for further help.\n"
       "Error: root@h: Permission denied "
       "(publickey).\"\n"},
  };
  const Parts good = good_state();
  for (const Row& row : rows) {
    CAPTURE(row.situation);
    Registration r;
    row.trouble(r);
    RegistrationModel model = r.arguments();
    row.arguments(model);
    CHECK(r.apply(model) == row.codes);
    CHECK(r.changes() == row.changes);
    CHECK(difference(good, steady_parts(r)) == row.difference);
    CHECK(r.contract.records_at("10.0.0.1") == 1);
  }
}

TEST_CASE("a record that is adopted is told, and is this registration's from then on") {
  Registration r;
  const std::string uuid = r.contract.create("10.0.0.1");
  RegistrationModel model = r.arguments();
  model.adopt_existing = true;
  static_cast<void>(r.changes());
  CHECK(r.apply(model) == "(registration.adopted)");
  CHECK(r.uuid() == uuid);
  CHECK(r.changes() == "PATCH /servers/*, POST /servers/*/validate");
  CHECK(r.record()["name"] == "web-1");
}

TEST_CASE("sshd is asked about Coolify's port where that is not the one of the login") {
  struct Row {
    std::int64_t coolify;
    std::optional<std::int64_t> login;
    std::string asked;
  };
  for (const Row& row : {Row{22, std::nullopt, ""}, Row{22, 22, ""}, Row{22, 2222, "22"},
                         Row{2222, 2222, ""}, Row{2222, std::nullopt, "2222"}}) {
    Registration r;
    RegistrationModel arguments = r.arguments();
    arguments.port = row.coolify;
    if (row.login) arguments.ssh->port = *row.login;
    static_cast<void>(r.apply(arguments));
    CAPTURE(row.coolify);
    const auto& runs = r.host.executor.runs();
    REQUIRE(runs.size() >= 2);
    for (const auto& run : runs) {
      const auto port = run.inputs.find("coolify_port");
      REQUIRE(port != run.inputs.end());
      CHECK(port->second == row.asked);
    }
  }
}
