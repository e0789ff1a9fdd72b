#include "provider/server_registration/updated_state.h"

#include "provider/server_registration/mapping.h"
#include "provider/server_registration/read_state.h"
#include "provider/server_registration/server_settings.h"

namespace provider {

bool plans_run(const RegistrationModel& planned) { return planned.status.is_unknown(); }

bool plans_key_line(const RegistrationModel& prior, const RegistrationModel& planned) {
  return changes_key_line(prior.deploy_key, planned.deploy_key);
}

RegistrationModel updated_state(const RegistrationModel& prior, const RegistrationModel& planned,
                                const registration::Outcome& outcome) {
  const registration::Result& result = outcome.result;
  const registration::Settings present =
      result.record ? result.record->settings : registration::Settings();
  RegistrationModel state = planned;
  if (outcome.diagnostics.has_error()) {
    if (result.record) {
      take_record(state, *result.record);
      state.status = status_now(prior, *result.record);
    }
    keep_unsent(state.sentinel, prior.sentinel, present.sentinel);
  }
  const bool is_unwritten = outcome.diagnostics.has_error() && !result.key_deployment;
  if (plans_key_line(prior, planned) && is_unwritten) state.deploy_key = prior.deploy_key;
  if (planned.ssh_host_key.is_unknown()) {
    state.ssh_host_key = prior.ssh_host_key;
    state.ssh_jump_host_keys = prior.ssh_jump_host_keys;
    take_host_keys(state, result);
  }
  if (plans_run(planned)) take_result(state, result);
  fill_settings(state, present);
  fill_tags(state);
  return state;
}

}  // namespace provider
