#include "provider/server_registration/login.h"

#include "coolify/address.h"
#include "provider/arguments/ssh_merge.h"

namespace provider {
namespace {

SshTarget target_of(const RegistrationModel& model) {
  return {model.ip.value_or(""), model.cloud_provider.value_or(""), {}};
}

bool is_same_machine(const RegistrationModel& prior, const SshModel& prior_ssh,
                     const RegistrationModel& model, const SshModel& ssh) {
  const std::string was = prior.ip.value_or("");
  const std::string is = model.ip.value_or("");
  return coolify::same_address(was, is) ||
         login_endpoint(prior_ssh, was) == login_endpoint(ssh, is);
}

RecordedHostKeys recorded_keys(const RegistrationModel& prior, bool same_machine) {
  RecordedHostKeys recorded;
  const HostKeyModel* const key_of_target = prior.ssh_host_key.if_known();
  if (same_machine && key_of_target != nullptr) {
    recorded.target = key_of_target->public_key.value_or("");
  }
  for (const JumpHostKeyModel& key : prior.ssh_jump_host_keys.value_or({})) {
    recorded.jump_hosts[key.endpoint.value_or("")] = key.public_key.value_or("");
  }
  return recorded;
}

}  // namespace

SshModel effective_ssh(const RegistrationModel& model, const schema::Field<SshModel>& defaults) {
  return with_defaults(model.ssh.value_or({}), defaults.value_or({}));
}

base::Expected<Login> registration_login(const SshModel& ssh, const RegistrationModel& model) {
  return make_login(ssh, target_of(model));
}

base::Expected<Login> registration_login(const SshModel& ssh, const RegistrationModel& model,
                                         const RegistrationModel& prior,
                                         const SshModel& prior_ssh) {
  SshTarget target = target_of(model);
  target.recorded = recorded_keys(prior, is_same_machine(prior, prior_ssh, model, ssh));
  return make_login(ssh, target);
}

}  // namespace provider
