#include "provider/server_registration/read_state.h"

#include "base/text.h"
#include "checks/report.h"
#include "provider/server_registration/mapping.h"
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

registration::Past past_of(const RegistrationModel& state, const registration::Record& record) {
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

std::string status_now(const RegistrationModel& state, const registration::Record& record) {
  return std::string(
      registration::to_string(registration::status_of(record, past_of(state, record))));
}

RegistrationModel read_state(const RegistrationModel& state, const registration::Record& record) {
  RegistrationModel read = with_record(state, record);
  read.status = status_now(state, record);
  if (says(state.registration_status, kPending) &&
      registration::is_called_usable(record, past_of(state, record))) {
    read.registration_status = schema::Field<std::string>::null();
  }
  return read;
}

RegistrationModel imported_state(const registration::Record& record) {
  RegistrationModel imported = with_record({}, record);
  if (!registration::is_called_usable(record, {})) imported.registration_status = kPending;
  return imported;
}

}  // namespace provider
