#include "provider/server_registration/mapping.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "checks/health_status.h"
#include "coolify/address.h"
#include "coolify/told_text.h"
#include "provider/arguments/health_checks.h"
#include "provider/server_registration/server_settings.h"
#include "provider/server_registration/spec.h"
#include "registration/naming.h"
#include "registration/timestamp.h"

namespace provider {
namespace {

using schema::Field;

registration::Metadata metadata(const RegistrationModel& model) {
  registration::Metadata data;
  data.tool = kTool;
  data.instance_id = optional_text(model.instance_id);
  data.cloud_provider = optional_text(model.cloud_provider);
  data.region = optional_text(model.region);
  data.hostname = optional_text(model.hostname);
  data.private_ip = optional_text(model.private_ip);
  data.deployment_id = optional_text(model.deployment_id);
  data.labels = model.labels.value_or({});
  return data;
}

template <typename T>
void keep_or_null(Field<T>& field) {
  if (field.is_unknown()) field = Field<T>::null();
}

Field<std::string> text_or_null(const std::optional<std::string>& text) {
  return text ? Field<std::string>(base::evidence_text(*text)) : Field<std::string>::null();
}

/// A text that Coolify was sent stays as it was written.
void take_text(Field<std::string>& known, const std::string& told) {
  if (!known.is_known() || !coolify::tells(told, *known)) known = told;
}

/// Coolify keeps versions without what a distribution adds ("26.1.5" of "26.1.5+dfsg1"): the text
/// we know from the machine stays as long as it means the same version.
void take_version(Field<std::string>& known, const std::optional<std::string>& told) {
  if (!told || told->empty()) return;
  const std::string* const text = known.if_known();
  const bool same =
      text != nullptr && text->starts_with(*told) &&
      (text->size() == told->size() ||
       std::string_view("0123456789.").find((*text)[told->size()]) == std::string_view::npos);
  if (!same) known = *told;
}

void take_report(RegistrationModel& model, const checks::Report& report,
                 const checks::HostSummary& host) {
  HealthModel health;
  health.overall_status = std::string(checks::to_string(report.overall()));
  std::map<std::string, CheckModel> findings;
  for (const checks::Finding& finding : report.findings()) {
    CheckModel one;
    one.status = std::string(finding.status());
    one.severity = std::string(checks::to_string(finding.severity));
    one.message = base::evidence_text(finding.message(), 500);
    findings.emplace(finding.id, std::move(one));
  }
  health.checks = std::move(findings);
  model.health = std::move(health);
  model.health_check_status = checks::health_check_status(report, host);
}

void take_host(RegistrationModel& model, const checks::HostSummary& host) {
  model.host = host_results(host);
  model.docker_info = docker_info(host);
  model.docker_version = text_or_null(host.docker_version);
  model.compose_version = text_or_null(host.compose_version);
}

/// Results the run did not get to.
void settle_results(RegistrationModel& model) {
  keep_or_null(model.uuid);
  keep_or_null(model.team_id);
  keep_or_null(model.is_reachable);
  keep_or_null(model.is_usable);
  keep_or_null(model.validation_logs);
  fill_settings(model, {});
  keep_or_null(model.docker_version);
  keep_or_null(model.compose_version);
  keep_or_null(model.docker_info);
  keep_or_null(model.host);
  keep_or_null(model.health);
  keep_or_null(model.health_check_status);
  keep_or_null(model.registered_at);
  keep_or_null(model.registration_completed_at);
}

}  // namespace

std::optional<std::string> optional_text(const Field<std::string>& field) {
  const std::string* const text = field.if_known();
  if (text == nullptr || text->empty()) return std::nullopt;
  return *text;
}

registration::Config registration_config(const RegistrationModel& model,
                                         const schema::Value& health_checks) {
  registration::Config config;
  // Coolify takes two spellings of one address for two addresses.
  config.ip = coolify::canonical_address(model.ip.value_or(""));
  config.port = static_cast<std::uint16_t>(model.port.value_or(config.port));
  config.user = model.user.value_or(config.user);
  config.name = optional_text(model.name);
  if (const auto* const text = model.description.if_known()) config.description = *text;
  config.private_key_uuid = model.private_key_uuid.value_or("");
  config.metadata = metadata(model);
  config.team_id = optional_text(model.team_id);
  config.checks = check_options(health_checks);
  apply_wait_for(model.wait_for, config);
  apply_deploy_key(model.deploy_key, config);
  apply_docker(model.docker, config);
  config.settings = settings_of(model);
  config.validation = validation_policy(model.validation);
  config.adopt_existing = adopts_existing(model);
  config.expected_team = optional_text(model.expected_team);
  return config;
}

void take_result(RegistrationModel& model, const registration::Result& result) {
  if (!result.uuid.empty()) model.uuid = result.uuid;
  model.status = std::string(registration::to_string(result.status));
  if (!model.name.is_known()) model.name = result.name;
  if (!model.description.is_known()) model.description = result.description;
  model.registration_id = result.registration_id;
  model.registration_status = result.registration_status;
  model.registration_error = result.registration_error;
  model.duration_seconds = result.duration_seconds;
  if (!result.registered_at.empty()) model.registered_at = result.registered_at;
  if (!result.registration_completed_at.empty()) {
    model.registration_completed_at = result.registration_completed_at;
  }
  take_host_keys(model, result);
  if (result.host) take_host(model, *result.host);
  if (result.report) {
    take_report(model, *result.report, result.host.value_or(checks::HostSummary()));
  }
  if (result.record) {
    take_record_results(model, *result.record);
    // What stands in the log of a server that is ready is of before, or was told as a warning.
    const bool is_ready = result.status == registration::Status::ready;
    if (is_ready) model.validation_logs = Field<std::string>::null();
    fill_settings(model, result.record->settings);
  }
  if (!model.team_id.is_known() && result.team_id) model.team_id = *result.team_id;
  settle_results(model);
  fill_tags(model);
}

void take_host_keys(RegistrationModel& model, const registration::Result& result) {
  if (result.host_key) {
    HostKeyModel key;
    key.type = result.host_key->type;
    key.fingerprint = result.host_key->fingerprint;
    key.public_key = result.host_key->public_key;
    model.ssh_host_key = std::move(key);
    model.ssh_jump_host_keys = jump_host_key_results(result.jump_host_keys);
  }
  keep_or_null(model.ssh_host_key);
  keep_or_null(model.ssh_jump_host_keys);
}

void fill_tags(RegistrationModel& model) {
  if (!model.tags.is_unknown()) return;
  model.tags = registration::tags(metadata(model), optional_text(model.team_id));
}

void take_record_results(RegistrationModel& model, const registration::Record& record) {
  model.uuid = record.uuid;
  if (record.team_id) model.team_id = *record.team_id;
  model.is_reachable = record.is_reachable;
  model.is_usable = record.is_usable;
  if (!model.registered_at.is_known() && record.created_at) {
    model.registered_at = registration::format_timestamp(*record.created_at);
  }
  if (record.complete) model.validation_logs = text_or_null(record.validation_logs);
  take_version(model.docker_version, record.docker_version);
  take_version(model.compose_version, record.compose_version);
}

void take_record(RegistrationModel& model, const registration::Record& record) {
  take_record_results(model, record);
  const std::string* const ip = model.ip.if_known();
  if (ip == nullptr || !coolify::tells_address(record.ip, *ip)) model.ip = record.ip;
  model.port = static_cast<std::int64_t>(record.port);
  take_text(model.user, record.user);
  take_text(model.name, record.name);
  take_text(model.description, record.description);
  if (record.private_key_uuid) model.private_key_uuid = *record.private_key_uuid;
  take_settings(model, record.settings);
}

}  // namespace provider
