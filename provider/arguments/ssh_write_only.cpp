#include "provider/arguments/ssh_write_only.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "provider/arguments/ssh_merge.h"

namespace provider {
namespace {

using Text = schema::Field<std::string>;

/// Whom a secret is shown to: the arguments that name it; none for the machine itself.
template <typename Model>
struct Peer {
  Text Model::* host = nullptr;
  schema::Field<std::int64_t> Model::* port = nullptr;
};

/// A secret that may be stored or write-only.
template <typename Model>
struct Twins {
  std::string_view write_only_name;
  Text Model::* stored;
  Text Model::* write_only;
  Peer<Model> peer;
};

constexpr Peer<SshModel> kMachine = {};
constexpr Peer<SshModel> kProxy = {&SshModel::proxy_host, &SshModel::proxy_port};
constexpr Peer<SshModel> kBastion = {&SshModel::bastion_host, &SshModel::bastion_port};
constexpr Peer<JumpHostModel> kJumpHost = {&JumpHostModel::host, &JumpHostModel::port};

constexpr std::array<Twins<SshModel>, 8> kOfObject = {{
    {"private_key_wo", &SshModel::private_key, &SshModel::private_key_wo, kMachine},
    {"passphrase_wo", &SshModel::passphrase, &SshModel::passphrase_wo, kMachine},
    {"password_wo", &SshModel::password, &SshModel::password_wo, kMachine},
    {"sudo_password_wo", &SshModel::sudo_password, &SshModel::sudo_password_wo, kMachine},
    {"proxy_user_password_wo", &SshModel::proxy_user_password, &SshModel::proxy_user_password_wo,
     kProxy},
    {"bastion_private_key_wo", &SshModel::bastion_private_key, &SshModel::bastion_private_key_wo,
     kBastion},
    {"bastion_passphrase_wo", &SshModel::bastion_passphrase, &SshModel::bastion_passphrase_wo,
     kBastion},
    {"bastion_password_wo", &SshModel::bastion_password, &SshModel::bastion_password_wo, kBastion},
}};

constexpr std::array<Twins<JumpHostModel>, 3> kOfJumpHost = {{
    {"private_key_wo", &JumpHostModel::private_key, &JumpHostModel::private_key_wo, kJumpHost},
    {"passphrase_wo", &JumpHostModel::passphrase, &JumpHostModel::passphrase_wo, kJumpHost},
    {"password_wo", &JumpHostModel::password, &JumpHostModel::password_wo, kJumpHost},
}};

/// Calls `visit` with the name and the two fields of every secret of `twins`, and with the object
/// and the arguments that name whom it is for.
template <typename Model, typename AllTwins, typename Visit>
void visit_twins(Model& model, const AllTwins& all, const std::string& prefix, Visit& visit) {
  for (const auto& twins : all) {
    visit(prefix + std::string(twins.write_only_name), model.*twins.stored, model.*twins.write_only,
          std::as_const(model), twins.peer);
  }
}

/// The same for every secret of an `ssh` object.
template <typename Model, typename Visit>
void visit_secrets(Model& ssh, Visit visit) {
  visit_twins(ssh, kOfObject, "", visit);
  if (!ssh.jump_hosts.is_known()) return;
  std::size_t place = 0;
  for (auto& host : ssh.jump_hosts.value()) {
    visit_twins(host, kOfJumpHost, "jump_hosts[" + std::to_string(place++) + "].", visit);
  }
}

/// "host:port" as far as they are given; "the machine".
template <typename Model>
std::string peer_text(const Model& model, const Peer<Model>& peer) {
  if (peer.host == nullptr) return "the machine";
  const std::int64_t* const port = (model.*peer.port).if_known();
  return (model.*peer.host).value_or("") + ':' + (port == nullptr ? "" : std::to_string(*port));
}

/// Whom each secret of an object is for, by the secret's name. Nobody without an object.
std::map<std::string, std::string> peers_of(const schema::Field<SshModel>& ssh) {
  std::map<std::string, std::string> peers;
  if (const SshModel* const known = ssh.if_known()) {
    visit_secrets(*known,
                  [&peers](const std::string& name, const Text&, const Text&, const auto& model,
                           const auto& peer) { peers.emplace(name, peer_text(model, peer)); });
  }
  return peers;
}

}  // namespace

std::vector<std::string> write_only_secrets(const SshModel& ssh) {
  std::vector<std::string> names;
  visit_secrets(ssh, [&names](const std::string& name, const Text&, const Text& write_only,
                              const auto&, const auto&) {
    if (write_only.is_known()) names.push_back(name);
  });
  return names;
}

SshModel with_own_secrets(SshModel planned, const schema::Field<SshModel>& config) {
  const auto peers = peers_of(config);
  visit_secrets(planned, [&peers](const std::string& name, const Text&, Text& write_only,
                                  const auto& model, const auto& peer) {
    const auto meant = peers.find(name);
    if (meant == peers.end() || meant->second != peer_text(model, peer)) write_only = Text::null();
  });
  return planned;
}

std::vector<std::string> ignored_secrets(const std::vector<std::string>& names,
                                         const schema::Field<SshModel>& planned,
                                         const schema::Field<SshModel>& config) {
  const auto peers = peers_of(planned);
  const auto configured = peers_of(config);
  std::vector<std::string> ignored;
  for (const std::string& name : names) {
    const auto peer = peers.find(name);
    if (peer == peers.end()) continue;
    const auto meant = configured.find(name);
    if (meant == configured.end() || meant->second != peer->second) ignored.push_back(name);
  }
  return ignored;
}

SshModel with_withheld(SshModel ssh, const std::vector<std::string>& names) {
  const bool has_key = uses_coolify_key(ssh);
  visit_secrets(ssh, [&](const std::string& name, const Text& stored, Text& write_only, const auto&,
                         const auto&) {
    if (has_key && name == "private_key_wo") return;
    const bool was_given = std::find(names.begin(), names.end(), name) != names.end();
    if (was_given && given(stored, write_only).is_null()) write_only = Text::unknown();
  });
  return ssh;
}

std::vector<std::string> withheld_secrets(const SshModel& ssh) {
  std::vector<std::string> names;
  visit_secrets(ssh, [&names](const std::string& name, const Text&, const Text& write_only,
                              const auto&, const auto&) {
    if (write_only.is_unknown()) names.push_back(name);
  });
  return names;
}

}  // namespace provider
