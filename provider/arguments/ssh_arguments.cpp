#include "provider/arguments/ssh_arguments.h"

#include <initializer_list>
#include <utility>

#include "provider/arguments/address.h"
#include "registration/login/request.h"
#include "registration/time_limits.h"
#include "schema/object_rules.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::AttributeBuilder;
using schema::Field;
using schema::ObjectSpec;

constexpr std::int64_t kLargestPort = 65535;

bool is_preflight(SshPlace place) {
  return place == SshPlace::preflight_data || place == SshPlace::preflight_action;
}

bool has_write_only(SshPlace place) {
  return place == SshPlace::resource || place == SshPlace::preflight_action;
}

/// Where what an argument says is kept.
const char* kept_in(SshPlace place) {
  switch (place) {
    case SshPlace::resource:
    case SshPlace::preflight_data:
      return " Stored in the state";
    case SshPlace::preflight_action:
      return " Stored in a saved plan";
    case SshPlace::provider_defaults:
      break;
  }
  return "";
}

/// The port of an SSH server.
template <typename Model>
void add_port(ObjectSpec<Model>& spec, const char* name, Field<std::int64_t> Model::* field,
              const char* description) {
  spec.attribute(name, field, description)
      .fallback(ssh::Endpoint().port)
      .validate(schema::between(1, kLargestPort));
}

template <typename Model>
AttributeBuilder add_user(ObjectSpec<Model>& spec, const char* name,
                          Field<std::string> Model::* field, const char* description) {
  return spec.attribute(name, field, description)
      .optional()
      .validate(schema::non_empty())
      .validate(schema::length_between(1, 255));
}

/// A secret that is stored, and next to it, where there can be one, its twin that is not.
template <typename Model>
void add_secret(ObjectSpec<Model>& spec, SshPlace place, const std::string& name,
                Field<std::string> Model::* stored, Field<std::string> Model::* write_only,
                Field<std::int64_t> Model::* version, const std::string& description) {
  std::string text = description + kept_in(place);
  if (place == SshPlace::preflight_data) text += "; one of the provider's `defaults` is not.";
  if (has_write_only(place)) text += "; `" + name + "_wo` is not.";
  spec.attribute(name, stored, text).optional().sensitive();
  if (!has_write_only(place)) return;
  spec.attribute(name + "_wo", write_only,
                 "`" + name +
                     "` as a write-only argument: neither in plan nor in state. Needs Terraform "
                     "1.11 or OpenTofu 1.11.")
      .optional()
      .write_only();
  if (place == SshPlace::resource) {
    spec.attribute(name + "_wo_version", version,
                   "A number to change along with `" + name +
                       "_wo`, so that a plan shows the change. The next run uses the new secret; "
                       "this alone starts none.")
        .optional();
  }
  spec.rule(schema::at_most_one_of({name, name + "_wo"}));
}

template <typename Model>
void add_agent(ObjectSpec<Model>& spec) {
  spec.attribute("agent", &Model::agent,
                 "Log in with a key of the ssh-agent of the machine that runs Terraform "
                 "(`SSH_AUTH_SOCK`). The agent is never forwarded.")
      .optional();
  spec.attribute("agent_identity", &Model::agent_identity,
                 "Which of the agent's keys: its public key, its `SHA256:...` fingerprint or its "
                 "comment. Turns `agent` on. Default: the first five.")
      .optional()
      .validate(schema::non_empty());
}

template <typename Model>
void add_host_key_trust(ObjectSpec<Model>& spec) {
  spec.attribute("host_key", &Model::host_key,
                 "The machine's host key: type and base64, as in a `.pub` file or as `ssh-keyscan` "
                 "prints it; several lines for several keys. `@cert-authority` before a key "
                 "accepts every host key it signed. "
                 "Any other key is refused.")
      .optional()
      .validate(schema::non_empty());
  spec.attribute("host_key_fingerprint", &Model::host_key_fingerprint,
                 "The same as a fingerprint, `SHA256:...`.")
      .optional()
      .validate(schema::non_empty());
  spec.attribute("known_hosts", &Model::known_hosts,
                 "Text of a `known_hosts` file, in which the machine is looked up.")
      .optional()
      .validate(schema::non_empty());
  spec.attribute(
          "host_key_policy", &Model::host_key_policy,
          "`pinned`: the key has to be one given here. `known_hosts`: it has to be in "
          "`known_hosts`. `accept_new`: the key of the first connection is believed, kept in the "
          "state and demanded from then on. `insecure`: any key at any time. Default: what the "
          "other arguments ask for, else `accept_new`.")
      .optional()
      .validate(schema::one_of({"pinned", "known_hosts", "accept_new", "insecure"}));
}

ObjectSpec<JumpHostModel> jump_host_arguments(SshPlace place) {
  using Model = JumpHostModel;
  ObjectSpec<Model> spec;
  spec.attribute("host", &Model::host, "Address or name, as the machine before it knows it.")
      .required()
      .validate(reachable_address());
  add_port(spec, "port", &Model::port, "Port of its SSH server.");
  add_user(spec, "user", &Model::user, "Account; default: that of the machine itself.");
  add_secret(spec, place, "private_key", &Model::private_key, &Model::private_key_wo,
             &Model::private_key_wo_version,
             "Text of the private key. Without any credentials here, those of the machine itself "
             "are used.");
  add_secret(spec, place, "passphrase", &Model::passphrase, &Model::passphrase_wo,
             &Model::passphrase_wo_version, "Passphrase of the private key.");
  spec.attribute("certificate", &Model::certificate, "OpenSSH certificate for the private key.")
      .optional();
  add_agent(spec);
  add_secret(spec, place, "password", &Model::password, &Model::password_wo,
             &Model::password_wo_version, "Password of the account.");
  add_host_key_trust(spec);
  return spec;
}

void add_target(ObjectSpec<SshModel>& spec, SshPlace place) {
  using Model = SshModel;
  if (place != SshPlace::provider_defaults) {
    spec.attribute("host", &Model::host,
                   "Address this provider connects to, where it is not the one Coolify uses; "
                   "default: `ip`.")
        .optional()
        .validate(reachable_address());
  }
  add_port(spec, "port", &Model::port, "Port of the SSH server.");
  add_user(
      spec, "user", &Model::user,
      "Account to log in with. Default by `cloud_provider`: `ubuntu` on `aws` and `gcp`, "
      "`azureuser` on `azure`, else `root`; with `use_coolify_key` the one that Coolify uses.");
  spec.attribute("users", &Model::users,
                 "Further accounts to try in turn, for images whose account is not known.")
      .optional()
      .validate(schema::each(schema::non_empty()));
}

base::Diagnostic other_key_given(const std::string& name) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.conflict",
          .summary = "Arguments exclude each other",
          .cause = "With `use_coolify_key` the private key comes from Coolify, and `" + name +
                   "` belongs to another one.",
          .remedy = "Remove `" + name + "`, or leave `use_coolify_key` out.",
          .path = base::Path::of(name)};
}

/// The private key is Coolify's: what belongs to another one has no place beside it.
schema::Validator no_other_key(SshPlace place) {
  std::vector<std::string> names = {"private_key", "passphrase", "certificate"};
  if (has_write_only(place)) {
    names.insert(names.end(), {"private_key_wo", "passphrase_wo"});
  }
  return schema::Validator(
      [names](const schema::Value& object) {
        base::Diagnostics faults;
        if (object.at("use_coolify_key") != schema::Value::boolean(true)) return faults;
        for (const std::string& name : names) {
          if (object.at(name).is_known() && !object.at(name).is_null()) {
            faults.add(other_key_given(name));
          }
        }
        return faults;
      },
      "`use_coolify_key` excludes any other private key");
}

void add_coolify_key(ObjectSpec<SshModel>& spec, SshPlace place) {
  spec.attribute(
          "use_coolify_key", &SshModel::use_coolify_key,
          "Log in with the key that `private_key_uuid` names, for a machine that trusts it from "
          "its first boot on. Its private half is read from Coolify when it is needed, which takes "
          "a token with the ability `read:sensitive` or `root`, and kept nowhere. No other private "
          "key can stand beside it; jump hosts without credentials are shown it like any other. "
          "After a change of `private_key_uuid` the login is made with the former key, and with "
          "the new one where that is refused.")
      .fallback(false);
  spec.rule(no_other_key(place));
}

void add_credentials(ObjectSpec<SshModel>& spec, SshPlace place) {
  using Model = SshModel;
  add_secret(spec, place, "private_key", &Model::private_key, &Model::private_key_wo,
             &Model::private_key_wo_version,
             "Text of the private key that logs in today: Ed25519, ECDSA or RSA, in OpenSSH or "
             "PEM form.");
  add_coolify_key(spec, place);
  add_secret(spec, place, "passphrase", &Model::passphrase, &Model::passphrase_wo,
             &Model::passphrase_wo_version, "Passphrase of the private key.");
  spec.attribute("certificate", &Model::certificate,
                 "OpenSSH certificate for the private key: the line of the `-cert.pub` file.")
      .optional();
  add_agent(spec);
  add_secret(spec, place, "password", &Model::password, &Model::password_wo,
             &Model::password_wo_version,
             "Password of the account, also for keyboard-interactive logins.");
  add_secret(spec, place, "sudo_password", &Model::sudo_password, &Model::sudo_password_wo,
             &Model::sudo_password_wo_version,
             "Password sudo asks for while the machine is prepared: the account's, or root's where "
             "the sudoers file says `targetpw` or `rootpw`. Coolify itself needs root, or sudo "
             "without a password.");
}

void add_proxy(ObjectSpec<SshModel>& spec, SshPlace place) {
  using Model = SshModel;
  spec.attribute("proxy_scheme", &Model::proxy_scheme, "`http` (CONNECT) or `socks5`.")
      .fallback("http")
      .validate(schema::one_of({"http", "socks5"}));
  spec.attribute("proxy_host", &Model::proxy_host,
                 "Address of a proxy to reach the machine, or the first jump host, through.")
      .optional()
      .validate(reachable_address());
  spec.attribute("proxy_port", &Model::proxy_port,
                 "Port of the proxy; default: `80` for `http`, `1080` for `socks5`.")
      .optional()
      .validate(schema::between(1, kLargestPort));
  spec.attribute("proxy_user_name", &Model::proxy_user_name, "User name for the proxy.").optional();
  add_secret(spec, place, "proxy_user_password", &Model::proxy_user_password,
             &Model::proxy_user_password_wo, &Model::proxy_user_password_wo_version,
             "Password for the proxy.");
  std::vector<std::string> details = {"proxy_scheme", "proxy_port", "proxy_user_name",
                                      "proxy_user_password"};
  if (has_write_only(place)) details.emplace_back("proxy_user_password_wo");
  for (const std::string& name : details) {
    spec.rule(schema::requires_also(name, {"proxy_host"}));
  }
}

void add_bastion_credentials(ObjectSpec<SshModel>& spec, SshPlace place) {
  using Model = SshModel;
  add_secret(spec, place, "bastion_private_key", &Model::bastion_private_key,
             &Model::bastion_private_key_wo, &Model::bastion_private_key_wo_version,
             "Private key for the bastion. Without any credentials of its own, those of the "
             "machine are used.");
  add_secret(spec, place, "bastion_passphrase", &Model::bastion_passphrase,
             &Model::bastion_passphrase_wo, &Model::bastion_passphrase_wo_version,
             "Passphrase of the bastion's private key.");
  spec.attribute("bastion_certificate", &Model::bastion_certificate,
                 "OpenSSH certificate for the private key used there.")
      .optional();
  add_secret(spec, place, "bastion_password", &Model::bastion_password, &Model::bastion_password_wo,
             &Model::bastion_password_wo_version, "Password of the account there.");
}

void add_bastion(ObjectSpec<SshModel>& spec, SshPlace place) {
  using Model = SshModel;
  spec.attribute("bastion_host", &Model::bastion_host,
                 "Address of a jump host to reach the machine through.")
      .optional()
      .validate(reachable_address());
  add_port(spec, "bastion_port", &Model::bastion_port, "Its port, whatever `port` is.");
  add_user(spec, "bastion_user", &Model::bastion_user, "Account there; default: that of `user`.");
  add_bastion_credentials(spec, place);
  spec.attribute("bastion_host_key", &Model::bastion_host_key,
                 "Its host key, as in `host_key`. Without it `known_hosts` and `host_key_policy` "
                 "hold for it as well; a key that is accepted is kept in `ssh_jump_host_keys`.")
      .optional()
      .validate(schema::non_empty());
  std::vector<std::string> details = {
      "bastion_port",        "bastion_user",     "bastion_private_key", "bastion_passphrase",
      "bastion_certificate", "bastion_password", "bastion_host_key"};
  if (has_write_only(place)) {
    details.insert(details.end(),
                   {"bastion_private_key_wo", "bastion_passphrase_wo", "bastion_password_wo"});
  }
  for (const std::string& name : details) {
    spec.rule(schema::requires_also(name, {"bastion_host"}));
  }
  spec.nested("jump_hosts", &Model::jump_hosts, jump_host_arguments(place),
              "Several jump hosts, in the order they are passed.")
      .optional();
  spec.rule(schema::at_most_one_of({"bastion_host", "jump_hosts"}));
}

/// Whether anybody logs in.
void add_enabled(ObjectSpec<SshModel>& spec, SshPlace place) {
  if (is_preflight(place)) {
    spec.attribute("enabled", &SshModel::enabled,
                   "Has to be `true`: a preflight is a login. Set it where the provider's "
                   "`defaults` say `false`.")
        .fallback(true);
    return;
  }
  spec.attribute(
          "enabled", &SshModel::enabled,
          "`false` where nobody can log in to the machine from here. Then nothing is done on it, "
          "and none of the checks is made: the record is created or changed, and `status` says "
          "what Coolify's own validation finds (with mode `auto` a `plain` one). Coolify's key has "
          "to be on the machine already, and stays there. No credential is needed, and the other "
          "arguments are without effect, as are `deploy_key`, thresholds of `health_checks` and "
          "what `wait_for` says of the machine. Once it is `true` again, what a run could not "
          "check is caught up on; "
          "an import that no run followed stays as it is.")
      .fallback(true);
}

}  // namespace

ObjectSpec<SshModel> ssh_arguments(SshPlace place) {
  ObjectSpec<SshModel> spec;
  add_enabled(spec, place);
  add_target(spec, place);
  add_credentials(spec, place);
  add_host_key_trust(spec);
  spec.attribute("timeout", &SshModel::timeout,
                 is_preflight(place)
                     ? "How long to wait for the machine to accept the login. Set it, here or in "
                       "the provider's `defaults`, for machines that are still booting."
                     : "How long to wait for the machine to accept the login.")
      .fallback(is_preflight(place) ? registration::kPreflightLoginLimit
                                    : registration::login::Limits().timeout)
      .validate(schema::duration());
  spec.attribute("initial_delay", &SshModel::initial_delay,
                 "How long to wait before the first attempt, on top of `timeout`; default: none.")
      .optional()
      .validate(schema::duration());
  add_proxy(spec, place);
  add_bastion(spec, place);
  return spec;
}

}  // namespace provider
