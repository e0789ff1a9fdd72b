#include "provider/server_registration/updated_state.h"

#include "provider/server_registration/mapping.h"
#include "provider/server_registration/read_state.h"
#include "provider/server_registration/rerun.h"
#include "provider/server_registration/server_settings.h"

namespace provider {
namespace {

/// The arguments that Coolify keeps, as they were: nothing tells that it has others now.
void keep_recorded(RegistrationModel& state, const RegistrationModel& prior) {
  state.ip = prior.ip;
  state.port = prior.port;
  state.user = prior.user;
  state.name = prior.name;
  state.description = prior.description;
  state.private_key_uuid = prior.private_key_uuid;
}

}  // namespace

bool plans_run(const RegistrationModel& planned) { return planned.status.is_unknown(); }

bool plans_key_line(const RegistrationModel& prior, const RegistrationModel& planned) {
  return changes_key_line(prior.deploy_key, planned.deploy_key);
}

RegistrationModel updated_state(const RegistrationModel& prior, const RegistrationModel& planned,
                                const registration::Outcome& outcome, const std::string& left_log) {
  const registration::Result& result = outcome.result;
  if (result.is_refused) return result.record ? read_state(prior, *result.record, left_log) : prior;
  const registration::Settings present =
      result.record ? result.record->settings : registration::Settings();
  RegistrationModel state = planned;
  if (outcome.diagnostics.has_error()) {
    if (result.record) {
      take_record(state, *result.record);
      state.status = status_now(prior, *result.record, left_log);
    } else {
      keep_recorded(state, prior);
    }
    keep_untold_settings(state, prior, present);
    keep_unsent(state.sentinel, planned.sentinel, prior.sentinel, present.sentinel);
  }
  // The next run has to know that the new machine is not the one whose host key is known.
  const bool is_unseen = outcome.diagnostics.has_error() && !result.host_key;
  if (is_unseen && is_other_instance(prior, planned)) state.instance_id = prior.instance_id;
  const bool is_unwritten = outcome.diagnostics.has_error() && !result.key_deployment;
  if (plans_key_line(prior, planned) && is_unwritten) state.deploy_key = prior.deploy_key;
  if (planned.ssh_host_key.is_unknown()) {
    state.ssh_host_key = prior.ssh_host_key;
    state.ssh_jump_host_keys = prior.ssh_jump_host_keys;
    take_host_keys(state, result);
    // Nobody has logged in to the new machine yet, whose host key is another one.
    const bool is_unseen_machine =
        is_other_instance(prior, planned) && !outcome.diagnostics.has_error() && !result.host_key;
    if (is_unseen_machine) state.ssh_host_key = schema::Field<HostKeyModel>::null();
  }
  if (plans_run(planned)) take_result(state, result);
  // What stands in the log is of now only where a validation has left it there.
  const bool is_old = result.record && !left_log.empty() && log_mark(*result.record) == left_log;
  if (is_old && !result.has_verdict) state.validation_logs = schema::Field<std::string>::null();
  fill_settings(state, present);
  fill_tags(state);
  return state;
}

std::string left_log_after(const registration::Outcome& outcome, const std::string& left_log) {
  const registration::Result& result = outcome.result;
  if (!result.has_verdict) return left_log;
  const bool is_ready = result.status == registration::Status::ready && result.record;
  return is_ready ? log_mark(*result.record) : std::string();
}

}  // namespace provider
