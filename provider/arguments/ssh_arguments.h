#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "schema/object_spec.h"

namespace provider {

/// One of `ssh.jump_hosts`.
struct JumpHostModel {
  schema::Field<std::string> host;
  schema::Field<std::int64_t> port;
  schema::Field<std::string> user;
  schema::Field<std::string> private_key;
  schema::Field<std::string> private_key_wo;
  schema::Field<std::int64_t> private_key_wo_version;
  schema::Field<std::string> passphrase;
  schema::Field<std::string> passphrase_wo;
  schema::Field<std::int64_t> passphrase_wo_version;
  schema::Field<std::string> certificate;
  schema::Field<bool> agent;
  schema::Field<std::string> agent_identity;
  schema::Field<std::string> password;
  schema::Field<std::string> password_wo;
  schema::Field<std::int64_t> password_wo_version;
  schema::Field<std::string> host_key;
  schema::Field<std::string> host_key_fingerprint;
  schema::Field<std::string> known_hosts;
  schema::Field<std::string> host_key_policy;
};

/// The `ssh` object: how this provider logs in to the machine. Named as in Terraform's own
/// `connection` block, where that has a name for it.
struct SshModel {
  schema::Field<bool> enabled;
  schema::Field<std::string> host;
  schema::Field<std::int64_t> port;
  schema::Field<std::string> user;
  schema::Field<std::vector<std::string>> users;

  schema::Field<bool> use_coolify_key;
  schema::Field<std::string> private_key;
  schema::Field<std::string> private_key_wo;
  schema::Field<std::int64_t> private_key_wo_version;
  schema::Field<std::string> passphrase;
  schema::Field<std::string> passphrase_wo;
  schema::Field<std::int64_t> passphrase_wo_version;
  schema::Field<std::string> certificate;
  schema::Field<bool> agent;
  schema::Field<std::string> agent_identity;
  schema::Field<std::string> password;
  schema::Field<std::string> password_wo;
  schema::Field<std::int64_t> password_wo_version;
  schema::Field<std::string> sudo_password;
  schema::Field<std::string> sudo_password_wo;
  schema::Field<std::int64_t> sudo_password_wo_version;

  schema::Field<std::string> host_key;
  schema::Field<std::string> host_key_fingerprint;
  schema::Field<std::string> known_hosts;
  schema::Field<std::string> host_key_policy;

  schema::Field<std::string> timeout;
  schema::Field<std::string> initial_delay;

  schema::Field<std::string> proxy_scheme;
  schema::Field<std::string> proxy_host;
  schema::Field<std::int64_t> proxy_port;
  schema::Field<std::string> proxy_user_name;
  schema::Field<std::string> proxy_user_password;
  schema::Field<std::string> proxy_user_password_wo;
  schema::Field<std::int64_t> proxy_user_password_wo_version;

  schema::Field<std::string> bastion_host;
  schema::Field<std::int64_t> bastion_port;
  schema::Field<std::string> bastion_user;
  schema::Field<std::string> bastion_private_key;
  schema::Field<std::string> bastion_private_key_wo;
  schema::Field<std::int64_t> bastion_private_key_wo_version;
  schema::Field<std::string> bastion_passphrase;
  schema::Field<std::string> bastion_passphrase_wo;
  schema::Field<std::int64_t> bastion_passphrase_wo_version;
  schema::Field<std::string> bastion_certificate;
  schema::Field<std::string> bastion_password;
  schema::Field<std::string> bastion_password_wo;
  schema::Field<std::int64_t> bastion_password_wo_version;
  schema::Field<std::string> bastion_host_key;
  schema::Field<std::vector<JumpHostModel>> jump_hosts;
};

/// Where an `ssh` object stands. The provider block is never stored: it needs no write-only
/// arguments, which Terraform would not accept there. And it names no single machine: no `host`. A
/// data source cannot have any. An action has no state, in which a version would show.
enum class SshPlace { resource, provider_defaults, preflight_data, preflight_action };

[[nodiscard]] schema::ObjectSpec<SshModel> ssh_arguments(SshPlace place);

}  // namespace provider
