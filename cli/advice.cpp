#include "cli/advice.h"

#include <algorithm>
#include <map>
#include <string>

#include "checks/catalog.h"
#include "cli/import_blocks.h"

namespace cli {
namespace {

constexpr std::string_view kNewToken =
    "Create a token with the abilities read and write in Coolify under Keys & Tokens > API Tokens "
    "and give it in the environment variable COOLIFY_TOKEN or by `--token-file`.";
constexpr const char* kGoOnWithRecord = "Run the command again with `--adopt` to go on.";
constexpr std::string_view kMoreTime =
    "Allow more time with `--timeout`, or find out why Coolify is slow.";
constexpr std::string_view kHostKey =
    "Give the machine's key by `--host-key` or `--known-hosts`: `ssh-keyscan` prints it, the "
    "machine itself keeps it in /etc/ssh/ssh_host_*_key.pub. Or choose `--host-key-policy "
    "accept_new`.";

/// `text` with the values it names; a name without a value stays, and so do other braces.
std::string filled(std::string_view text, const std::map<std::string, std::string>& values) {
  constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz_";
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find_first_not_of(kOfNames, 1);
    const bool is_name = close != std::string_view::npos && text[close] == '}';
    const auto value = is_name ? values.find(std::string(text.substr(1, close - 1))) : values.end();
    const std::size_t taken = value == values.end() ? 1 : close + 1;
    out += value == values.end() ? text.substr(0, 1) : std::string_view(value->second);
    text.remove_prefix(taken);
  }
  return out;
}

const Advice* advice_on(const base::Diagnostic& one) {
  const auto row = std::find_if(advice().begin(), advice().end(), [&one](const Advice& row_of) {
    return row_of.code == one.code &&
           (row_of.needs.empty() || one.values.contains(std::string(row_of.needs)));
  });
  return row == advice().end() ? nullptr : &*row;
}

/// A check names a setting of its own as `disk.min_gb`.
std::string with_settings_placed(std::string text) {
  for (const checks::Check* const check : checks::catalog()) {
    for (const checks::Setting& setting : check->settings) {
      const std::string said = '`' + std::string(check->id) + '.' + std::string(setting.name) + '`';
      const std::size_t at = text.find(said);
      if (at == std::string::npos) continue;
      text.insert(at + said.size() - 1, "=VALUE");
      text.insert(at + 1, "--check ");
    }
  }
  return text;
}

}  // namespace

const std::vector<Advice>& advice() {
  static const std::vector<Advice> rows = {
      // The login.
      {"config.ssh_credentials_missing",
       "Name the private key that logs in today by `--identity FILE`, or load it into an ssh-agent "
       "(`ssh-add`)."},
      {"ssh.key_unusable",
       "Set COOLIFY_SSH_PASSPHRASE in the environment, load the key into an ssh-agent, or decrypt "
       "a copy: `ssh-keygen -p -N '' -f copy_of_key`.",
       "lacks"},
      {"ssh.key_unusable",
       "Name a file that holds a key: one that begins with \"-----BEGIN\", or its public half, a "
       "line that begins with \"ssh-\".",
       "looks_like"},
      {"ssh.key_unusable", "Load it into an ssh-agent (`ssh-add`) and leave `--identity` out.",
       "lives_in"},
      {"ssh.host_key_mismatch",
       "If the machine was reinstalled or replaced on purpose, give its new key by `--host-key` or "
       "in the file of `--known-hosts`. Otherwise somebody may be answering in the machine's "
       "place: do not go on."},
      {"ssh.host_key_unknown", kHostKey},
      {"ssh.host_key_policy_invalid",
       "Correct `--host-key`, `--known-hosts` or `--host-key-policy`. A host key is a line such as "
       "\"ssh-ed25519 AAAA...\" or a fingerprint that begins with \"SHA256:\"."},
      {"ssh.agent_unavailable",
       "Start an ssh-agent and add the key (`ssh-add`), check that SSH_AUTH_SOCK is set, or name a "
       "private key by `--identity`."},
      {"ssh.auth_refused",
       "Name the one key that is to log in by `--identity`, so that the server does not hang up "
       "before it (its MaxAuthTries).",
       "unseen_agent_keys"},
      {"ssh.sudo_password_needed",
       "Set COOLIFY_SUDO_PASSWORD in the environment, or give the account passwordless sudo: a "
       "file in /etc/sudoers.d with \"name ALL=(ALL) NOPASSWD: ALL\"."},
      {"ssh.sudo_password_wrong",
       "Set COOLIFY_SUDO_PASSWORD in the environment to the right password, or give the account "
       "passwordless sudo: a file in /etc/sudoers.d with \"name ALL=(ALL) NOPASSWD: ALL\"."},
      // Coolify.
      {"coolify.token_missing", kNewToken},
      {"coolify.invalid_token", kNewToken},
      {"coolify.unauthenticated", kNewToken},
      {"coolify.ability_missing", kNewToken},
      {"coolify.tls_untrusted",
       "Install the system's certificates (the package ca-certificates) and leave SSL_CERT_FILE "
       "unset, name a PEM file of certificates in SSL_CERT_FILE, or give the authority's "
       "certificate by `--ca-cert`.",
       "no_authorities"},
      {"coolify.tls_untrusted",
       "Give the authority's certificate by `--ca-cert`, use the name the certificate is for, or "
       "renew it.",
       "known_authorities"},
      {"coolify.ca_cert", "Give `--ca-cert` the path of a PEM file."},
      {"coolify.cancelled", "Run the command again to go on."},
      {"coolify.timeout", kMoreTime, "waited_for"},
      {"coolify.unreachable", kMoreTime, "waited_for"},
      {"coolify.rate_limited",
       "Register fewer machines at once (`--parallel`), or raise API_RATE_LIMIT on the instance."},
      {"coolify.address_in_use",
       "If this machine is meant, take the record over: run the command again with `--adopt`, or "
       "keep the record as it is and bring it under Terraform by an import block:\n\n"
       "  import {\n    to = coolify_server_registration.{label}\n    id = \"{holder}\"\n  }\n\n"
       "Otherwise delete that server in Coolify or use another address.",
       "holder"},
      {"coolify.not_adoptable",
       "Give the record's port and user by `--port` and `--user`, or import it by its uuid {uuid}.",
       "uuid"},
      {"coolify.create_in_doubt",
       "Look for the server's address in Coolify. A new record is taken over by running the "
       "command again with `--adopt`; otherwise delete it."},
      // The registration.
      {"registration.ssh_key_missing",
       "Name one of the team's keys by `--ssh-key`, or add the key in Coolify under Keys & "
       "Tokens."},
      {"registration.ssh_key_ambiguous", "Name the key by its uuid: `--ssh-key UUID`."},
      {"registration.cancelled", "Run the command again to go on."},
      {"registration.queue_timeout",
       "Allow more time with `--timeout`, or more machines at once with `--parallel`."},
      {"registration.adopted", "Bring it under Terraform by the import block below."},
      {"deploy_key.no_privilege",
       "Give the login user passwordless sudo, set COOLIFY_SUDO_PASSWORD in the environment, or "
       "log in as root or as that account (`--ssh-user`)."},
      {"install_docker.no_privilege",
       "Log in as root (`--ssh-user`), give the account passwordless sudo, or install Docker "
       "Engine by hand."},
      {"verdict.timeout",
       "Look at the server's page in Coolify, then run the command again with "
       "`--adopt`."},
      {"verdict.prerequisites_missing",
       "Install them, or have Docker installed with `--install-docker`; then run the command again "
       "with `--adopt`."},
      {"verdict.install_gave_up",
       "Install Docker, git, curl and jq, then run the command again with `--adopt`."},
      // Deployments.
      {"outputs.empty",
       "Declare an output with the address of each server, such as `server_ip`, and apply. Give "
       "the outputs by `--outputs`, or name machines as arguments."},
      {"outputs.unfinished", "Apply first, then give the outputs by `terraform output -json`."}};
  return rows;
}

std::string holder_of(const base::Diagnostic& one) {
  constexpr std::string_view kUnknown = "UUID";  // of several records
  const auto holder = one.values.find("holder");
  return holder == one.values.end() || holder->second == kUnknown ? std::string() : holder->second;
}

base::Diagnostic with_label(base::Diagnostic one, const std::string& name, ImportBlocks& imports) {
  if (!one.values.contains("holder") || one.values.contains("label")) return one;
  one.values.emplace("label", imports.label(name, holder_of(one)));
  return one;
}

base::Diagnostics with_labels(const base::Diagnostics& all, const std::string& name,
                              ImportBlocks& imports) {
  base::Diagnostics told;
  for (const base::Diagnostic& one : all.items()) told.add(with_label(one, name, imports));
  return told;
}

base::Diagnostic for_command_line(base::Diagnostic one) {
  if (one.values.contains("holder")) one.values.emplace("label", "NAME");
  if (const Advice* const row = advice_on(one)) one.remedy = filled(row->remedy, one.values);
  if (one.kind == base::ErrorKind::check_failed) one.remedy = with_settings_placed(one.remedy);
  const bool was_stopped = one.kind == base::ErrorKind::cancelled;
  for (base::Note& note : one.notes) {
    if (!note.name.ends_with("record_left")) continue;
    if (was_stopped) one.remedy = kGoOnWithRecord;
    if (note.name != "record_left") continue;
    note.text = "The record " + note.value +
                " stays in Coolify. Run the command again with `--adopt` to go on with it.";
  }
  one.path = {};
  return one;
}

base::Diagnostics for_command_line(const base::Diagnostics& all) {
  base::Diagnostics told;
  for (const base::Diagnostic& one : all.items()) told.add(for_command_line(one));
  return told;
}

}  // namespace cli
