#include "provider/ssh_options.h"

#include <utility>

#include "ssh/private_key.h"

namespace provider {
namespace {

base::Diagnostic below_ssh(base::Diagnostic error) {
  error.path = error.path.below(base::Path::of("ssh"));
  return error;
}

base::Diagnostic credentials_missing() {
  base::Diagnostic error;
  error.kind = base::ErrorKind::invalid_config;
  error.code = "config.ssh_credentials_missing";
  error.summary = "There is no way to log in to the machine";
  error.cause = "The machine has to be prepared over SSH, and `ssh` has no credentials.";
  error.remedy = "Set `ssh.private_key` to the key that logs in to the machine today.";
  error.path = base::Path::of("ssh");
  return error;
}

ssh::HostKeyText host_key_text(const SshModel& ssh) {
  ssh::HostKeyText text;
  text.host_key = ssh.host_key.value_or("");
  return text;
}

}  // namespace

base::Expected<ssh::ConnectOptions> connect_options(const schema::Field<SshModel>& ssh,
                                                    const SshTarget& target) {
  if (!ssh.is_known() || !ssh->private_key.is_known() || ssh->private_key->empty()) {
    return base::fail(credentials_missing());
  }
  const SshModel& login = *ssh;
  const base::Diagnostics faults = check_ssh(login);
  if (faults.has_error()) return base::fail(faults.items().front());
  auto policy = ssh::make_host_key_policy(host_key_text(login));
  if (!policy) return base::fail(below_ssh(policy.error()));
  if (policy->mode == ssh::HostKeyMode::accept_new && !target.recorded.empty()) {
    const auto recorded = ssh::parse_public_key(target.recorded);
    if (recorded) policy->keys.push_back(*recorded);
  }

  ssh::ConnectOptions options;
  options.target.endpoint.host = login.host.value_or(target.ip);
  options.target.endpoint.port = static_cast<std::uint16_t>(login.port.value_or(22));
  options.target.credentials.user = login.user.value_or(default_login_user(target.cloud_provider));
  options.target.credentials.private_key = base::Secret(*login.private_key);
  options.target.host_key = *std::move(policy);
  return options;
}

base::Diagnostics check_ssh(const SshModel& ssh) {
  base::Diagnostics faults;
  if (ssh.private_key.is_known()) {
    const auto key =
        ssh::inspect_private_key(base::Secret(*ssh.private_key), base::Secret(std::string()));
    if (!key) {
      base::Diagnostic error = key.error();
      error.path = base::Path::of("ssh").name("private_key");
      faults.add(error);
    }
  }
  if (ssh.host_key.is_known()) {
    const auto policy = ssh::make_host_key_policy(host_key_text(ssh));
    if (!policy) faults.add(below_ssh(policy.error()));
  }
  return faults;
}

}  // namespace provider
