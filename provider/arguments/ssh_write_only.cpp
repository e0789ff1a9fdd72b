#include "provider/arguments/ssh_write_only.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "provider/arguments/ssh_merge.h"

namespace provider {
namespace {

using Text = schema::Field<std::string>;

/// A secret that may be stored or write-only.
template <typename Model>
struct Twins {
  std::string_view write_only_name;
  Text Model::* stored;
  Text Model::* write_only;
};

constexpr std::array<Twins<SshModel>, 8> kOfObject = {{
    {"private_key_wo", &SshModel::private_key, &SshModel::private_key_wo},
    {"passphrase_wo", &SshModel::passphrase, &SshModel::passphrase_wo},
    {"password_wo", &SshModel::password, &SshModel::password_wo},
    {"sudo_password_wo", &SshModel::sudo_password, &SshModel::sudo_password_wo},
    {"proxy_user_password_wo", &SshModel::proxy_user_password, &SshModel::proxy_user_password_wo},
    {"bastion_private_key_wo", &SshModel::bastion_private_key, &SshModel::bastion_private_key_wo},
    {"bastion_passphrase_wo", &SshModel::bastion_passphrase, &SshModel::bastion_passphrase_wo},
    {"bastion_password_wo", &SshModel::bastion_password, &SshModel::bastion_password_wo},
}};

constexpr std::array<Twins<JumpHostModel>, 3> kOfJumpHost = {{
    {"private_key_wo", &JumpHostModel::private_key, &JumpHostModel::private_key_wo},
    {"passphrase_wo", &JumpHostModel::passphrase, &JumpHostModel::passphrase_wo},
    {"password_wo", &JumpHostModel::password, &JumpHostModel::password_wo},
}};

/// Calls `visit` with the argument's name and the two fields of every secret.
template <typename Model, typename Visit>
void visit_secrets(Model& ssh, Visit visit) {
  for (const auto& twins : kOfObject) {
    visit(std::string(twins.write_only_name), ssh.*twins.stored, ssh.*twins.write_only);
  }
  if (!ssh.jump_hosts.is_known()) return;
  std::size_t place = 0;
  for (auto& host : ssh.jump_hosts.value()) {
    const std::string prefix = "jump_hosts[" + std::to_string(place++) + "].";
    for (const auto& twins : kOfJumpHost) {
      visit(prefix + std::string(twins.write_only_name), host.*twins.stored,
            host.*twins.write_only);
    }
  }
}

}  // namespace

std::vector<std::string> write_only_secrets(const SshModel& ssh) {
  std::vector<std::string> names;
  visit_secrets(ssh, [&names](const std::string& name, const Text&, const Text& write_only) {
    if (write_only.is_known()) names.push_back(name);
  });
  return names;
}

SshModel with_withheld(SshModel ssh, const std::vector<std::string>& names) {
  visit_secrets(ssh, [&names](const std::string& name, const Text& stored, Text& write_only) {
    const bool was_given = std::find(names.begin(), names.end(), name) != names.end();
    if (was_given && given(stored, write_only).is_null()) write_only = Text::unknown();
  });
  return ssh;
}

std::vector<std::string> withheld_secrets(const SshModel& ssh) {
  std::vector<std::string> names;
  visit_secrets(ssh, [&names](const std::string& name, const Text&, const Text& write_only) {
    if (write_only.is_unknown()) names.push_back(name);
  });
  return names;
}

}  // namespace provider
