#include "provider/server_registration/updated_state.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "provider/server_registration/read_state.h"
#include "provider/server_registration/spec.h"
#include "tests/support/state_text.h"

using provider::registration_spec;
using provider::RegistrationModel;
using registration::Outcome;
using registration::Status;
using schema::Field;
using schema::Value;

namespace {

registration::Settings settings() {
  registration::Settings all;
  all.server.set(coolify::kIsBuildServer, false);
  all.server.set(coolify::kProxyType, "traefik");
  all.server.set("concurrent_builds", std::int64_t{2});
  return all;
}

/// A registration that is ready, with an agent whose token is stored.
RegistrationModel prior() {
  RegistrationModel model;
  model.ip = "203.0.113.10";
  model.port = 22;
  model.user = "root";
  model.name = "web-1";
  model.description = "";
  model.private_key_uuid = "key";
  model.settings["is_build_server"] = Value::boolean(false);
  model.settings["proxy_type"] = Value::string("traefik");
  model.settings["concurrent_builds"] = Value::number(2);
  provider::SentinelModel agent;
  agent.settings["enabled"] = Value::boolean(true);
  agent.settings["token"] = Value::string("stored");
  agent.settings["custom_url"] = Value::string("https://old.example.com");
  model.sentinel = agent;
  provider::DeployKeyModel line;
  line.comment = "old";
  model.deploy_key = line;
  model.uuid = "u";
  model.team_id = "7";
  model.status = "ready";
  model.registration_id = "run-1";
  model.registration_status = "completed";
  model.registration_error = "";
  model.registered_at = "2026-11-23T10:00:00Z";
  model.registration_completed_at = "2026-11-23T10:01:00Z";
  model.duration_seconds = 60;
  model.is_reachable = true;
  model.is_usable = true;
  model.docker_version = "26.1.5+dfsg1";
  model.compose_version = "2.26.1-4";
  provider::HealthModel health;
  health.overall_status = "healthy";
  model.health = health;
  provider::HostModel host;
  host.hostname = "web-1";
  model.host = host;
  provider::HostKeyModel key;
  key.type = "ssh-ed25519";
  key.fingerprint = "SHA256:old";
  key.public_key = "ssh-ed25519 OLD";
  model.ssh_host_key = key;
  provider::JumpHostKeyModel jump;
  jump.endpoint = "bastion:22";
  jump.public_key = "ssh-ed25519 JUMP";
  model.ssh_jump_host_keys = std::vector<provider::JumpHostKeyModel>{jump};
  model.tags = std::vector<std::string>{"organization:7"};
  return model;
}

RegistrationModel model_of(const Value& value) {
  auto model = registration_spec().decode(value);
  REQUIRE(model);
  return *std::move(model);
}

/// `planned` with the results open that a run is going to fill.
RegistrationModel with_run(const RegistrationModel& planned) {
  Value value = registration_spec().encode(planned);
  for (const schema::Attribute& attribute : registration_spec().attributes()) {
    if (std::count(attribute.follows.begin(), attribute.follows.end(), "ip") > 0) {
      value = value.with(attribute.name, Value::unknown(attribute.value_type()));
    }
  }
  return model_of(value);
}

/// Coolify's record as it was before the update.
registration::Record record() {
  registration::Record one;
  one.uuid = "u";
  one.name = "web-1";
  one.ip = "203.0.113.10";
  one.port = 22;
  one.user = "root";
  one.private_key_uuid = "key";
  one.team_id = "7";
  one.settings = settings();
  one.is_reachable = true;
  one.is_usable = true;
  one.docker_version = "26.1.5";
  one.compose_version = "2.26.1";
  return one;
}

Outcome completed() {
  Outcome outcome;
  outcome.result.uuid = "u";
  outcome.result.status = Status::ready;
  outcome.result.name = "web-1";
  outcome.result.registration_id = "run-2";
  outcome.result.registration_status = "completed";
  outcome.result.registration_completed_at = "2026-11-24T10:00:30Z";
  outcome.result.duration_seconds = 30;
  outcome.result.record = record();
  return outcome;
}

Outcome failed(Status status) {
  Outcome outcome = completed();
  outcome.result.status = status;
  outcome.result.registration_status = "failed";
  outcome.result.registration_error = "It failed";
  outcome.result.registration_completed_at.clear();
  base::Diagnostic error;
  error.summary = "It failed";
  outcome.diagnostics.add(error);
  return outcome;
}

void see_host(Outcome& outcome) {
  outcome.result.host_key = registration::HostKey{"ssh-rsa", "SHA256:new", "ssh-rsa NEW"};
  outcome.result.key_deployment = registration::KeyDeployment::added;
}

void inspect_host(Outcome& outcome) {
  see_host(outcome);
  outcome.result.host = checks::HostSummary();
  outcome.result.host->docker_version = "27.0.1";
}

struct Row {
  const char* situation;
  std::function<void(RegistrationModel& prior)> before;
  std::function<void(RegistrationModel& planned)> plan;
  bool runs;
  std::function<Outcome()> outcome;
  const char* difference;  ///< of the state to the prior one
};

void nothing(RegistrationModel&) {}

void rename(RegistrationModel& planned) { planned.name = "web-2"; }
void move(RegistrationModel& planned) { planned.ip = "203.0.113.11"; }
void comment(RegistrationModel& planned) { planned.deploy_key->comment = "new"; }

void forget_host_keys(RegistrationModel& prior) {
  prior.ssh_host_key = Field<provider::HostKeyModel>::null();
  prior.ssh_jump_host_keys = Field<std::vector<provider::JumpHostKeyModel>>::null();
}

/// As the plan does when it is about to log in for the key's line and knows no host key.
void comment_and_look(RegistrationModel& planned) {
  comment(planned);
  planned.ssh_host_key = Field<provider::HostKeyModel>::unknown();
  planned.ssh_jump_host_keys = Field<std::vector<provider::JumpHostKeyModel>>::unknown();
}

/// Another write-only token and another address for the agent.
void renew_agent(RegistrationModel& planned) {
  planned.sentinel->settings["token"] = Value::null(schema::Type::string());
  planned.sentinel->token_wo = "secret";
  planned.sentinel->token_wo_version = 2;
  planned.sentinel->settings["custom_url"] = Value::string("https://new.example.com");
}

void keep_write_only_token(RegistrationModel& prior) {
  prior.sentinel->settings["token"] = Value::null(schema::Type::string());
  prior.sentinel->token_wo_version = 1;
}

void open_settings(RegistrationModel& model) {
  model.settings["concurrent_builds"] = Value::unknown(schema::Type::number());
  model.settings["dynamic_timeout"] = Value::unknown(schema::Type::number());
}

void add_agent(RegistrationModel& planned) {
  planned.sentinel = provider::SentinelModel();
  planned.sentinel->settings["enabled"] = Value::boolean(true);
  renew_agent(planned);
}

Outcome nothing_read_back(Outcome outcome) {
  outcome.result.record.reset();
  return outcome;
}

Outcome agent_told(Outcome outcome) {
  outcome.result.record->settings.sentinel.set(coolify::kSentinelToken,
                                               coolify::SentinelToken("theirs"));
  outcome.result.record->settings.sentinel.set("sentinel_custom_url",
                                               std::string("https://new.example.com"));
  return outcome;
}

const Row rows[] = {
    {"nothing differs", nothing, nothing, false, completed, ""},
    {"without a run: arguments are as planned", nothing, rename, false,
     [] {
       Outcome outcome = completed();
       outcome.result.record->name = "web-2";
       return outcome;
     },
     "name: \"web-1\" -> \"web-2\"\n"},
    {"without a run: no results of a run, even if there are any", nothing, rename, false,
     [] {
       Outcome outcome = completed();
       inspect_host(outcome);
       return outcome;
     },
     "name: \"web-1\" -> \"web-2\"\n"},
    {"without a run: what was open is what Coolify has, null where it does not tell", nothing,
     [](RegistrationModel& planned) {
       rename(planned);
       open_settings(planned);
     },
     false,
     [] {
       Outcome outcome = completed();
       outcome.result.record->settings.server.set("concurrent_builds", std::int64_t{5});
       return outcome;
     },
     "concurrent_builds: 2 -> 5\n"
     "name: \"web-1\" -> \"web-2\"\n"},
    {"without a run: tags follow", nothing,
     [](RegistrationModel& planned) {
       planned.cloud_provider = "aws";
       planned.tags = Field<std::vector<std::string>>::unknown();
     },
     false, completed,
     "cloud_provider: null -> \"aws\"\n"
     "tags[0]: \"organization:7\" -> \"server-registration\"\n"
     "tags[1]: null -> \"infrastructure\"\n"
     "tags[2]: null -> \"organization:7\"\n"
     "tags[3]: null -> \"provider:aws\"\n"},
    {"without a run, failed: arguments are what Coolify has", nothing, rename, false,
     [] { return failed(Status::error); }, ""},
    {"without a run, failed: the status is true of what Coolify has", nothing, rename, false,
     [] {
       Outcome outcome = failed(Status::error);
       outcome.result.record->is_reachable = false;
       outcome.result.record->is_usable = false;
       return outcome;
     },
     "is_reachable: true -> false\n"
     "is_usable: true -> false\n"
     "status: \"ready\" -> \"unreachable\"\n"},
    {"without a run, failed and nothing read back: as before, and planned again", nothing, rename,
     false, [] { return nothing_read_back(failed(Status::error)); }, ""},
    {"failed: a setting that Coolify does not tell is as before",
     [](RegistrationModel& before) { before.settings["dynamic_timeout"] = Value::number(1800); },
     [](RegistrationModel& planned) {
       planned.settings["connection_timeout"] = Value::number(30);
       planned.settings["dynamic_timeout"] = Value::number(900);
       planned.settings["concurrent_builds"] = Value::number(9);
     },
     false, [] { return failed(Status::error); }, ""},
    {"refused before anything was done: nothing of the plan, and nothing is lost", nothing,
     [](RegistrationModel& planned) {
       move(planned);
       planned.expected_team = "Somebody else";
       planned.validation = provider::ValidationModel();
       planned.validation->mode = "install";
     },
     true,
     [] {
       Outcome outcome = failed(Status::error);
       outcome.result.is_refused = true;
       return outcome;
     },
     // As a refresh makes them of a state that has others than follow from it.
     "tags[0]: \"organization:7\" -> \"server-registration\"\n"
     "tags[1]: null -> \"infrastructure\"\n"
     "tags[2]: null -> \"organization:7\"\n"},
    {"refused, and nothing read back", nothing, move, true,
     [] {
       Outcome outcome = nothing_read_back(failed(Status::error));
       outcome.result.is_refused = true;
       return outcome;
     },
     ""},
    {"done: a setting that Coolify does not tell is as planned", nothing,
     [](RegistrationModel& planned) { planned.settings["connection_timeout"] = Value::number(30); },
     false, completed, "connection_timeout: null -> 30\n"},
    {"another instance whose host key was not seen is another one the next time as well",
     [](RegistrationModel& before) { before.instance_id = "i-1"; },
     [](RegistrationModel& planned) { planned.instance_id = "i-2"; }, true,
     [] { return nothing_read_back(failed(Status::unreachable)); },
     "compose_version: \"2.26.1-4\" -> null\n"
     "docker_version: \"26.1.5+dfsg1\" -> null\n"
     "duration_seconds: 60 -> 30\n"
     "health.overall_status: \"healthy\" -> null\n"
     "host.hostname: \"web-1\" -> null\n"
     "is_reachable: true -> null\n"
     "is_usable: true -> null\n"
     "registration_completed_at: \"2026-11-23T10:01:00Z\" -> null\n"
     "registration_error: \"\" -> \"It failed\"\n"
     "registration_id: \"run-1\" -> \"run-2\"\n"
     "registration_status: \"completed\" -> \"failed\"\n"
     "status: \"ready\" -> \"unreachable\"\n"},
    {"another instance that nobody logged in to: its host key is not known",
     [](RegistrationModel& before) { before.instance_id = "i-1"; },
     [](RegistrationModel& planned) { planned.instance_id = "i-2"; }, true, completed,
     "compose_version: \"2.26.1-4\" -> \"2.26.1\"\n"
     "docker_version: \"26.1.5+dfsg1\" -> \"26.1.5\"\n"
     "duration_seconds: 60 -> 30\n"
     "health.overall_status: \"healthy\" -> null\n"
     "host.hostname: \"web-1\" -> null\n"
     "instance_id: \"i-1\" -> \"i-2\"\n"
     "registration_completed_at: \"2026-11-23T10:01:00Z\" -> \"2026-11-24T10:00:30Z\"\n"
     "registration_id: \"run-1\" -> \"run-2\"\n"
     "ssh_host_key.fingerprint: \"SHA256:old\" -> null\n"
     "ssh_host_key.public_key: \"ssh-ed25519 OLD\" -> null\n"
     "ssh_host_key.type: \"ssh-ed25519\" -> null\n"},
    {"a warning is no failure", nothing, rename, false,
     [] {
       Outcome outcome = completed();
       base::Diagnostic warning;
       warning.severity = base::Severity::warning;
       outcome.diagnostics.add(warning);
       return outcome;
     },
     "name: \"web-1\" -> \"web-2\"\n"},
    {"a run: its results and the host key it saw", nothing, move, true,
     [] {
       Outcome outcome = completed();
       see_host(outcome);
       outcome.result.record->ip = "203.0.113.11";
       return outcome;
     },
     "compose_version: \"2.26.1-4\" -> \"2.26.1\"\n"
     "docker_version: \"26.1.5+dfsg1\" -> \"26.1.5\"\n"
     "duration_seconds: 60 -> 30\n"
     "health.overall_status: \"healthy\" -> null\n"
     "host.hostname: \"web-1\" -> null\n"
     "ip: \"203.0.113.10\" -> \"203.0.113.11\"\n"
     "registration_completed_at: \"2026-11-23T10:01:00Z\" -> \"2026-11-24T10:00:30Z\"\n"
     "registration_id: \"run-1\" -> \"run-2\"\n"
     "ssh_host_key.fingerprint: \"SHA256:old\" -> \"SHA256:new\"\n"
     "ssh_host_key.public_key: \"ssh-ed25519 OLD\" -> \"ssh-rsa NEW\"\n"
     "ssh_host_key.type: \"ssh-ed25519\" -> \"ssh-rsa\"\n"
     "ssh_jump_host_keys: null -> []\n"
     "ssh_jump_host_keys[0].endpoint: \"bastion:22\" -> null\n"
     "ssh_jump_host_keys[0].public_key: \"ssh-ed25519 JUMP\" -> null\n"},
    {"a run, failed before the login: the host keys are still demanded", nothing, move, true,
     [] { return failed(Status::unreachable); },
     "compose_version: \"2.26.1-4\" -> \"2.26.1\"\n"
     "docker_version: \"26.1.5+dfsg1\" -> \"26.1.5\"\n"
     "duration_seconds: 60 -> 30\n"
     "health.overall_status: \"healthy\" -> null\n"
     "host.hostname: \"web-1\" -> null\n"
     "registration_completed_at: \"2026-11-23T10:01:00Z\" -> null\n"
     "registration_error: \"\" -> \"It failed\"\n"
     "registration_id: \"run-1\" -> \"run-2\"\n"
     "registration_status: \"completed\" -> \"failed\"\n"
     "status: \"ready\" -> \"unreachable\"\n"},
    {"a run, failed and nothing read back: results are null", nothing, move, true,
     [] { return nothing_read_back(failed(Status::error)); },
     "compose_version: \"2.26.1-4\" -> null\n"
     "docker_version: \"26.1.5+dfsg1\" -> null\n"
     "duration_seconds: 60 -> 30\n"
     "health.overall_status: \"healthy\" -> null\n"
     "host.hostname: \"web-1\" -> null\n"
     "is_reachable: true -> null\n"
     "is_usable: true -> null\n"
     "registration_completed_at: \"2026-11-23T10:01:00Z\" -> null\n"
     "registration_error: \"\" -> \"It failed\"\n"
     "registration_id: \"run-1\" -> \"run-2\"\n"
     "registration_status: \"completed\" -> \"failed\"\n"
     "status: \"ready\" -> \"error\"\n"},
    {"a run, failed on the machine: what it saw there", forget_host_keys, move, true,
     [] {
       Outcome outcome = failed(Status::error);
       see_host(outcome);
       outcome.result.jump_host_keys = {{"gate:22", {"ssh-rsa", "SHA256:gate", "ssh-rsa GATE"}}};
       return outcome;
     },
     "compose_version: \"2.26.1-4\" -> \"2.26.1\"\n"
     "docker_version: \"26.1.5+dfsg1\" -> \"26.1.5\"\n"
     "duration_seconds: 60 -> 30\n"
     "health.overall_status: \"healthy\" -> null\n"
     "host.hostname: \"web-1\" -> null\n"
     "registration_completed_at: \"2026-11-23T10:01:00Z\" -> null\n"
     "registration_error: \"\" -> \"It failed\"\n"
     "registration_id: \"run-1\" -> \"run-2\"\n"
     "registration_status: \"completed\" -> \"failed\"\n"
     "ssh_host_key.fingerprint: null -> \"SHA256:new\"\n"
     "ssh_host_key.public_key: null -> \"ssh-rsa NEW\"\n"
     "ssh_host_key.type: null -> \"ssh-rsa\"\n"
     "ssh_jump_host_keys[0].endpoint: null -> \"gate:22\"\n"
     "ssh_jump_host_keys[0].fingerprint: null -> \"SHA256:gate\"\n"
     "ssh_jump_host_keys[0].public_key: null -> \"ssh-rsa GATE\"\n"
     "ssh_jump_host_keys[0].type: null -> \"ssh-rsa\"\n"
     "status: \"ready\" -> \"error\"\n"},
    {"the key's line, written", nothing, comment, false,
     [] {
       Outcome outcome = completed();
       outcome.result.key_deployment = registration::KeyDeployment::commented;
       return outcome;
     },
     "deploy_key.comment: \"old\" -> \"new\"\n"},
    {"the key's line, written before something failed", nothing,
     [](RegistrationModel& planned) {
       comment(planned);
       rename(planned);
     },
     false,
     [] {
       Outcome outcome = failed(Status::error);
       outcome.result.key_deployment = registration::KeyDeployment::commented;
       return outcome;
     },
     "deploy_key.comment: \"old\" -> \"new\"\n"},
    {"the key's line, not written: it is planned again", nothing, comment, false,
     [] { return failed(Status::unreachable); }, ""},
    {"the key's line: a host key seen for the first time", forget_host_keys, comment_and_look,
     false,
     [] {
       Outcome outcome = completed();
       see_host(outcome);
       return outcome;
     },
     "deploy_key.comment: \"old\" -> \"new\"\n"
     "ssh_host_key.fingerprint: null -> \"SHA256:new\"\n"
     "ssh_host_key.public_key: null -> \"ssh-rsa NEW\"\n"
     "ssh_host_key.type: null -> \"ssh-rsa\"\n"
     "ssh_jump_host_keys: null -> []\n"},
    {"the key's line: none was seen", forget_host_keys, comment_and_look, false,
     [] { return failed(Status::unreachable); }, ""},
    {"the key's line: a known host key stays as it is", nothing, comment, false,
     [] {
       Outcome outcome = completed();
       see_host(outcome);
       return outcome;
     },
     "deploy_key.comment: \"old\" -> \"new\"\n"},
    {"the agent's token, sent", nothing, renew_agent, false, completed,
     "sentinel.custom_url: \"https://old.example.com\" -> \"https://new.example.com\"\n"
     "sentinel.token: \"stored\" -> null\n"
     "sentinel.token_wo: null -> \"secret\"\n"
     "sentinel.token_wo_version: null -> 2\n"},
    {"the agent's token, perhaps not sent: it is planned again", nothing, renew_agent, false,
     [] { return failed(Status::error); }, "sentinel.token_wo: null -> \"secret\"\n"},
    {"the agent's write-only token, perhaps not sent", keep_write_only_token, renew_agent, false,
     [] { return failed(Status::error); }, "sentinel.token_wo: null -> \"secret\"\n"},
    {"the agent's token, failed, and Coolify tells what it has", nothing, renew_agent, false,
     [] { return agent_told(failed(Status::error)); },
     "sentinel.custom_url: \"https://old.example.com\" -> \"https://new.example.com\"\n"
     "sentinel.token: \"stored\" -> null\n"
     "sentinel.token_wo: null -> \"secret\"\n"},
    {"a new agent, failed: what was perhaps not sent is planned again",
     [](RegistrationModel& before) { before.sentinel = Field<provider::SentinelModel>::null(); },
     add_agent, false, [] { return failed(Status::error); },
     "sentinel.token_wo: null -> \"secret\"\n"},
};

}  // namespace

TEST_CASE("what an update leaves in the state") {
  for (const Row& row : rows) {
    CAPTURE(row.situation);
    RegistrationModel before = prior();
    row.before(before);
    RegistrationModel planned = before;
    row.plan(planned);
    if (row.runs) planned = with_run(planned);
    const RegistrationModel state = provider::updated_state(before, planned, row.outcome());
    CHECK(tests::difference(registration_spec().encode(before),
                            registration_spec().encode(state)) == row.difference);
  }
}

TEST_CASE("a log that an earlier success left behind is of now only after another validation") {
  const auto outcome_with = [](bool validated, Status status) {
    Outcome outcome = status == Status::ready ? completed() : failed(status);
    outcome.result.record = record();
    outcome.result.record->validation_logs = "An old fault.";
    outcome.result.has_verdict = validated;
    return outcome;
  };
  const std::string mark = provider::log_mark(*outcome_with(true, Status::ready).result.record);
  const RegistrationModel before = prior();
  const RegistrationModel planned = with_run(before);
  const auto logs = [&](const Outcome& outcome, const std::string& left_log) {
    return provider::updated_state(before, planned, outcome, left_log).validation_logs.value_or("");
  };
  const Outcome ready = outcome_with(true, Status::ready);
  CHECK(logs(ready, {}).empty());
  CHECK(provider::left_log_after(ready, {}) == mark);
  const Outcome bad_verdict = outcome_with(true, Status::error);
  CHECK(logs(bad_verdict, mark) == "An old fault.");
  CHECK(provider::left_log_after(bad_verdict, mark).empty());
  const Outcome never_validated = outcome_with(false, Status::error);
  CHECK(logs(never_validated, mark).empty());
  CHECK(logs(never_validated, {}) == "An old fault.");
  CHECK(provider::left_log_after(never_validated, mark) == mark);
}
