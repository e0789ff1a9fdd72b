#include "provider/server_registration/login.h"

#include <optional>
#include <utility>

#include "coolify/address.h"
#include "provider/arguments/address.h"
#include "provider/server_registration/rerun.h"
#include "registration/config.h"

namespace provider {
namespace {

std::string coolify_user(const RegistrationModel& model) {
  return model.user.value_or(registration::Config().user);
}

/// Nothing when the login leads somewhere else, or to an address that can be used.
std::optional<base::Diagnostic> address_fault(const SshModel& ssh, const RegistrationModel& model) {
  const std::string* const ip = model.ip.if_known();
  if (!ssh.host.is_null() || ip == nullptr) return std::nullopt;
  return login_address_fault(*ip);
}

SshTarget target_of(const RegistrationModel& model, registration::login::CoolifyKeys keys) {
  SshTarget target;
  target.ip = model.ip.value_or("");
  target.cloud_provider = model.cloud_provider.value_or("");
  target.coolify_users = {coolify_user(model)};
  target.coolify_keys = std::move(keys);
  return target;
}

std::string learnt_key(const RegistrationModel& prior) {
  const HostKeyModel* const key = prior.ssh_host_key.if_known();
  return key == nullptr ? std::string() : key->public_key.value_or("");
}

RecordedHostKeys recorded_keys(const RegistrationModel& prior, std::string key_of_target) {
  RecordedHostKeys recorded;
  recorded.target = std::move(key_of_target);
  for (const JumpHostKeyModel& key : prior.ssh_jump_host_keys.value_or({})) {
    recorded.jump_hosts.push_back({key.endpoint.value_or(""), key.public_key.value_or("")});
  }
  return recorded;
}

}  // namespace

SshModel effective_ssh(const RegistrationModel& model, const schema::Field<SshModel>& defaults) {
  return with_defaults(model.ssh.value_or({}), defaults.value_or({}));
}

LearntPlace learnt_place(const RegistrationModel& state, const SshModel& ssh) {
  if (!state.ssh_host_key.is_known()) return {};
  const std::string ip = state.ip.value_or("");
  return {state.ssh_host_key->ip.value_or(ip),
          state.ssh_host_key->endpoint.value_or(login_endpoint(ssh, ip).to_string())};
}

void set_learnt_place(RegistrationModel& state, const LearntPlace& place) {
  if (!state.ssh_host_key.is_known()) return;
  state.ssh_host_key->ip = place.ip;
  state.ssh_host_key->endpoint = place.endpoint;
}

std::string last_named_ip(const std::string& remembered, const LearntPlace& place) {
  return remembered.empty() ? place.ip : remembered;
}

bool is_same_machine(const LearntPlace& place, const std::string& ip, const SshModel& ssh) {
  return coolify::same_address(place.ip, ip) ||
         login_endpoint(ssh, ip).to_string() == place.endpoint;
}

bool relies_on_coolify(const SshModel& ssh, const RegistrationModel& model,
                       const std::string& named_ip) {
  return !ssh.host.is_known() && !coolify::same_address(named_ip, model.ip.value_or(""));
}

base::Expected<Login> registration_login(const SshModel& ssh, const RegistrationModel& model,
                                         registration::login::CoolifyKeys keys) {
  if (auto fault = address_fault(ssh, model)) return base::fail(*std::move(fault));
  return make_login(ssh, target_of(model, std::move(keys)));
}

base::Expected<Login> registration_login(const SshModel& ssh, const RegistrationModel& model,
                                         const std::string& named_ip,
                                         const RegistrationModel& prior, const SshModel& prior_ssh,
                                         const TriedHostKey& tried,
                                         registration::login::CoolifyKeys keys) {
  if (auto fault = address_fault(ssh, model)) return base::fail(*std::move(fault));
  SshTarget target = target_of(model, std::move(keys));
  // The former account has the key already.
  const std::string former_user = coolify_user(prior);
  if (former_user != target.coolify_users.front()) {
    target.coolify_users.insert(target.coolify_users.begin(), former_user);
  }
  target.ip_is_hearsay = relies_on_coolify(ssh, model, named_ip);
  const std::string machine = named_ip.empty() ? model.ip.value_or("") : named_ip;
  std::string demanded;
  const bool is_known_machine = !is_other_instance(prior, model) &&
                                is_same_machine(learnt_place(prior, prior_ssh), machine, ssh);
  if (target.ip_is_hearsay || is_known_machine) {
    demanded = learnt_key(prior);
  } else if (is_same_machine(tried.place, machine, ssh)) {
    demanded = tried.public_key;
  }
  target.recorded = recorded_keys(prior, std::move(demanded));
  return make_login(ssh, target);
}

}  // namespace provider
