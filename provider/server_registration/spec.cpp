#include "provider/server_registration/spec.h"

#include "coolify/address.h"
#include "coolify/server.h"
#include "provider/arguments/address.h"
#include "provider/arguments/health_checks.h"
#include "provider/server_registration/lifecycle_arguments.h"
#include "provider/server_registration/server_settings.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::ObjectSpec;
using Model = RegistrationModel;

/// "`ip`, `port`".
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + "`";
  return text;
}

ObjectSpec<HostKeyModel> host_key_spec() {
  ObjectSpec<HostKeyModel> spec;
  spec.attribute("type", &HostKeyModel::type, "Key type, for example `ssh-ed25519`.").computed();
  spec.attribute("fingerprint", &HostKeyModel::fingerprint, "`SHA256:...`").computed();
  spec.attribute("public_key", &HostKeyModel::public_key,
                 "Type and base64, as a line of `known_hosts` has them.")
      .computed();
  spec.attribute("endpoint", &HostKeyModel::endpoint, "Address and port it was learnt at.")
      .computed();
  spec.attribute("ip", &HostKeyModel::ip,
                 "The `ip` of the configuration at that time. The key is demanded while the "
                 "configuration has this `ip` or leads to this endpoint, whatever Coolify says.")
      .computed();
  return spec;
}

ObjectSpec<HealthModel> health_spec() {
  ObjectSpec<CheckModel> check;
  check.attribute("status", &CheckModel::status, "`passed`, `failed`, `warning` or `skipped`.")
      .computed();
  check.attribute("severity", &CheckModel::severity, "`error` or `warn`.").computed();
  check.attribute("message", &CheckModel::message, "What was found.").computed();

  ObjectSpec<HealthModel> spec;
  spec.attribute("overall_status", &HealthModel::overall_status,
                 "`healthy`, `degraded` (only warnings), `unhealthy`, or `unchecked` where nobody "
                 "logs in.")
      .computed();
  spec.nested("checks", &HealthModel::checks, check, "The findings by check.").computed();
  return spec;
}

bool same_address(const schema::Value& a, const schema::Value& b) {
  return coolify::same_address(a.as_string(), b.as_string());
}

void add_record(ObjectSpec<Model>& spec) {
  const registration::Config usual;
  spec.attribute(
          "ip", &Model::ip,
          "Address Coolify uses for the server: IPv4, IPv6 or a host name; another text that "
          "the server has already may stay. A change prepares the new machine and has "
          "Coolify validate it.")
      .required()
      .validate(recorded_address())
      .equivalent(same_address);
  spec.attribute("port", &Model::port, "SSH port Coolify uses.")
      .default_value(usual.port)
      .validate(schema::between(1, 65535));
  spec.attribute("user", &Model::user,
                 "Account Coolify logs in as, for which its key is deployed: root, or one with "
                 "passwordless sudo. After a change the key also stays with the former account.")
      .default_value(usual.user)
      .validate(schema::matches("^[A-Za-z0-9._-]+$",
                                "must consist of letters, digits, dots, underscores and hyphens"))
      .validate(schema::length_between(1, 255));
  spec.attribute("name", &Model::name,
                 "Name in Coolify. Default: `<cloud_provider>-<instance_id>` when both are set, "
                 "else `server-<ip>`. 3 to 255 letters, digits, single blanks and characters of "
                 "`-_.@/&()#,:+`; another name that the server has already may stay.")
      .optional()
      .keep_prior()
      .validate(schema::length_between(1, 255));
  spec.attribute("description", &Model::description,
                 "Description in Coolify. Default: a note of `deployment_id` when that is set. "
                 "Letters, digits, blanks and characters of `-_.,!?()'\"+=*@/&`; another one that "
                 "the server has already may stay.")
      .optional()
      .keep_prior()
      .validate(schema::length_between(0, 255));
  spec.attribute("private_key_uuid", &Model::private_key_uuid,
                 "Uuid of the key in Coolify that Coolify logs in with. Its public half is "
                 "deployed to the machine. After a change the line written for the old key is "
                 "removed once "
                 "Coolify has logged in with the new one.")
      .required()
      .validate(schema::matches("^[A-Za-z0-9_-]+$", "must be the uuid of a key in Coolify"));
}

void add_preparation(ObjectSpec<Model>& spec) {
  spec.nested("ssh", &Model::ssh, ssh_arguments(SshPlace::resource),
              "How this provider logs in to prepare the machine: needed, here or in the provider's "
              "`defaults`, to create a registration and to change " +
                  listed(run_causes()) +
                  ", `instance_id`, `triggers` or `deploy_key`, unless `ssh.enabled` is false. See "
                  "the guide on logging in "
                  "over SSH.")
      .optional();
  spec.nested("wait_for", &Model::wait_for, wait_for_arguments(InspectionPlace::registration),
              "What of a first boot that still goes on is waited for before anything is judged.")
      .optional();
  spec.nested("deploy_key", &Model::deploy_key, deploy_key_arguments(),
              "How Coolify's public key gets on the machine.")
      .optional();
  spec.nested("docker", &Model::docker, docker_arguments(InspectionPlace::registration),
              "What is done about Docker.")
      .optional();
  spec.nested("health_checks", &Model::health_checks, health_checks_object(),
              "Thresholds and severities of the checks. Every check runs unless it is `off`.")
      .optional();
  spec.nested("validation", &Model::validation, validation_arguments(), "Coolify's own validation.")
      .optional();
  spec.nested("timeouts", &Model::timeouts, timeouts_arguments(), "Limits of the operations.")
      .optional();
}

void add_metadata(ObjectSpec<Model>& spec) {
  spec.attribute("instance_id", &Model::instance_id,
                 "The cloud's id of the machine. Another id than before says that a new machine "
                 "stands behind the same record: it is prepared and validated anew in place, and "
                 "its host key is learnt anew where `ssh.host_key_policy` is `accept_new`. Setting "
                 "it for the first time changes nothing. See `replace_on_instance_change`.")
      .optional()
      .validate(schema::plain_text());
  spec.attribute("cloud_provider", &Model::cloud_provider,
                 "Where the machine runs: `aws`, `digitalocean`, `hetzner`, ...")
      .optional()
      .validate(schema::plain_text());
  spec.attribute("region", &Model::region, "The cloud's region.")
      .optional()
      .validate(schema::plain_text());
  spec.attribute("hostname", &Model::hostname, "Host name as the cloud knows it.")
      .optional()
      .validate(schema::plain_text());
  spec.attribute("private_ip", &Model::private_ip, "Address in the private network.")
      .optional()
      .validate(schema::plain_text());
  spec.attribute("deployment_id", &Model::deployment_id,
                 "Id of the deployment that made the machine.")
      .optional()
      .validate(schema::plain_text());
  spec.attribute("labels", &Model::labels, "Labels of your own, kept in the state.").optional();
}

void add_results(ObjectSpec<Model>& spec) {
  spec.attribute("uuid", &Model::uuid, "Coolify's uuid of the server.").keep_prior();
  spec.attribute("team_id", &Model::team_id, "Coolify's team that owns the server.").keep_prior();
  spec.attribute(
          "status", &Model::status,
          "What is known of the server, now or since the last run, which is what creates, moves or "
          "repairs a registration. The first of these that holds. `unreachable`: Coolify could not "
          "log in when it last tried, or has disabled the server, or the last run could not log "
          "in, or nobody has tried yet. `error`: the last run failed, and none has completed "
          "since, whatever Coolify says of the server. `ready`: the last run completed, every "
          "check of severity `error` that it was asked to make passed, and Coolify calls the "
          "server usable. `reachable`: the login works, but Coolify does not call the server "
          "usable, has something against it (`validation_logs`) or was not asked "
          "(`validation.mode`), or no run has checked it: it was imported.")
      .follows(run_causes());
  spec.attribute("registration_id", &Model::registration_id, "Id of the last run, as in the logs.")
      .follows(run_causes());
  spec.attribute(
          "registration_status", &Model::registration_status,
          "How the last run ended: `completed` or `failed`; the next apply repeats a failed one. "
          "An update that needs no run leaves it as it is. Null: imported. `pending`: imported "
          "while Coolify did not call it usable; where `ssh` is given the next apply prepares the "
          "machine, unless `ssh.enabled` is false, and has it validated.")
      .follows(run_causes());
  spec.attribute("registration_error", &Model::registration_error,
                 "The error that ended the last run; empty when it completed.")
      .follows(run_causes());
  spec.attribute("registered_at", &Model::registered_at,
                 "When the record was created, RFC 3339 in UTC.")
      .keep_prior();
  spec.attribute("registration_completed_at", &Model::registration_completed_at,
                 "When the last run completed, RFC 3339 in UTC; null when it failed.")
      .follows(run_causes());
  spec.attribute("duration_seconds", &Model::duration_seconds, "How long the last run took.")
      .follows(run_causes());
  spec.attribute("is_reachable", &Model::is_reachable, "Whether Coolify reached the server.")
      .follows(run_causes());
  spec.attribute("is_usable", &Model::is_usable, "Whether Coolify can deploy to the server.")
      .follows(run_causes());
  spec.attribute(
          "validation_logs", &Model::validation_logs,
          "What Coolify's last validation complained about, as plain text. Null when `status` "
          "is `ready`: what Coolify's log still holds then is of an earlier failure, or was "
          "told as a warning.")
      .follows(run_causes());
}

void add_findings(ObjectSpec<Model>& spec) {
  spec.attribute("docker_version", &Model::docker_version, "Version of the Docker Engine.")
      .follows(run_causes());
  spec.attribute("compose_version", &Model::compose_version, "Version of Docker Compose.")
      .follows(run_causes());
  spec.nested("docker_info", &Model::docker_info, docker_info_results(),
              "Docker as the last run found it.")
      .follows(run_causes());
  spec.nested("host", &Model::host, host_spec(), "The machine as the last run found it.")
      .follows(run_causes());
  spec.nested("health", &Model::health, health_spec(), "The findings of the last run.")
      .follows(run_causes());
  spec.attribute("health_check_status", &Model::health_check_status,
                 "The findings as one flat JSON object, for dashboards.")
      .follows(run_causes());
  spec.nested(
          "ssh_host_key", &Model::ssh_host_key, host_key_spec(),
          "The host key of the machine, demanded at every later connection until the configuration "
          "moves the machine.")
      .follows(run_causes());
  spec.nested("ssh_jump_host_keys", &Model::ssh_jump_host_keys, jump_host_key_spec(),
              "The host keys of the jump hosts on the way, in their order; demanded as well.")
      .follows(run_causes());
  spec.attribute("tags", &Model::tags, "Tags of the registration, as in the logs.")
      .follows({"cloud_provider", "deployment_id"});
}

ObjectSpec<Model> make_spec() {
  ObjectSpec<Model> spec;
  add_record(spec);
  add_server_settings(spec);
  add_preparation(spec);
  add_lifecycle(spec);
  add_metadata(spec);
  add_results(spec);
  add_findings(spec);
  return spec;
}

}  // namespace

const std::vector<std::string>& run_causes() {
  static const std::vector<std::string> names(coolify::kVerdictFields.begin(),
                                              coolify::kVerdictFields.end());
  return names;
}

const ObjectSpec<Model>& registration_spec() {
  static const ObjectSpec<Model> spec = make_spec();
  return spec;
}

bool is_protected(const Model& model) {
  return registration_spec().with_fallbacks(model).delete_protection.value();
}

bool replaces_on_instance_change(const Model& model) {
  return registration_spec().with_fallbacks(model).replace_on_instance_change.value();
}

bool adopts_existing(const Model& model) {
  return registration_spec().with_fallbacks(model).adopt_existing.value();
}

}  // namespace provider
