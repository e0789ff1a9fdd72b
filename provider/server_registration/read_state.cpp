#include "provider/server_registration/read_state.h"

#include <cstdint>
#include <sstream>

#include "base/text.h"
#include "checks/report.h"
#include "provider/server_registration/mapping.h"
#include "provider/server_registration/server_settings.h"
#include "registration/standing.h"

namespace provider {
namespace {

using registration::Findings;
using registration::RunEnd;
using registration::Status;

bool says(const schema::Field<std::string>& field, std::string_view word) {
  return field.value_or("") == word;
}

bool says(const schema::Field<std::string>& field, Status status) {
  return says(field, registration::to_string(status));
}

RunEnd last_run(const RegistrationModel& state) {
  if (says(state.registration_status, "completed")) return RunEnd::completed;
  if (!says(state.registration_status, "failed")) return RunEnd::none;
  // That Coolify could log in all the same tells whose login it was that failed.
  const bool is_ours =
      says(state.status, Status::unreachable) && state.is_reachable.value_or(false);
  return is_ours ? RunEnd::shut_out : RunEnd::failed;
}

Findings findings(const schema::Field<HealthModel>& health) {
  const HealthModel* const known = health.if_known();
  if (known == nullptr || !known->overall_status.is_known()) return Findings::unknown;
  const bool failed =
      says(known->overall_status, checks::to_string(checks::OverallStatus::unhealthy));
  return failed ? Findings::failed : Findings::passed;
}

/// Whether the log is one that stood there when the registration was ready.
bool is_left_behind(const registration::Record& record, const std::string& left_log) {
  return !left_log.empty() && log_mark(record) == left_log;
}

registration::Past past_of(const RegistrationModel& state, const registration::Record& record,
                           const std::string& left_log) {
  using registration::ValidationChoice;
  return {
      .last_run = last_run(state),
      .findings = findings(state.health),
      // Without a run, another mode changes nothing of what the last run asked.
      .asks_coolify = validation_policy(state.validation).mode != ValidationChoice::none ||
                      says(state.status, Status::ready),
      .was_tried = state.is_reachable.value_or(false) || says(state.status, Status::unreachable),
      .was_ready = says(state.status, Status::ready),
      .is_same_log =
          is_left_behind(record, left_log) ||
          says(state.validation_logs, base::evidence_text(record.validation_logs.value_or("")))};
}

/// What is told, with the tags that follow from it: a creation that was stopped could not ask for
/// the team.
RegistrationModel with_record(RegistrationModel model, const registration::Record& record) {
  take_record(model, record);
  model.tags = schema::Field<std::vector<std::string>>::unknown();
  fill_tags(model);
  return model;
}

}  // namespace

std::string log_mark(const registration::Record& record) {
  // FNV-1a: the same on every machine.
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : record.validation_logs.value_or("")) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  if (record.validation_logs.value_or("").empty()) return {};
  std::ostringstream digits;
  digits << std::hex << hash;
  return digits.str();
}

std::string status_now(const RegistrationModel& state, const registration::Record& record,
                       const std::string& left_log) {
  return std::string(
      registration::to_string(registration::status_of(record, past_of(state, record, left_log))));
}

RegistrationModel read_state(const RegistrationModel& state, const registration::Record& record,
                             const std::string& left_log) {
  RegistrationModel read = with_record(state, record);
  read.status = status_now(state, record, left_log);
  const bool is_left = says(read.status, Status::ready) || is_left_behind(record, left_log);
  if (record.complete && is_left) {
    read.validation_logs = schema::Field<std::string>::null();
  }
  if (says(state.registration_status, kPending) &&
      registration::is_called_usable(record, past_of(state, record, left_log))) {
    read.registration_status = schema::Field<std::string>::null();
  }
  return read;
}

bool is_enough_for(const RegistrationModel& state, const registration::Record& listed) {
  const bool has_fixed = state.team_id.is_known() && state.registered_at.is_known() &&
                         state.private_key_uuid.is_known();
  const bool is_good = listed.is_reachable && listed.is_usable && !listed.force_disabled;
  // A log, or a run that is not at its end, may have got better without the flags.
  const bool is_settled =
      state.validation_logs.is_null() && !says(state.registration_status, kPending);
  if (!has_fixed || !is_good || !is_settled) return false;
  // What a whole reading would make of it, without a log as before.
  registration::Record whole = listed;
  whole.complete = true;
  const RegistrationModel read = read_state(state, whole);
  const bool is_as_before =
      read.status == state.status && read.is_reachable == state.is_reachable &&
      read.is_usable == state.is_usable && read.docker_version == state.docker_version &&
      read.compose_version == state.compose_version;
  const std::string untold = untold_settings(state, listed.settings);
  return is_as_before && (untold.empty() || untold == coolify::kProxyType.field);
}

std::string left_log_after(const RegistrationModel& read, const registration::Record& record,
                           const std::string& left_log) {
  if (!record.complete) return left_log;
  const bool is_left = says(read.status, Status::ready) || is_left_behind(record, left_log);
  return is_left ? log_mark(record) : std::string();
}

RegistrationModel imported_state(const registration::Record& record) {
  RegistrationModel imported = with_record({}, record);
  if (!registration::is_called_usable(record, {})) imported.registration_status = kPending;
  return imported;
}

}  // namespace provider
