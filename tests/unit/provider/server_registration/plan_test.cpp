#include "provider/server_registration/plan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "provider/coolify_provider.h"
#include "provider/server_registration/model.h"
#include "provider/server_registration/server_settings.h"
#include "provider/server_registration/spec.h"
#include "schema/plan.h"
#include "schema/validation.h"
#include "tests/support/ssh_texts.h"

using provider::registration_spec;
using provider::RegistrationModel;
using provider::SshModel;
using schema::Field;
using schema::PlanResponse;
using schema::Value;

namespace {

const schema::Schema& registration_schema() {
  static const schema::Schema schema = registration_spec().schema(0, "A registration.");
  return schema;
}

RegistrationModel minimal_config() {
  RegistrationModel config;
  config.ip = "203.0.113.10";
  config.private_key_uuid = "kq3ml0zt5ja9e1v7c2b8n4xw";
  SshModel login;
  login.private_key = tests::kPrivateKey;
  config.ssh = login;
  return config;
}

/// Terraform's merge: configured values, else prior ones.
Value proposed_for(const Value& config, const Value& prior) {
  if (prior.is_null()) return config;
  Value merged = config;
  for (const schema::Attribute& attribute : registration_schema().attributes) {
    const Value& configured = config.at(attribute.name);
    if (configured.is_null() && attribute.computed) {
      merged = merged.with(attribute.name, prior.at(attribute.name));
    }
  }
  return merged;
}

PlanResponse plan(const RegistrationModel& config, const Value& prior,
                  const Field<SshModel>& defaults = {}, const std::string& memory = {}) {
  schema::PlanRequest request;
  request.prior_private = memory;
  request.config = registration_spec().encode(config);
  request.prior = prior;
  request.proposed = proposed_for(request.config, prior);
  PlanResponse response = provider::plan_by_rules(registration_schema(), request);
  provider::complete_plan(request, registration_schema(), defaults, !request.prior.is_null(),
                          response);
  return response;
}

/// The codes of its diagnostics, warnings in brackets.
std::string told_by(const PlanResponse& response) {
  std::string codes;
  for (const base::Diagnostic& one : response.diagnostics.items()) {
    const bool is_error = one.severity == base::Severity::error;
    codes += (codes.empty() ? "" : " ") + (is_error ? one.code : "(" + one.code + ")");
  }
  return codes;
}

PlanResponse plan_creation(const RegistrationModel& config, const Field<SshModel>& defaults = {}) {
  return plan(config, Value::null(registration_schema().value_type()), defaults);
}

registration::Settings all_settings() {
  registration::Settings settings;
  settings.server.set("is_build_server", false);
  settings.server.set("is_terminal_enabled", true);
  settings.server.set("proxy_type", "traefik");
  settings.server.set("concurrent_builds", 2);
  settings.server.set("dynamic_timeout", 3600);
  settings.server.set("deployment_queue_limit", 25);
  settings.server.set("connection_timeout", 10);
  settings.server.set("server_disk_usage_notification_threshold", 80);
  settings.server.set("server_disk_usage_check_frequency", "0 23 * * *");
  return settings;
}

/// What a successful creation of `config` leaves in the state.
Value created(const RegistrationModel& config) {
  auto state = registration_spec().decode(plan_creation(config).planned);
  REQUIRE(state);
  state->uuid = "9nh0fflhm8hyglcr2jltjuaq";
  state->team_id = "1";
  state->registered_at = "2026-11-23T10:04:45Z";
  state->status = "ready";
  state->registration_status = "completed";
  state->docker_version = "26.1.5";
  provider::fill_settings(*state, all_settings());
  return schema::settle(registration_spec().encode(*state));
}

provider::WaitForModel wait(const std::string& timeout) {
  provider::WaitForModel model;
  model.timeout = timeout;
  return model;
}

provider::DeployKeyModel line(const std::string& comment) {
  provider::DeployKeyModel model;
  model.comment = comment;
  return model;
}

}  // namespace

TEST_CASE("every schema of the provider is one that Terraform accepts" *
          doctest::description("conformance 20")) {
  const auto coolify = provider::make_coolify_provider();
  CHECK(coolify->schema().faults(schema::Schema::Role::provider) == std::vector<std::string>());
  REQUIRE(coolify->offer().resources.size() == 2);
  for (const auto& resource : coolify->offer().resources) {
    CHECK(resource->schema().faults() == std::vector<std::string>());
  }
  CHECK(coolify->offer().faults() == std::vector<std::string>());
}

TEST_CASE("a creation plans the defaults and leaves the results unknown") {
  const PlanResponse response = plan_creation(minimal_config());
  CHECK(response.diagnostics.empty());
  const Value& planned = response.planned;
  CHECK(planned.at("port") == Value::number(22));
  CHECK(planned.at("user") == Value::string("root"));
  CHECK(planned.at("name") == Value::string("server-203.0.113.10"));
  CHECK(planned.at("description") == Value::string(""));
  for (const char* name : {"uuid", "status", "docker_version", "health", "registered_at", "tags"}) {
    CAPTURE(name);
    CHECK(planned.at(name).is_unknown());
  }
}

TEST_CASE("an argument that only the apply knows stays unknown in the plan") {
  const RegistrationModel known = minimal_config();
  for (const schema::Attribute& attribute : registration_schema().attributes) {
    if (!attribute.required && !attribute.optional) continue;
    CAPTURE(attribute.name);
    const Value config = registration_spec().encode(known).with(
        attribute.name, Value::unknown(attribute.value_type()));
    const auto model = registration_spec().decode(config);
    REQUIRE(model);
    for (const Value& prior : {Value::null(config.type()), created(known)}) {
      const PlanResponse response = plan(*model, prior);
      CHECK(response.diagnostics.empty());
      CHECK(response.planned.at(attribute.name).is_unknown());
    }
  }
}

TEST_CASE("metadata makes the name and the description") {
  RegistrationModel config = minimal_config();
  config.cloud_provider = "aws";
  config.instance_id = "i-abc123";
  config.deployment_id = "42";
  const Value planned = plan_creation(config).planned;
  CHECK(planned.at("name") == Value::string("aws-i-abc123"));
  CHECK(planned.at("description") == Value::string("Auto-registered from Terraform deployment 42"));

  config.instance_id = Field<std::string>::unknown();
  CHECK(plan_creation(config).planned.at("name").is_unknown());
  config.name = "web-1";
  CHECK(plan_creation(config).planned.at("name") == Value::string("web-1"));
}

TEST_CASE("an unchanged configuration plans nothing") {
  const Value prior = created(minimal_config());
  const PlanResponse response = plan(minimal_config(), prior);
  CHECK(response.planned == prior);
  CHECK(response.requires_replace.empty());
}

TEST_CASE("another name is an update that touches no result") {
  RegistrationModel config = minimal_config();
  config.name = "web-2";
  const Value prior = created(minimal_config());
  const PlanResponse response = plan(config, prior);
  CHECK(response.planned == prior.with("name", Value::string("web-2")));
  CHECK(response.requires_replace.empty());
}

TEST_CASE("another address is an update with a new run, the record stays") {
  RegistrationModel config = minimal_config();
  config.ip = "203.0.113.11";
  const PlanResponse response = plan(config, created(minimal_config()));
  CHECK(response.requires_replace.empty());
  CHECK(response.planned.at("uuid") == Value::string("9nh0fflhm8hyglcr2jltjuaq"));
  CHECK(response.planned.at("name") == Value::string("server-203.0.113.10"));
  CHECK(response.planned.at("status").is_unknown());
  CHECK(response.planned.at("docker_version").is_unknown());
}

TEST_CASE("another spelling of the same address is no change") {
  RegistrationModel config = minimal_config();
  config.ip = "2001:db8::1";
  const Value prior = created(config);
  config.ip = "2001:DB8:0::1";
  CHECK(plan(config, prior).planned == prior);
}

TEST_CASE("another instance is prepared in place, or replaces where that is asked for") {
  for (const bool replaces : {false, true}) {
    for (const Field<std::string>& wanted :
         {Field<std::string>("i-2"), Field<std::string>::unknown()}) {
      CAPTURE(replaces);
      RegistrationModel config = minimal_config();
      config.instance_id = "i-1";
      const Value prior = created(config);
      config.instance_id = wanted;
      config.replace_on_instance_change = replaces;
      const PlanResponse response = plan(config, prior);
      CHECK(response.requires_replace ==
            (replaces ? std::vector<base::Path>{base::Path::of("instance_id")}
                      : std::vector<base::Path>()));
      CHECK(response.planned.at("uuid") == prior.at("uuid"));
      for (const char* name : {"status", "docker_version", "ssh_host_key", "health"}) {
        CHECK(response.planned.at(name).is_unknown());
      }
      // The same id again is the same machine.
      CHECK(plan(config, prior.with("instance_id", config.instance_id.is_known()
                                                       ? Value::string("i-2")
                                                       : Value::null(schema::Type::string())))
                .planned.at("status")
                .is_known());
    }
  }
}

TEST_CASE("an instance that becomes known, as after an import, is the same registration") {
  for (const bool replaces : {false, true}) {
    RegistrationModel without = minimal_config();
    without.replace_on_instance_change = replaces;
    RegistrationModel with = without;
    with.instance_id = "i-1";
    const auto is_same = [](const PlanResponse& response) {
      return response.requires_replace.empty() && response.planned.at("status").is_known();
    };
    CHECK(is_same(plan(with, created(without))));
    CHECK(is_same(plan(without, created(with))));
    CHECK(is_same(plan(with, created(with))));
    with.instance_id = Field<std::string>::unknown();
    CHECK(is_same(plan(with, created(without))));
  }
}

TEST_CASE("triggers that change run again in place") {
  using Triggers = std::map<std::string, std::string>;
  struct Row {
    Field<Triggers> before;
    Field<Triggers> after;
    bool runs;
  };
  const Field<Triggers> none;
  const Row rows[] = {{none, Triggers{{"a", "1"}}, true},
                      {Triggers{{"a", "1"}}, Triggers{{"a", "1"}}, false},
                      {Triggers{{"a", "1"}}, Triggers{{"a", "2"}}, true},
                      {Triggers{{"a", "1"}}, Triggers{{"b", "1"}}, true},
                      {Triggers{{"a", "1"}}, none, true},
                      {none, Triggers(), false},
                      {Triggers(), none, false},
                      {Triggers{{"a", "1"}}, Field<Triggers>::unknown(), true},
                      {none, Field<Triggers>::unknown(), true}};
  for (const Row& row : rows) {
    RegistrationModel config = minimal_config();
    config.triggers = row.before;
    const Value prior = created(config);
    config.triggers = row.after;
    const PlanResponse response = plan(config, prior);
    CAPTURE(&row - &rows[0]);
    CHECK(response.requires_replace.empty());
    CHECK(response.planned.at("status").is_unknown() == row.runs);
    CHECK(response.planned.at("uuid") == prior.at("uuid"));
  }
}

TEST_CASE("a rerun needs a login as any run does") {
  RegistrationModel config = minimal_config();
  const Value prior = created(config);
  config.ssh = Field<SshModel>::null();
  config.triggers = std::map<std::string, std::string>{{"a", "1"}};
  CHECK(told_by(plan(config, prior)) == "(config.ssh_credentials_missing)");
}

TEST_CASE("names that Coolify's pages would refuse are not sent, and stay where they are") {
  struct Row {
    const char* argument;
    const char* text;
    const char* code;
  };
  const Row rows[] = {{"name", "x", "config.pattern"},
                      {"name", "web!", "config.pattern"},
                      {"name", "web-1", ""},
                      {"description", "a <b>", "config.pattern"},
                      {"description", "", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Value minimal = registration_spec().encode(minimal_config());
    const auto config =
        registration_spec().decode(minimal.with(row.argument, Value::string(row.text)));
    REQUIRE(config);
    const PlanResponse creation = plan_creation(*config);
    CHECK(told_by(creation) == row.code);
    for (const base::Diagnostic& one : creation.diagnostics.items()) {
      CHECK(one.path == base::Path::of(row.argument));
    }
    const Value other = created(minimal_config());
    const std::string warned = row.code[0] == 0 ? "" : std::string("(") + row.code + ")";
    CHECK(told_by(plan(*config, other)) == warned);
    const Value same = other.with(row.argument, Value::string(row.text));
    const PlanResponse kept = plan(*config, same);
    CHECK(told_by(kept).empty());
    CHECK(kept.planned == same);
  }
}

TEST_CASE("what is waited for has to be able to come") {
  struct Row {
    std::function<void(RegistrationModel&)> also;
    std::string told;
  };
  const std::string both = "config.service_absent config.service_absent";
  const std::string one = "config.service_absent";
  const Row rows[] = {{[](auto&) {}, ""},
                      {[](auto& m) { m.settings["is_build_server"] = Value::boolean(true); }, both},
                      {[](auto& m) { m.settings["is_build_server"] = Value::boolean(false); }, ""},
                      {[](auto& m) { m.settings["proxy_type"] = Value::string("none"); }, one},
                      {[](auto& m) { m.settings["proxy_type"] = Value::string("caddy"); }, ""},
                      {[](auto& m) {
                         m.sentinel = provider::SentinelModel();
                         m.sentinel->settings["enabled"] = Value::boolean(false);
                       },
                       one},
                      {[](auto& m) {
                         m.validation = provider::ValidationModel();
                         m.validation->mode = "none";
                       },
                       both}};
  for (const Row& row : rows) {
    CAPTURE(&row - &rows[0]);
    RegistrationModel config = minimal_config();
    row.also(config);
    CHECK(told_by(plan_creation(config)).empty());
    config.wait_for = provider::WaitForModel();
    config.wait_for->proxy = true;
    config.wait_for->sentinel = true;
    CHECK(told_by(plan_creation(config)) == row.told);
    config.wait_for->proxy = false;
    config.wait_for->sentinel = Field<bool>::unknown();
    CHECK(told_by(plan_creation(config)).empty());
  }
}

TEST_CASE("a failed run is taken up again although nothing changed") {
  const Value prior =
      created(minimal_config()).with("registration_status", Value::string("failed"));
  const PlanResponse response = plan(minimal_config(), prior);
  CHECK(response.planned.at("status").is_unknown());
  CHECK(response.planned.at("registration_status").is_unknown());
  CHECK(response.planned.at("uuid") == prior.at("uuid"));
}

TEST_CASE("an import of what is not usable is brought to its end once the login is known") {
  const Value prior = created(minimal_config())
                          .with("registration_status", Value::string("pending"))
                          .with("status", Value::string("unreachable"));
  CHECK(plan(minimal_config(), prior).planned.at("status").is_unknown());
  RegistrationModel silent = minimal_config();
  silent.ssh = Field<SshModel>::null();
  CHECK(plan(silent, prior).planned.at("status") == Value::string("unreachable"));
  SshModel login;
  login.private_key = tests::kPrivateKey;
  CHECK(plan(silent, prior, login).planned.at("status").is_unknown());
}

TEST_CASE("a setting that is left out shows what Coolify has and is never changed") {
  RegistrationModel config = minimal_config();
  config.settings["concurrent_builds"] = Value::number(4);
  CHECK(plan_creation(config).planned.at("dynamic_timeout").is_unknown());
  const Value prior = created(config);
  CHECK(prior.at("dynamic_timeout") == Value::number(3600));
  CHECK(plan(config, prior).planned == prior);
  CHECK(plan(config, prior.with("dynamic_timeout", Value::number(60)))
            .planned.at("dynamic_timeout") == Value::number(60));
  CHECK(plan(config, prior.with("concurrent_builds", Value::number(2))).planned == prior);
}

TEST_CASE("a protected registration is neither destroyed nor replaced") {
  RegistrationModel config = minimal_config();
  config.delete_protection = true;
  config.replace_on_instance_change = true;
  config.instance_id = "i-1";
  const Value prior = created(config);
  CHECK(plan(config, prior).diagnostics.empty());
  config.instance_id = "i-2";
  const PlanResponse replacement = plan(config, prior);
  REQUIRE(replacement.diagnostics.items().size() == 1);
  CHECK(replacement.diagnostics.items()[0].code == "registration.delete_protected");

  schema::PlanRequest removal;
  removal.config = Value::null(registration_schema().value_type());
  removal.proposed = removal.config;
  for (const bool is_protected : {true, false}) {
    removal.prior = prior.with("delete_protection", Value::boolean(is_protected));
    PlanResponse response = schema::plan_change(registration_schema(), removal);
    provider::complete_plan(removal, registration_schema(), {}, true, response);
    CHECK(response.diagnostics.has_error() == is_protected);
  }
}

TEST_CASE("missing credentials are an error where a login is needed, and only there") {
  RegistrationModel config = minimal_config();
  config.ssh = Field<SshModel>::null();
  const PlanResponse creation = plan_creation(config);
  REQUIRE(creation.diagnostics.items().size() == 1);
  CHECK(creation.diagnostics.items()[0].code == "config.ssh_credentials_missing");

  RegistrationModel renamed = config;
  renamed.name = "web-2";
  CHECK(plan(renamed, created(config)).diagnostics.empty());
  RegistrationModel moved = config;
  moved.ip = "203.0.113.11";
  // A destroy plans the configuration too, and needs no login.
  CHECK(told_by(plan(moved, created(config))) == "(config.ssh_credentials_missing)");

  config.ssh = Field<SshModel>::unknown();
  CHECK(plan_creation(config).diagnostics.empty());
}

TEST_CASE("a plan that lacks what an earlier run had says what may hide it") {
  RegistrationModel config = minimal_config();
  config.ssh->private_key = Field<std::string>::null();
  config.ssh->private_key_wo = tests::kPrivateKey;
  const Value prior = created(config);
  const auto told = [](const PlanResponse& response) {
    REQUIRE(response.diagnostics.items().size() == 1);
    CHECK(response.diagnostics.items()[0].code == "config.ssh_credentials_missing");
    return response.diagnostics.items()[0].detail();
  };
  RegistrationModel moved = config;
  moved.ip = "203.0.113.11";
  CHECK(plan(moved, prior).diagnostics.empty());

  moved.ssh->private_key_wo = Field<std::string>::null();
  const std::string known = told(plan(moved, prior, {}, "write_only=private_key_wo,"));
  CHECK(known.find("`ignore_changes`") != std::string::npos);
  CHECK(known.find("`ssh.private_key_wo`; this one is not") != std::string::npos);
  const std::string unknown = told(plan(moved, prior));
  CHECK(unknown.find("`ignore_changes`") != std::string::npos);
  CHECK(unknown.find("An earlier run") == std::string::npos);
  // One of several may be hidden by itself.
  moved.ssh->sudo_password_wo = "given";
  CHECK(told(plan(moved, prior)).find("`ignore_changes`") == std::string::npos);
  CHECK(told(plan(moved, prior, {}, "write_only=private_key_wo,sudo_password_wo,"))
            .find("was given `ssh.private_key_wo`; this") != std::string::npos);

  CHECK(told(plan_creation(moved)).find("`ignore_changes`") == std::string::npos);
}

TEST_CASE("a plan of a destroy says what keeps Coolify's key on the machine") {
  RegistrationModel config = minimal_config();
  config.on_destroy = provider::OnDestroyModel();
  config.on_destroy->remove_key = true;
  const auto told = [](const Value& prior, const std::string& memory) {
    schema::PlanRequest removal;
    removal.config = Value::null(registration_schema().value_type());
    removal.proposed = removal.config;
    removal.prior = prior;
    removal.prior_private = memory;
    PlanResponse response = schema::plan_change(registration_schema(), removal);
    provider::complete_plan(removal, registration_schema(), {}, true, response);
    CHECK_FALSE(response.diagnostics.has_error());
    return response.diagnostics.empty() ? "nothing" : response.diagnostics.items()[0].code;
  };
  CHECK(told(created(config), "named_ip=203.0.113.10") == "nothing");
  CHECK(told(created(config), "named_ip=203.0.113.11") == "registration.host_key_needed");
  RegistrationModel write_only = config;
  write_only.ssh->private_key = Field<std::string>::null();
  CHECK(told(created(write_only), "named_ip=203.0.113.10\nwrite_only=private_key_wo,") ==
        "config.ssh_credentials_missing");
  write_only.on_destroy->remove_key = false;
  CHECK(told(created(write_only), "") == "nothing");
}

TEST_CASE("the key line of a machine that has moved has its host key learnt anew") {
  RegistrationModel config = minimal_config();
  config.deploy_key = line("before");
  auto state = registration_spec().decode(created(config));
  REQUIRE(state);
  state->ssh_host_key = provider::HostKeyModel{"ssh-ed25519", "SHA256:a", "ssh-ed25519 AAAA",
                                               "203.0.113.10:22", "203.0.113.10"};
  const auto is_open = [&](const char* ip) {
    state->ip = ip;  // as a refresh has found it
    RegistrationModel wanted = config;
    wanted.ip = ip;
    wanted.deploy_key = line("after");
    const Value prior = schema::settle(registration_spec().encode(*state));
    const PlanResponse response = plan(wanted, prior);
    CHECK(response.planned.at("status") == Value::string("ready"));
    return response.planned.at("ssh_host_key").is_unknown();
  };
  CHECK_FALSE(is_open("203.0.113.10"));
  CHECK(is_open("203.0.113.11"));
}

TEST_CASE("another comment of the key line needs a login but no run") {
  RegistrationModel config = minimal_config();
  config.deploy_key = line("before");
  const Value prior = created(config);
  config.deploy_key = line("after");
  const PlanResponse seen = plan(config, prior);
  CHECK(seen.diagnostics.empty());
  CHECK(seen.planned.at("status") == Value::string("ready"));
  CHECK(seen.planned.at("ssh_host_key").is_unknown());

  const auto pinned = [](const Value& state) {
    auto model = registration_spec().decode(state);
    REQUIRE(model);
    model->ssh_host_key =
        provider::HostKeyModel{"ssh-ed25519", "SHA256:a", "ssh-ed25519 AAAA", {}, {}};
    return schema::settle(registration_spec().encode(*model));
  };
  CHECK(plan(config, pinned(prior)).planned.at("ssh_host_key").is_known());

  config.ssh = Field<SshModel>::null();
  CHECK(told_by(plan(config, prior)) == "(config.ssh_credentials_missing)");
  config.deploy_key = line("before");
  CHECK(plan(config, prior).diagnostics.empty());
}

TEST_CASE("the provider's defaults give credentials but do not show in a plan") {
  RegistrationModel config = minimal_config();
  config.ssh = Field<SshModel>::null();
  SshModel defaults;
  defaults.private_key = tests::kPrivateKey;
  defaults.port = 2222;
  const PlanResponse response = plan_creation(config, defaults);
  CHECK(response.diagnostics.empty());
  CHECK(response.planned.at("ssh").is_null());
  CHECK(plan(config, created(minimal_config()).with("ssh", response.planned.at("ssh")))
            .planned.at("ssh")
            .is_null());
  CHECK(plan_creation(config, Field<SshModel>::unknown()).diagnostics.empty());
}

TEST_CASE("a Terraform that would store write-only secrets is refused them") {
  RegistrationModel config = minimal_config();
  config.ssh->private_key = Field<std::string>();
  config.ssh->private_key_wo = tests::kPrivateKey;
  config.ssh->sudo_password_wo = "secret";
  const base::Diagnostics faults =
      schema::write_only_faults(registration_schema(), registration_spec().encode(config));
  REQUIRE(faults.items().size() == 2);
  CHECK(faults.items()[0].code == "config.write_only_unsupported");
  CHECK(faults.items()[0].path.to_string() == "ssh.private_key_wo");
  CHECK(faults.items()[1].path.to_string() == "ssh.sudo_password_wo");
}

TEST_CASE("write-only secrets of jump hosts are planned as null, in a list as well") {
  RegistrationModel config = minimal_config();
  config.ssh->bastion_host = "bastion.example";
  config.ssh->bastion_password_wo = "secret";
  config.ssh->bastion_password_wo_version = 1;
  const Value single = plan_creation(config).planned.at("ssh");
  CHECK(single.at("bastion_password_wo").is_null());
  CHECK(single.at("bastion_password_wo_version") == Value::number(1));

  config.ssh->bastion_host = Field<std::string>();
  config.ssh->bastion_password_wo = Field<std::string>();
  config.ssh->bastion_password_wo_version = Field<std::int64_t>();
  provider::JumpHostModel host;
  host.host = "bastion.example";
  host.private_key_wo = tests::kPrivateKey;
  host.private_key_wo_version = 1;
  config.ssh->jump_hosts = std::vector<provider::JumpHostModel>{host};
  const PlanResponse creation = plan_creation(config);
  CHECK(creation.diagnostics.empty());
  const Value planned = creation.planned.at("ssh").at("jump_hosts").elements()[0];
  CHECK(planned.at("private_key_wo").is_null());
  CHECK(planned.at("private_key_wo_version") == Value::number(1));

  const Value prior = created(config);
  CHECK(plan(config, prior).planned == prior);
  host.private_key_wo_version = 2;
  config.ssh->jump_hosts = std::vector<provider::JumpHostModel>{host};
  CHECK(plan(config, prior).planned != prior);
}

TEST_CASE("a secret of a jump host is given once, and not without the jump host") {
  RegistrationModel config = minimal_config();
  const auto codes = [&config] {
    std::string text;
    const Value value = registration_spec().encode(config);
    const base::Diagnostics faults = schema::validate_config(registration_schema(), value);
    for (const base::Diagnostic& one : faults.items()) {
      text += one.code + " at " + one.path.to_string() + "\n";
    }
    return text;
  };
  config.ssh->bastion_password_wo = "secret";
  CHECK(codes().find("bastion_password_wo") != std::string::npos);
  config.ssh->bastion_host = "bastion.example";
  CHECK(codes().empty());
  config.ssh->bastion_password = "secret";
  CHECK_FALSE(codes().empty());
  config.ssh->bastion_host = Field<std::string>();
  config.ssh->bastion_password = Field<std::string>();
  config.ssh->bastion_password_wo = Field<std::string>();
  provider::JumpHostModel host;
  host.host = "bastion.example";
  host.password = "secret";
  config.ssh->jump_hosts = std::vector<provider::JumpHostModel>{host};
  CHECK(codes().empty());
  host.password_wo = "secret";
  config.ssh->jump_hosts = std::vector<provider::JumpHostModel>{host};
  CHECK(codes().find("jump_hosts[0]") != std::string::npos);
}

TEST_CASE("write-only secrets are planned as null, another version as an update without a run") {
  RegistrationModel config = minimal_config();
  config.ssh->private_key = Field<std::string>();
  config.ssh->private_key_wo = tests::kPrivateKey;
  config.ssh->private_key_wo_version = 1;
  const PlanResponse creation = plan_creation(config);
  CHECK(creation.diagnostics.empty());
  CHECK(creation.planned.at("ssh").at("private_key_wo").is_null());

  const Value prior = created(config);
  CHECK(plan(config, prior).planned == prior);
  config.ssh->private_key_wo_version = 2;
  const Value update = plan(config, prior).planned;
  CHECK(update != prior);
  CHECK(update.at("status") == prior.at("status"));
}

TEST_CASE("a wrong argument is reported at its attribute") {
  struct Row {
    const char* code;
    std::string path;
    std::function<void(RegistrationModel&)> spoil;
  };
  const Row rows[] = {
      {"config.address", "ip", [](auto& model) { model.ip = "203.0.113.10\n"; }},
      {"config.out_of_range", "port", [](auto& model) { model.port = 0; }},
      {"config.pattern", "user", [](auto& model) { model.user = "a b"; }},
      {"config.length", "name", [](auto& model) { model.name = std::string(256, 'a'); }},
      {"config.length", "description",
       [](auto& model) { model.description = std::string(256, 'a'); }},
      {"config.pattern", "private_key_uuid", [](auto& model) { model.private_key_uuid = "a/b"; }},
      {"config.out_of_range", "ssh.port", [](auto& model) { model.ssh->port = 70000; }},
      {"config.duration", "ssh.timeout", [](auto& model) { model.ssh->timeout = "5 min"; }},
      {"config.duration", "wait_for.timeout", [](auto& model) { model.wait_for = wait("soon"); }},
      {"config.pattern", "deploy_key.comment",
       [](auto& model) { model.deploy_key = line("a\nb"); }},
      {"config.pattern", "deploy_key.comment", [](auto& model) { model.deploy_key = line(" a"); }},
      {"config.duration", "ssh.initial_delay",
       [](auto& model) { model.ssh->initial_delay = "soon"; }},
      {"config.address", "ssh.bastion_host",
       [](auto& model) { model.ssh->bastion_host = "[::1]:22"; }},
      {"config.not_one_of", "ssh.host_key_policy",
       [](auto& model) { model.ssh->host_key_policy = "ask"; }},
      {"config.not_one_of", "ssh.proxy_scheme",
       [](auto& model) {
         model.ssh->proxy_host = "proxy.example";
         model.ssh->proxy_scheme = "https";
       }},
      {"config.missing", "ssh.proxy_port", [](auto& model) { model.ssh->proxy_port = 3128; }},
      {"config.missing", "ssh.bastion_user", [](auto& model) { model.ssh->bastion_user = "jump"; }},
      {"config.conflict", "ssh.private_key_wo",
       [](auto& model) { model.ssh->private_key_wo = "twice"; }},
      {"config.conflict", "ssh.jump_hosts",
       [](auto& model) {
         model.ssh->bastion_host = "bastion.example";
         model.ssh->jump_hosts = std::vector<provider::JumpHostModel>();
       }},
      {"config.not_one_of", "proxy_type",
       [](auto& model) { model.settings["proxy_type"] = Value::string("apache"); }},
      {"config.out_of_range", "concurrent_builds",
       [](auto& model) { model.settings["concurrent_builds"] = Value::number(0); }},
      {"config.out_of_range", "connection_timeout",
       [](auto& model) { model.settings["connection_timeout"] = Value::number(301); }},
      {"config.pattern", "server_disk_usage_check_frequency",
       [](auto& model) {
         model.settings["server_disk_usage_check_frequency"] = Value::string("often");
       }},
      {"config.out_of_range", "sentinel.push_interval_seconds",
       [](auto& model) {
         provider::SentinelModel sentinel;
         sentinel.settings["push_interval_seconds"] = Value::number(9);
         model.sentinel = sentinel;
       }},
      {"config.not_one_of", "validation.mode",
       [](auto& model) {
         provider::ValidationModel validation;
         validation.mode = "later";
         model.validation = validation;
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    RegistrationModel config = minimal_config();
    row.spoil(config);
    const base::Diagnostics faults =
        schema::validate_config(registration_schema(), registration_spec().encode(config));
    REQUIRE(faults.items().size() == 1);
    CHECK(faults.items()[0].code == row.code);
    CHECK(faults.items()[0].path.to_string() == row.path);
  }
  CHECK(schema::validate_config(registration_schema(), registration_spec().encode(minimal_config()))
            .empty());
}

namespace {

/// "<code> at <path>" of each error.
std::string told(const base::Diagnostics& faults) {
  std::string text;
  for (const base::Diagnostic& fault : faults.items()) {
    text += (text.empty() ? "" : ", ") + fault.code + " at " + fault.path.to_string();
  }
  return text;
}

RegistrationModel without_login() {
  RegistrationModel config = minimal_config();
  config.ssh = SshModel();
  config.ssh->enabled = false;
  return config;
}

/// The state of a machine that nobody has looked at.
Value unchecked(const RegistrationModel& config) {
  auto state = registration_spec().decode(created(config));
  REQUIRE(state);
  provider::HealthModel health;
  health.overall_status = "unchecked";
  state->health = health;
  return registration_spec().encode(*state);
}

bool plans_run(const PlanResponse& response) { return response.planned.at("status").is_unknown(); }

}  // namespace

TEST_CASE("where nobody logs in no credential is needed, whoever says so") {
  CHECK(told(plan_creation(without_login()).diagnostics).empty());
  RegistrationModel config = minimal_config();
  config.ssh = Field<SshModel>();
  SshModel shared;
  CHECK(told(plan_creation(config, shared).diagnostics) == "config.ssh_credentials_missing at ssh");
  shared.enabled = false;
  CHECK(told(plan_creation(config, shared).diagnostics).empty());
  config.ssh = SshModel();
  config.ssh->enabled = true;
  CHECK(told(plan_creation(config, shared).diagnostics) == "config.ssh_credentials_missing at ssh");
  config.ssh->enabled = Field<bool>::unknown();
  CHECK(told(plan_creation(config, shared).diagnostics).empty());
}

TEST_CASE("Coolify's key is a credential in a plan, the resource's or the defaults'") {
  RegistrationModel config = minimal_config();
  config.ssh = SshModel();
  config.ssh->use_coolify_key = true;
  CHECK(told(plan_creation(config).diagnostics).empty());
  config.ssh = Field<SshModel>();
  SshModel shared;
  shared.use_coolify_key = true;
  CHECK(told(plan_creation(config, shared).diagnostics).empty());
  config.ssh = SshModel();
  config.ssh->use_coolify_key = false;
  CHECK(told(plan_creation(config, shared).diagnostics) == "config.ssh_credentials_missing at ssh");
}

TEST_CASE("what needs a login is refused where nobody logs in") {
  RegistrationModel config = without_login();
  config.docker = provider::DockerModel();
  config.docker->install = true;
  SshModel shared;
  shared.enabled = false;
  const std::string fault = "config.login_disabled at docker.install";
  CHECK(told(plan_creation(config).diagnostics) == fault);
  config.ssh = Field<SshModel>();
  CHECK(told(plan_creation(config, shared).diagnostics) == fault);
  config.ssh = minimal_config().ssh;
  CHECK(told(plan_creation(config).diagnostics).empty());
}

TEST_CASE("checks that nobody could make are planned once somebody can log in") {
  const Value state = unchecked(without_login());
  CHECK_FALSE(plans_run(plan(without_login(), state)));
  RegistrationModel enabled = minimal_config();
  CHECK(plans_run(plan(enabled, state)));
  enabled.ssh->enabled = true;
  CHECK(plans_run(plan(enabled, state)));
  enabled.ssh->enabled = Field<bool>::unknown();
  CHECK(plans_run(plan(enabled, state)));
  enabled.ssh = Field<SshModel>();
  SshModel shared;
  shared.enabled = false;
  CHECK_FALSE(plans_run(plan(enabled, state, shared)));
  CHECK_FALSE(plans_run(plan(enabled, state, Field<SshModel>::unknown())));
}

TEST_CASE("to log in no more is an update without a run, and so is to do it again") {
  auto healthy = registration_spec().decode(created(minimal_config()));
  REQUIRE(healthy);
  healthy->health = provider::HealthModel();
  healthy->health->overall_status = "healthy";
  const Value checked = registration_spec().encode(*healthy);
  const PlanResponse off = plan(without_login(), checked);
  CHECK_FALSE(plans_run(off));
  CHECK(off.requires_replace.empty());
  CHECK(off.planned != checked);
  CHECK_FALSE(plans_run(plan(minimal_config(), schema::settle(off.planned))));
}

TEST_CASE("the comment of the key's line cannot change where nobody can write it") {
  RegistrationModel config = without_login();
  const Value state = unchecked(config);
  config.deploy_key = line("another");
  const std::string fault = "config.login_disabled at deploy_key.comment";
  CHECK(told(plan(config, state).diagnostics) == fault);
  CHECK(told(plan(config, Value::null(state.type())).diagnostics).empty());
  RegistrationModel enabled = minimal_config();
  enabled.deploy_key = line("another");
  const Value written = created(enabled);
  CHECK(told(plan(without_login(), written).diagnostics) == fault);
  CHECK(told(plan(config, written).diagnostics).empty());
  config.deploy_key->comment = Field<std::string>::unknown();
  CHECK(told(plan(config, written).diagnostics).empty());
  // A registration that is made anew begins with its own line.
  config.deploy_key = line("third");
  config.ip = "203.0.113.77";
  const PlanResponse moved = plan(config, written);
  CHECK(told(moved.diagnostics) == (moved.requires_replace.empty() ? fault : ""));
}

TEST_CASE("checks that an import without a login left out are planned once somebody can log in") {
  RegistrationModel config = without_login();
  auto imported = registration_spec().decode(created(config));
  REQUIRE(imported);
  imported->health = Field<provider::HealthModel>();
  imported->registration_status = "completed";
  Value state = registration_spec().encode(*imported);
  CHECK_FALSE(plans_run(plan(config, state)));
  CHECK(plans_run(plan(minimal_config(), state)));
  imported->ssh = Field<SshModel>();
  state = registration_spec().encode(*imported);
  CHECK_FALSE(plans_run(plan(minimal_config(), state)));
}

TEST_CASE("a login with Coolify's key is planned only where something logs in") {
  const auto plans_login = [](const RegistrationModel& config, const Value& prior) {
    return provider::plans_login_with_coolify_key(prior, plan(config, prior).planned, {});
  };
  const Value none = Value::null(registration_schema().value_type());
  RegistrationModel config = minimal_config();
  CHECK_FALSE(plans_login(config, none));
  config.ssh = SshModel();
  config.ssh->use_coolify_key = true;
  CHECK(plans_login(config, none));
  const Value state = created(config);
  CHECK_FALSE(plans_login(config, state));
  RegistrationModel renamed = config;
  renamed.name = "web-2";
  CHECK_FALSE(plans_login(renamed, state));
  RegistrationModel moved = config;
  moved.ip = "203.0.113.11";
  CHECK(plans_login(moved, state));
  RegistrationModel commented = config;
  commented.deploy_key = line("another");
  CHECK(plans_login(commented, state));
  moved.ssh->enabled = false;
  CHECK_FALSE(plans_login(moved, state));
}

TEST_CASE("a plan of a destroy with Coolify's key does not miss the key") {
  RegistrationModel config = minimal_config();
  config.ssh = SshModel();
  config.ssh->use_coolify_key = true;
  config.on_destroy = provider::OnDestroyModel();
  config.on_destroy->remove_key = true;
  const Value state = created(config);
  schema::PlanRequest request;
  request.config = request.proposed = Value::null(registration_schema().value_type());
  request.prior = state;
  request.prior_private = "named_ip=203.0.113.10";
  PlanResponse response = schema::plan_change(registration_schema(), request);
  provider::complete_plan(request, registration_schema(), {}, !request.prior.is_null(), response);
  CHECK(told(response.diagnostics).empty());
}

TEST_CASE("no other private key stands beside Coolify's") {
  const auto faults = [](const std::function<void(SshModel&)>& change) {
    SshModel ssh;
    ssh.use_coolify_key = true;
    change(ssh);
    RegistrationModel config = minimal_config();
    config.ssh = ssh;
    return told(schema::validate_config(registration_schema(), registration_spec().encode(config)));
  };
  CHECK(faults([](SshModel& ssh) { ssh.private_key = tests::kPrivateKey; }) ==
        "config.conflict at ssh.private_key");
  CHECK(faults([](SshModel& ssh) { ssh.private_key_wo = tests::kPrivateKey; }) ==
        "config.conflict at ssh.private_key_wo");
  CHECK(faults([](SshModel& ssh) { ssh.passphrase = "open"; }) ==
        "config.conflict at ssh.passphrase");
  CHECK(faults([](SshModel& ssh) { ssh.passphrase_wo = "open"; }) ==
        "config.conflict at ssh.passphrase_wo");
  CHECK(faults([](SshModel& ssh) { ssh.certificate = tests::kCertificate; }) ==
        "config.conflict at ssh.certificate");
  CHECK(faults([](SshModel& ssh) {
          ssh.agent = true;
          ssh.password = "a password";
          ssh.sudo_password = "another";
        }).empty());
  CHECK(faults([](SshModel& ssh) {
          ssh.use_coolify_key = false;
          ssh.private_key = tests::kPrivateKey;
        }).empty());
}
