#include "provider/arguments/ssh_blame.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include "provider/arguments/ssh_hops.h"
#include "provider/arguments/ssh_merge.h"

namespace provider {
namespace {

/// Where a user of Terraform is to be told something else than registration/login knows to say.
struct Advice {
  std::string_view code;
  std::string_view machine;  ///< "target", "hops" or "proxy"
  std::string_view summary;
  std::string_view cause;
  std::string_view remedy;
};

constexpr std::array<Advice, 5> kAdvice = {{
    {"config.ssh_credentials_missing", "target", "There is no way to log in to the machine",
     "The machine has to be prepared over SSH, and neither `ssh` nor the provider's `defaults.ssh` "
     "has credentials.",
     "Set `ssh.private_key`, or `ssh.private_key_wo` (which a data source does not have), to the "
     "key that logs in to the machine today, or `ssh.agent` or `ssh.password`, or one of them in "
     "`defaults.ssh` of the provider block, where nothing is stored; `ssh.use_coolify_key` if it "
     "trusts Coolify's key already. For a registration whose machine lets nobody in from here, set "
     "`ssh.enabled` to false."},
    {"config.ssh_credentials_missing", "hops", "There is no way to log in to the jump host",
     "Its own credentials are write-only and not at hand, and the machine's are not shown to it in "
     "their place.",
     "Set them, store them in the state, or write the host into `jump_hosts` with `agent = true` "
     "and load its key into an ssh-agent."},
    {"config.ssh_credentials_missing", "proxy", "The password for the proxy is not at hand",
     "It is write-only and not at hand, and nothing goes through the proxy without it.",
     "Set it, or store it in the state as `proxy_user_password`."},
    {"registration.host_key_needed", "target", "No credentials go where only Coolify points",
     "The configuration gave no such address, or it is not known what it gave: only Coolify says "
     "that the machine is there, and no host key that was given or learnt would prove it.",
     "Set `ssh.host_key` to the machine's host key."},
    {"config.missing", "target", "Missing argument",
     "A certificate only logs in together with its private key.",
     "Set `private_key`, or load both into an ssh-agent and set `agent`."},
}};

/// The name at a place of a path; empty where there is none.
std::string name_at(const base::Path& path, std::size_t place) {
  if (place >= path.steps().size()) return {};
  const auto* const name = std::get_if<base::Path::Name>(&path.steps()[place]);
  return name == nullptr ? std::string() : name->value;
}

std::size_t index_at(const base::Path& path, std::size_t place) {
  return static_cast<std::size_t>(std::get<base::Path::Index>(path.steps().at(place)).value);
}

void advise(base::Diagnostic& fault) {
  const std::string machine = name_at(fault.path, 0);
  const auto* const found = std::find_if(kAdvice.begin(), kAdvice.end(), [&](const Advice& advice) {
    return advice.code == fault.code && advice.machine == machine;
  });
  if (found == kAdvice.end()) return;
  fault.summary = found->summary;
  fault.cause = found->cause;
  fault.remedy = found->remedy;
}

bool is_about_host_key(const std::string& field) {
  return field.starts_with("host_key") || field == "known_hosts";
}

}  // namespace

template <typename Model>
SshBlame::Machine SshBlame::machine_of(const Model& model) {
  Machine machine;
  // Of the twins one that is not at hand can only be the write-only.
  if (!model.private_key_wo.is_null() || model.private_key.is_null()) {
    machine.private_key = "private_key_wo";
  }
  if (model.private_key_wo.is_null() && model.password_wo.is_unknown()) {
    machine.private_key = "password_wo";
  }
  if (!model.known_hosts.is_null()) machine.host_key = "known_hosts";
  if (!model.host_key_fingerprint.is_null()) machine.host_key = "host_key_fingerprint";
  if (!model.host_key.is_null()) machine.host_key = "host_key";
  if (!model.passphrase_wo.is_null()) machine.write_only.emplace_back("passphrase");
  if (!model.password_wo.is_null()) machine.write_only.emplace_back("password");
  return machine;
}

SshBlame::SshBlame(const SshModel& ssh)
    : target_(machine_of(ssh)),
      has_user_(ssh.user.is_known()),
      is_bastion_(!ssh.bastion_host.is_null()) {
  // As of a private key.
  if (ssh.proxy_user_password.is_null()) proxy_password_ += "_wo";
  if (uses_coolify_key(ssh)) target_.private_key = "use_coolify_key";
  if (!ssh.sudo_password_wo.is_null()) target_.write_only.emplace_back("sudo_password");
  for (const JumpHostModel& host : jump_hosts(ssh)) hops_.push_back(machine_of(host));
}

base::Diagnostic SshBlame::below_object(base::Diagnostic fault) const {
  advise(fault);
  const Machine blamed = machine(fault.path);
  if (fault.kind == base::ErrorKind::host_key_mismatch) {
    fault.values.emplace(blamed.host_key.empty() ? "learned_key" : "given_key", "");
  }
  fault.path = argument(fault.path, blamed);
  if (fault.path.empty()) return fault;
  const std::string name = name_at(fault.path, fault.path.steps().size() - 1);
  fault.values.emplace("argument", name);
  fault.values.emplace("passphrase",
                       name.starts_with("bastion_") ? "bastion_passphrase" : "passphrase");
  return fault;
}

base::Diagnostics SshBlame::below_object(const base::Diagnostics& faults) const {
  base::Diagnostics all;
  for (const base::Diagnostic& fault : faults.items()) all.add(below_object(fault));
  return all;
}

base::Diagnostic SshBlame::below_resource(base::Diagnostic fault) const {
  if (fault.path.empty()) return fault;
  fault = below_object(std::move(fault));
  fault.path = fault.path.below(base::Path::of("ssh"));
  return fault;
}

SshBlame::Machine SshBlame::machine(const base::Path& field) const {
  if (name_at(field, 0) != "hops") return target_;
  const std::size_t hop = index_at(field, 1);
  return hop < hops_.size() ? hops_[hop] : Machine();
}

base::Path SshBlame::other_argument(const base::Path& field) const {
  if (name_at(field, 0) == "proxy") {
    return base::Path::of(name_at(field, 1) == "user" ? "proxy_user_name" : proxy_password_);
  }
  // The first account is the target's.
  const std::size_t later = name_at(field, 0) == "other_users" ? index_at(field, 1) + 1 : 0;
  if (later == 0 && has_user_) return base::Path::of("user");
  return base::Path::of("users").index(static_cast<std::int64_t>(later - (has_user_ ? 1 : 0)));
}

base::Path SshBlame::argument(const base::Path& field, const Machine& machine) const {
  const bool is_hop = name_at(field, 0) == "hops";
  const bool is_user = !is_hop && name_at(field, 1) == "user";
  if (is_user || name_at(field, 0) == "other_users" || name_at(field, 0) == "proxy") {
    return other_argument(field);
  }
  std::string name = name_at(field, is_hop ? 2 : 1);
  if (name == "private_key") name = machine.private_key;
  if (name == "host_key" && !machine.host_key.empty()) name = machine.host_key;
  const auto& write_only = machine.write_only;
  if (std::find(write_only.begin(), write_only.end(), name) != write_only.end()) name += "_wo";
  if (is_hop) return hop_argument(index_at(field, 1), name);
  return name.empty() ? base::Path() : base::Path::of(name);
}

base::Path SshBlame::hop_argument(std::size_t hop, const std::string& name) const {
  if (is_bastion_) {
    if (name.empty()) return base::Path::of("bastion_host");
    return base::Path::of(is_about_host_key(name) ? "bastion_host_key" : "bastion_" + name);
  }
  const base::Path host = base::Path::of("jump_hosts").index(static_cast<std::int64_t>(hop));
  return name.empty() ? host : host.name(name);
}

}  // namespace provider
