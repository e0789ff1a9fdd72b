#include "provider/arguments/ssh_check.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "provider/arguments/ssh_hops.h"
#include "provider/arguments/ssh_merge.h"
#include "ssh/certificate.h"
#include "ssh/private_key.h"

namespace provider {
namespace {

using schema::Field;

/// A private key and what belongs to it, with the places where they are written.
struct KeyArguments {
  const Field<std::string>& key;
  const Field<std::string>& passphrase;
  const Field<std::string>& certificate;
  base::Path key_path;
  base::Path certificate_path;
};

base::Diagnostic at(base::Diagnostic error, const base::Path& path) {
  error.path = path;
  return error;
}

base::Diagnostic other_key(const base::Path& path) {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "ssh.certificate_invalid";
  error.summary = "The SSH certificate cannot be used";
  error.cause = "The certificate was issued for another key than the private key given with it.";
  error.remedy = "Give the certificate that was issued for this private key.";
  error.path = path;
  return error;
}

void check_key(const KeyArguments& given, base::Diagnostics& faults) {
  std::optional<ssh::PublicKey> public_half;
  if (given.key.is_known() && !given.passphrase.is_unknown()) {
    const auto key = ssh::inspect_private_key(base::Secret(*given.key),
                                              base::Secret(given.passphrase.value_or("")));
    if (!key) faults.add(at(key.error(), given.key_path));
    if (key) public_half = key->public_key;
  }
  if (!given.certificate.is_known()) return;
  const auto certificate = ssh::parse_certificate(*given.certificate);
  if (!certificate) {
    faults.add(at(certificate.error(), given.certificate_path));
  } else if (public_half && !certificate->key.same_key(*public_half)) {
    faults.add(other_key(given.certificate_path));
  }
}

/// The argument a host key policy blames.
std::string blamed(const base::Diagnostic& error) {
  return std::get<base::Path::Name>(error.path.steps().front()).value;
}

template <typename Model>
bool trust_is_decided(const Model& model) {
  return !model.host_key.is_unknown() && !model.host_key_fingerprint.is_unknown() &&
         !model.known_hosts.is_unknown() && !model.host_key_policy.is_unknown();
}

void check_jump_host(const SshModel& ssh, std::size_t index, const JumpHostModel& host,
                     base::Diagnostics& faults) {
  const char* const key_name = host.private_key_wo.is_null() ? "private_key" : "private_key_wo";
  check_key({host.private_key, host.passphrase, host.certificate,
             jump_host_path(ssh, index, key_name), jump_host_path(ssh, index, "certificate")},
            faults);
  if (!trust_is_decided(host) || !trust_is_decided(ssh)) return;
  const auto policy = ssh::make_host_key_policy(host_key_text(host, ssh));
  if (policy) return;
  const bool is_bastion = !ssh.bastion_host.is_null();
  faults.add(at(policy.error(),
                jump_host_path(ssh, index, is_bastion ? "host_key" : blamed(policy.error()))));
}

base::Diagnostic credentials_missing() {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "config.ssh_credentials_missing";
  error.summary = "There is no way to log in to the machine";
  error.cause =
      "The machine has to be prepared over SSH, and neither `ssh` nor the provider's "
      "`defaults.ssh` has credentials.";
  error.remedy =
      "Set `ssh.private_key_wo` or `ssh.private_key` to the key that logs in to the machine "
      "today, or `ssh.agent` or `ssh.password`.";
  return error;
}

base::Diagnostic key_missing() {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "config.missing";
  error.summary = "Missing argument";
  error.cause = "A certificate only logs in together with its private key.";
  error.remedy = "Set `private_key`, or load both into an ssh-agent and set `agent`.";
  error.path = base::Path::of("certificate");
  return error;
}

}  // namespace

base::Diagnostics check_ssh(const SshModel& ssh) {
  base::Diagnostics faults;
  const char* const key_name = ssh.private_key_wo.is_null() ? "private_key" : "private_key_wo";
  check_key({given(ssh.private_key, ssh.private_key_wo), given(ssh.passphrase, ssh.passphrase_wo),
             ssh.certificate, base::Path::of(key_name), base::Path::of("certificate")},
            faults);
  if (trust_is_decided(ssh)) {
    const auto policy = ssh::make_host_key_policy(host_key_text(ssh));
    if (!policy) faults.add(policy.error());
  }
  std::size_t index = 0;
  for (const JumpHostModel& host : jump_hosts(ssh)) check_jump_host(ssh, index++, host, faults);
  return faults;
}

base::Diagnostics check_login(const SshModel& login) {
  const Field<std::string>& key = given(login.private_key, login.private_key_wo);
  const Field<std::string>& password = given(login.password, login.password_wo);
  const bool has_agent =
      login.agent.is_null() ? !login.agent_identity.is_null() : login.agent.value_or(true);
  if (key.is_null() && password.is_null() && !has_agent) return credentials_missing();
  base::Diagnostics faults;
  if (key.is_null() && !login.certificate.is_null()) faults.add(key_missing());
  faults.add_all(check_ssh(login));
  return faults;
}

}  // namespace provider
