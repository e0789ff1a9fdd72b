#include "provider/preflight/results.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "provider/advice/advice.h"

namespace provider {
namespace {

using registration::PreflightResult;
using registration::PreflightStatus;
using schema::Field;
using schema::ObjectSpec;

Field<std::string> text_or_null(const std::string& text) {
  return text.empty() ? Field<std::string>::null() : Field<std::string>(text);
}

Field<std::string> text_or_null(const std::optional<std::string>& text) {
  return text_or_null(text.value_or(""));
}

PreflightCheckModel model_of(const checks::Finding& finding) {
  PreflightCheckModel one;
  one.id = finding.id;
  one.status = std::string(finding.status());
  one.severity = std::string(checks::to_string(finding.severity));
  one.message = base::evidence_text(finding.message(), 500);
  const checks::Fail* const fail = finding.failure();
  if (fail == nullptr) return one;
  const base::Diagnostic told =
      for_terraform(base::Diagnostic{.kind = base::ErrorKind::check_failed,
                                     .code = fail->code,
                                     .summary = fail->summary,
                                     .cause = base::evidence_text(fail->cause),
                                     .evidence = base::evidence_text(fail->evidence),
                                     .remedy = base::evidence_text(fail->remedy),
                                     .values = fail->values});
  one.code = told.code;
  one.summary = told.summary;
  one.cause = text_or_null(told.cause);
  one.evidence = text_or_null(told.evidence);
  one.remedy = text_or_null(told.remedy);
  return one;
}

PreflightFindings failed(const checks::Report& report) {
  PreflightFindings all;
  for (const auto& counts : {&checks::Finding::is_error, &checks::Finding::is_warning}) {
    for (const checks::Finding& finding : report.findings()) {
      if ((finding.*counts)()) all.push_back(model_of(finding));
    }
  }
  return all;
}

PreflightErrorModel model_of(const base::Diagnostic& error) {
  const base::Diagnostic told = for_terraform(error);
  return {told.code, told.summary, told.detail()};
}

void take_report(PreflightModel& model, const checks::Report& report) {
  PreflightChecks all;
  for (const checks::Finding& finding : report.findings()) {
    all.emplace(finding.id, model_of(finding));
  }
  model.checks = std::move(all);
  model.findings = failed(report);
}

void take_host(PreflightModel& model, const checks::HostSummary& host) {
  model.host = host_results(host);
  model.docker_info = docker_info(host);
  model.docker_version = text_or_null(host.docker_version);
  model.compose_version = text_or_null(host.compose_version);
}

void take_host_key(PreflightModel& model, const registration::HostKey& key) {
  model.ssh_host_key = PreflightHostKeyModel{key.type, key.fingerprint, key.public_key};
}

/// Nothing was found out yet.
void clear(PreflightModel& model) {
  model.error = {};
  model.checks = {};
  model.findings = {};
  model.host = {};
  model.docker_info = {};
  model.ssh_host_key = {};
  model.ssh_jump_host_keys = {};
  model.key_state = Field<std::string>::null();
  model.docker_version = Field<std::string>::null();
  model.compose_version = Field<std::string>::null();
}

ObjectSpec<PreflightCheckModel> make_check_spec() {
  using Model = PreflightCheckModel;
  ObjectSpec<Model> spec;
  spec.attribute("id", &Model::id, "Id of the check.").computed();
  spec.attribute("status", &Model::status, "`passed`, `failed`, `warning` or `skipped`.")
      .computed();
  spec.attribute("severity", &Model::severity, "`error` or `warn`.").computed();
  spec.attribute("message", &Model::message, "What was found.").computed();
  spec.attribute("code", &Model::code, "Stable name of the failure; null without one.").computed();
  spec.attribute("summary", &Model::summary, "The failure in short.").computed();
  spec.attribute("cause", &Model::cause, "What was looked for and what was found.").computed();
  spec.attribute("evidence", &Model::evidence, "What the machine said.").computed();
  spec.attribute("remedy", &Model::remedy, "What can be done about it.").computed();
  return spec;
}

ObjectSpec<PreflightErrorModel> make_error_spec() {
  using Model = PreflightErrorModel;
  ObjectSpec<Model> spec;
  spec.attribute("code", &Model::code, "Stable name of the error, for example `ssh.auth_refused`.")
      .computed();
  spec.attribute("summary", &Model::summary, "The error in short.").computed();
  spec.attribute("detail", &Model::detail, "Cause, evidence and what can be done.").computed();
  return spec;
}

ObjectSpec<PreflightHostKeyModel> make_host_key_spec() {
  using Model = PreflightHostKeyModel;
  ObjectSpec<Model> spec;
  spec.attribute("type", &Model::type, "Key type, for example `ssh-ed25519`.").computed();
  spec.attribute("fingerprint", &Model::fingerprint, "`SHA256:...`").computed();
  spec.attribute("public_key", &Model::public_key,
                 "Type and base64, as a line of `known_hosts` has them.")
      .computed();
  return spec;
}

}  // namespace

const ObjectSpec<PreflightCheckModel>& preflight_check_spec() {
  static const ObjectSpec<PreflightCheckModel> spec = make_check_spec();
  return spec;
}

const ObjectSpec<PreflightErrorModel>& preflight_error_spec() {
  static const ObjectSpec<PreflightErrorModel> spec = make_error_spec();
  return spec;
}

const ObjectSpec<PreflightHostKeyModel>& preflight_host_key_spec() {
  static const ObjectSpec<PreflightHostKeyModel> spec = make_host_key_spec();
  return spec;
}

void take_preflight(PreflightModel& model, const PreflightResult& result) {
  clear(model);
  model.status = std::string(registration::to_string(result.status));
  model.reachable = result.host_key.has_value();
  if (result.error) model.error = model_of(*result.error);
  if (result.report) take_report(model, *result.report);
  if (result.host) take_host(model, *result.host);
  if (result.host_key) {
    take_host_key(model, *result.host_key);
    model.ssh_jump_host_keys = jump_host_key_results(result.jump_host_keys);
  }
  if (result.key_state) model.key_state = std::string(registration::to_string(*result.key_state));
  model.key_detail = text_or_null(result.key_detail);
}

FailOn parse_fail_on(const std::string& text) {
  if (text == "error") return FailOn::error;
  return text == "warning" ? FailOn::warning : FailOn::never;
}

bool fails(const PreflightResult& result, FailOn fail_on) {
  switch (result.status) {
    case PreflightStatus::healthy:
      return false;
    case PreflightStatus::degraded:
      return fail_on == FailOn::warning;
    case PreflightStatus::unhealthy:
    case PreflightStatus::unreachable:
      break;
  }
  return fail_on != FailOn::never;
}

base::Diagnostics told(const PreflightResult& result, FailOn fail_on) {
  base::Diagnostics found;
  if (result.error) found.add(*result.error);
  if (result.report) found.add_all(result.report->diagnostics());
  base::Diagnostics all;
  for (base::Diagnostic one : found.items()) {
    if (fail_on == FailOn::never) one.severity = base::Severity::warning;
    if (fail_on == FailOn::warning) one.severity = base::Severity::error;
    all.add(std::move(one));
  }
  all.add_all(result.warnings);
  return for_terraform(all);
}

}  // namespace provider
