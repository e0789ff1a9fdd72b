#include "provider/server_registration/removal_login.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "provider/arguments/ssh_write_only.h"
#include "provider/server_registration/coolify_keys.h"
#include "provider/server_registration/login.h"
#include "provider/server_registration/login_disabled.h"
#include "provider/server_registration/private_data.h"

namespace provider {
namespace {

constexpr std::string_view kByHand =
    "Take its line out of `authorized_keys` by hand if the machine stays, or, before it is "
    "destroyed, ";

constexpr std::string_view kOtherKey =
    "use a token with the ability `read:sensitive`, or give the key that logs in with "
    "`ssh.private_key` in place of `ssh.use_coolify_key` and apply that.";

constexpr std::string_view kSuffix = "_wo";

/// Whether the provider's `defaults` could give it: an own jump host or proxy is taken as it is.
bool is_of_the_machine(const std::string& secret) {
  return !secret.starts_with("jump_hosts") && !secret.starts_with("bastion_") &&
         !secret.starts_with("proxy_");
}

/// The arguments that store what these have write-only: "`ssh.bastion_password`".
std::string stored_twins(const std::vector<std::string>& secrets) {
  std::string list;
  for (const std::string& name : secrets) {
    list +=
        (list.empty() ? "`ssh." : ", `ssh.") + name.substr(0, name.size() - kSuffix.size()) + "`";
  }
  return list;
}

std::string way_out(const base::Diagnostic& why, const std::vector<std::string>& withheld) {
  if (why.path == base::Path::of("ip")) {
    return "say with `ssh.host` where the machine is and apply that.";
  }
  if (why.kind == base::ErrorKind::host_key_unknown) {
    return "set `ssh.host_key` to the machine's host key and apply that. The provider's "
           "`defaults.ssh.known_hosts` does the same without an apply.";
  }
  if (std::all_of(withheld.begin(), withheld.end(), is_of_the_machine)) {
    return "give what it is to log in with in the provider's `defaults.ssh`, or in arguments of "
           "`ssh` that are stored, and apply that: a destroy has no write-only secrets.";
  }
  return "give " + stored_twins(withheld) +
         " in place of what is write-only, and apply that: a destroy has no write-only secrets.";
}

base::Diagnostic key_stays(base::Diagnostic why, std::string_view way_out) {
  why.severity = base::Severity::warning;
  why.cause += " So Coolify's key stays on the machine, although `on_destroy.remove_key` is set.";
  why.remedy = std::string(kByHand).append(way_out);
  return why;
}

/// Whether a destroy can go on without the key, and only the key stays.
bool is_about_key(const base::Diagnostic& fault) {
  return fault.kind == base::ErrorKind::not_found || fault.kind == base::ErrorKind::invalid_config;
}

SshModel removal_ssh(const RegistrationModel& model, const schema::Field<SshModel>& defaults,
                     const PrivateData& memory) {
  return with_withheld(effective_ssh(model, defaults), memory.write_only);
}

base::Note withheld_note(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "`ssh." : ", `ssh.") + name + "`";
  return {.name = "secrets_withheld",
          .value = list,
          .text = "A destroy has no write-only secrets; these were not at hand: " + list + "."};
}

}  // namespace

base::Expected<Login> removal_login(const RegistrationModel& model,
                                    const schema::Field<SshModel>& defaults,
                                    const std::string& private_text,
                                    registration::login::CoolifyKeys keys) {
  const PrivateData memory = private_data(private_text);
  const SshModel ssh = removal_ssh(model, defaults, memory);
  if (!is_login_enabled(ssh)) {
    return base::fail(key_stays(
        login_disabled("To remove Coolify's key", base::Path::of("on_destroy").name("remove_key")),
        "set `ssh.enabled` to true and apply that."));
  }
  const std::string named_ip = last_named_ip(memory.named_ip, learnt_place(model, ssh));
  auto login =
      registration_login(ssh, model, named_ip, model, ssh, memory.tried_host_key, std::move(keys));
  if (!login) {
    return base::fail(key_stays(login.error(), way_out(login.error(), withheld_secrets(ssh))));
  }
  return login;
}

base::Expected<registration::login::CoolifyKeys> removal_keys(
    const RegistrationModel& model, const schema::Field<SshModel>& defaults,
    const std::string& private_text, coolify::Client& client, const base::Context& context) {
  const SshModel ssh = effective_ssh(model, defaults);
  if (!is_login_enabled(ssh)) return registration::login::CoolifyKeys();
  const auto uuids = trusted_keys(model, private_data(private_text).former_keys, model);
  auto keys = login_keys(ssh, uuids, client, context);
  if (!keys && is_about_key(keys.error())) return base::fail(key_stays(keys.error(), kOtherKey));
  return keys;
}

base::Diagnostics removal_key_warnings(const RegistrationModel& model,
                                       const schema::Field<SshModel>& defaults,
                                       coolify::Client& client, const base::Context& context) {
  const SshModel ssh = effective_ssh(model, defaults);
  const std::string* const uuid = model.private_key_uuid.if_known();
  if (!is_login_enabled(ssh) || !uses_coolify_key(ssh) || uuid == nullptr) return {};
  const auto readable = client.check_private_half(*uuid, context);
  if (readable || !is_about_key(readable.error())) return {};
  return key_stays(at_key_argument(readable.error()), kOtherKey);
}

base::Diagnostics with_withheld_named(const base::Diagnostics& told, const RegistrationModel& model,
                                      const schema::Field<SshModel>& defaults,
                                      const std::string& private_text) {
  const auto withheld = withheld_secrets(removal_ssh(model, defaults, private_data(private_text)));
  base::Diagnostics named;
  for (base::Diagnostic one : told.items()) {
    if (one.severity == base::Severity::warning && !withheld.empty()) {
      one.notes.push_back(withheld_note(withheld));
    }
    named.add(std::move(one));
  }
  return named;
}

}  // namespace provider
