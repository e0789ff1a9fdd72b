#include "ssh/errors.h"

#include <libssh2.h>
#include <netdb.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>

#include "base/text.h"

namespace ssh {
namespace {

using base::ErrorKind;

constexpr std::array<FaultEntry, 28> kCatalogue = {{
    {Fault::name_not_found, ErrorKind::unreachable, "ssh.name_not_found",
     "The host name cannot be resolved",
     "Check the spelling of the host and the name servers of the machine that connects, or "
     "give an address."},
    {Fault::unreachable, ErrorKind::unreachable, "ssh.unreachable",
     "The SSH port cannot be reached",
     "Check that the machine is running, that address and port are right, and that every firewall "
     "and security group on the way lets this port through from where the connection comes from."},
    {Fault::proxy_refused, ErrorKind::unreachable, "ssh.proxy_refused",
     "The proxy does not connect to the SSH server",
     "Check the proxy's address, its user name and password, and that it may connect to this host "
     "and port."},
    {Fault::proxy_denied, ErrorKind::invalid_config, "ssh.proxy_denied",
     "The proxy does not let us through",
     "Check the proxy's user name and password, and that its rules allow this host and port."},
    {Fault::jump_refused, ErrorKind::unreachable, "ssh.jump_refused",
     "The jump host does not connect to the next machine",
     "Check that the next machine is running and that the jump host can resolve its name and "
     "reach its address and port."},
    {Fault::jump_forbidden, ErrorKind::wrong_login, "ssh.jump_forbidden",
     "The jump host does not allow forwarding",
     "Let its sshd allow this account to forward to the next machine: AllowTcpForwarding, "
     "DisableForwarding, PermitOpen, and the restrict or no-port-forwarding options of the key."},
    {Fault::not_ready, ErrorKind::not_ready, "ssh.not_ready",
     "The SSH server hung up before it was ready",
     "The server is starting, overloaded (MaxStartups) or penalises this address for failed "
     "logins (PerSourcePenalties). Wait, then look into the server's own log."},
    {Fault::not_ssh, ErrorKind::not_ready, "ssh.not_ssh",
     "What answers on this port is no SSH server",
     "Check the port: something else listens there, or a proxy or firewall answers in place of "
     "the machine."},
    {Fault::no_common_algorithm, ErrorKind::no_common_algorithm, "ssh.no_common_algorithm",
     "Client and server share no SSH algorithm",
     "Let the server allow one of the algorithms offered here (KexAlgorithms, HostKeyAlgorithms, "
     "Ciphers and MACs of its sshd_config). Servers restricted to post-quantum key exchange or to "
     "umac message authentication are not supported."},
    {Fault::host_key_mismatch, ErrorKind::host_key_mismatch, "ssh.host_key_mismatch",
     "The server's host key is not the expected one",
     "If the machine was reinstalled or replaced on purpose, expect its new key. Otherwise "
     "somebody "
     "may be answering in the machine's place: do not go on."},
    {Fault::host_key_unknown, ErrorKind::host_key_unknown, "ssh.host_key_unknown",
     "Nothing says which host key this server has",
     "Add the server's key: `ssh-keyscan` prints it, the server itself keeps it in "
     "/etc/ssh/ssh_host_*_key.pub. Or accept the key that is seen first."},
    {Fault::host_key_policy_invalid, ErrorKind::invalid_config, "ssh.host_key_policy_invalid",
     "The host key settings are not valid",
     "Give a host key (a line such as \"ssh-ed25519 AAAA...\"), a fingerprint (\"SHA256:...\") or "
     "lines of a known_hosts file, fitting the chosen policy."},
    {Fault::key_unusable, ErrorKind::invalid_config, "ssh.key_unusable",
     "The private key cannot be used",
     "Give an unencrypted OpenSSH or PEM private key, or its passphrase with it."},
    {Fault::certificate_invalid, ErrorKind::invalid_config, "ssh.certificate_invalid",
     "The SSH certificate cannot be used",
     "Give the one line of the user certificate (`id_ed25519-cert.pub`) that was issued for this "
     "private key and this user and is valid now."},
    {Fault::public_key_invalid, ErrorKind::invalid_config, "ssh.public_key_invalid",
     "The text is not an SSH public key",
     "Give one line as in an id_ed25519.pub file: \"ssh-ed25519 AAAA... comment\"."},
    {Fault::agent_unavailable, ErrorKind::invalid_config, "ssh.agent_unavailable",
     "The ssh-agent cannot be used",
     "Start an ssh-agent and add the key (`ssh-add`), unlock it if it is locked (`ssh-add -X`), "
     "check that SSH_AUTH_SOCK is set where this runs, and that the identity to use is one of the "
     "keys that `ssh-add -L` lists."},
    {Fault::auth_refused, ErrorKind::auth_refused, "ssh.auth_refused",
     "The SSH server refuses the login",
     "Check the user name, the password if one is given, and that the public half of the key is in "
     "that account's authorized_keys file. A locked or expired account and wrong modes of the home "
     "directory or "
     "of ~/.ssh look the same from outside: the server's log knows more."},
    {Fault::account_expired, ErrorKind::wrong_login, "ssh.account_expired",
     "The account has expired",
     "Lift the expiry of the account as root (`chage -E -1 NAME`), or log in as another user."},
    {Fault::password_expired, ErrorKind::wrong_login, "ssh.password_expired",
     "The password of the account has expired",
     "Set a new password for the account (`passwd`), or lift the expiry as root: `chage -d $(date "
     "+%F) NAME`, and `chage -M -1 NAME` where passwords expire by their age."},
    {Fault::connection_lost, ErrorKind::connection_lost, "ssh.connection_lost",
     "The SSH connection broke",
     "The machine may be rebooting, its sshd restarting, or the network lost the connection. Run "
     "the same again: every step can be repeated."},
    {Fault::protocol_error, ErrorKind::connection_lost, "ssh.protocol_error",
     "The SSH server broke the protocol",
     "Something between here and the server changes or cuts the data, or the server is faulty. "
     "Try again; if it stays, update the server."},
    {Fault::timeout, ErrorKind::timeout, "ssh.timeout", "SSH took longer than allowed",
     "Look for what the machine waits for: its load, a disk or network mount that does not answer, "
     "its name service, PAM. Then run the same again."},
    {Fault::cancelled, ErrorKind::cancelled, "ssh.cancelled", "The operation was cancelled",
     "Nothing is wrong: run it again when you want it to finish."},
    {Fault::wrong_login, ErrorKind::wrong_login, "ssh.wrong_login",
     "The account logs in but cannot run commands",
     "Log in as another user, or give this account a login shell and lift the command "
     "restrictions of its key."},
    {Fault::session_refused, ErrorKind::wrong_login, "ssh.session_refused",
     "The SSH server opens no session for this account",
     "Allow sessions and commands for this account in the server's sshd_config (MaxSessions, "
     "ForceCommand, PermitTTY do not have to be changed for others)."},
    {Fault::remote_failed, ErrorKind::remote_failed, "ssh.remote_failed",
     "The remote command did not end properly",
     "Read what it printed, repair that on the machine and run the same again."},
    {Fault::output_too_long, ErrorKind::remote_failed, "ssh.output_too_long",
     "The remote command printed more than is accepted",
     "Look for shell start-up files of the account that print without end, and at the machine "
     "itself."},
    {Fault::options_invalid, ErrorKind::invalid_config, "ssh.options_invalid",
     "The SSH settings are not valid", "Correct the setting that is named."},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].fault) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the catalogue follows the order of the enumeration");

}  // namespace

namespace libssh2_result {
const int kDone = LIBSSH2_ERROR_NONE;
const int kWouldBlock = LIBSSH2_ERROR_EAGAIN;
const int kNoCommonAlgorithm = LIBSSH2_ERROR_KEX_FAILURE;
const int kBadHostKey = LIBSSH2_ERROR_HOSTKEY_INIT;
const int kRefused = LIBSSH2_ERROR_AUTHENTICATION_FAILED;
const int kKeyNotEnough = LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED;
const int kNoSignatureMatch = LIBSSH2_ERROR_METHOD_NONE;
const int kPasswordExpired = LIBSSH2_ERROR_PASSWORD_EXPIRED;
const int kKeyUnreadable = LIBSSH2_ERROR_FILE;
const int kChannelRefused = LIBSSH2_ERROR_CHANNEL_FAILURE;
const int kRequestDenied = LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED;
}  // namespace libssh2_result

namespace callback_result {
const int kWouldBlock = -EAGAIN;
const int kBroken = -ECONNRESET;
}  // namespace callback_result

std::span<const FaultEntry> fault_catalogue() { return kCatalogue; }

base::Diagnostic diagnostic(Fault fault, std::string cause, std::string_view evidence,
                            std::string remedy) {
  const FaultEntry& entry = kCatalogue[static_cast<std::size_t>(fault)];
  return {.kind = entry.kind,
          .code = std::string(entry.code),
          .summary = std::string(entry.summary),
          .cause = std::move(cause),
          .evidence = base::evidence_text(evidence),
          .remedy = remedy.empty() ? std::string(entry.remedy) : std::move(remedy)};
}

std::string_view stage_phrase(Stage stage) {
  switch (stage) {
    case Stage::resolve:
      return "looking up the host name";
    case Stage::connect:
      return "opening the TCP connection";
    case Stage::proxy:
      return "asking the proxy to connect";
    case Stage::jump:
      return "connecting through the jump host";
    case Stage::banner:
      return "waiting for the server to identify itself";
    case Stage::key_exchange:
      return "exchanging keys";
    case Stage::login:
      return "logging in";
    case Stage::agent:
      return "asking the ssh-agent";
    case Stage::channel:
      return "opening a session";
    case Stage::run:
      return "running a command";
  }
  return "working";
}

std::string stage_remedy(Stage stage) {
  switch (stage) {
    case Stage::proxy:
      return "Check that the proxy runs and answers, and that its address and scheme are right.";
    case Stage::agent:
      return "Check that the ssh-agent answers: `ssh-add -L`.";
    case Stage::resolve:
      return "Check the name servers of the machine that connects, or give an address.";
    default:
      return {};
  }
}

base::Diagnostic interruption(base::Waited how, Stage stage) {
  const std::string phrase(stage_phrase(stage));
  if (how == base::Waited::cancelled) {
    return diagnostic(Fault::cancelled, "A stop was requested while " + phrase + ".");
  }
  if (stage == Stage::banner) {
    return diagnostic(Fault::not_ready,
                      "The server accepted the connection but did not identify itself in time.");
  }
  return diagnostic(Fault::timeout, "Time ran out while " + phrase + ".", {}, stage_remedy(stage));
}

std::string system_error_text(int error) { return std::generic_category().message(error); }

int last_system_error() { return errno; }

bool is_would_block(int system_error) {
  return system_error == EAGAIN || system_error == EWOULDBLOCK || system_error == EINTR;
}

bool is_in_progress(int system_error) { return system_error == EINPROGRESS; }

std::string lookup_error_text(int lookup_error, int system_error) {
  if (lookup_error == EAI_SYSTEM) return system_error_text(system_error);
  return gai_strerror(lookup_error);
}

bool is_login_refusal(int result, std::string_view message) {
  const bool may_be_refusal = result == LIBSSH2_ERROR_AUTHENTICATION_FAILED ||
                              result == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED ||
                              result == LIBSSH2_ERROR_METHOD_NONE;
  return may_be_refusal && !message.starts_with("Waiting for");
}

Fault jump_fault(std::string_view message) {
  const bool prohibited = message.find("administratively prohibited") != std::string_view::npos;
  return prohibited ? Fault::jump_forbidden : Fault::jump_refused;
}

base::Diagnostic libssh2_failure(int result, Stage stage, std::string_view message) {
  std::string cause = "While ";
  cause += stage_phrase(stage);
  cause += ", the server's data made no sense";
  if (!message.empty()) cause.append(": ").append(message);
  cause += " (libssh2 result " + std::to_string(result) + ").";
  return diagnostic(Fault::protocol_error, std::move(cause));
}

}  // namespace ssh
