#include "ssh/codes.h"

namespace ssh {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"ssh.name_not_found", "the host name cannot be resolved"},
      {"ssh.unreachable", "nothing answers on the SSH port"},
      {"ssh.proxy_refused", "the proxy does not connect to the SSH server"},
      {"ssh.proxy_denied", "the proxy refuses to let the connection through"},
      {"ssh.jump_refused", "the jump host does not connect to the next machine"},
      {"ssh.jump_forbidden", "the jump host does not allow forwarding"},
      {"ssh.not_ready", "the server hung up before it was ready"},
      {"ssh.not_ssh", "what answers is no SSH server"},
      {"ssh.no_common_algorithm", "client and server share no algorithm"},
      {"ssh.host_key_mismatch", "the host key is not the expected one"},
      {"ssh.host_key_unknown", "a known host key is demanded and there is none for this host"},
      {"ssh.host_key_policy_invalid",
       "what is said about host keys cannot be read or does not fit together"},
      {"ssh.key_unusable", "the private key cannot be read or decrypted"},
      {"ssh.key_not_made", "no key pair could be made"},
      {"ssh.certificate_invalid", "the user certificate cannot be read or belongs to another key"},
      {"ssh.public_key_invalid", "the text is no public key"},
      {"ssh.agent_unavailable", "the ssh-agent does not answer or lacks the key"},
      {"ssh.auth_refused", "the server refuses every credential"},
      {"ssh.account_expired", "the account has expired"},
      {"ssh.password_expired", "the password of the account has expired"},
      {"ssh.connection_lost", "an established connection broke"},
      {"ssh.protocol_error", "the server broke the protocol"},
      {"ssh.timeout", "a step took longer than allowed"},
      {"ssh.cancelled", "a stop was requested"},
      {"ssh.wrong_login", "the account logs in but cannot run commands"},
      {"ssh.session_refused", "the server opens no session for the account"},
      {"ssh.remote_failed", "a remote command did not end properly"},
      {"ssh.output_too_long", "a remote command printed more than is accepted"},
      {"ssh.options_invalid", "the description of a connection is not valid"},
      {"ssh.facts_unreadable", "what a script reported makes no sense"},
      {"ssh.sudo_missing", "the account has no way to become root"},
      {"ssh.sudo_password_needed", "sudo asks for a password and there is none"},
      {"ssh.sudo_password_wrong", "sudo refuses the password"},
      {"ssh.sudo_not_allowed", "the account may not use sudo"},
      {"ssh.sudo_needs_terminal", "sudo demands a terminal (requiretty)"},
      {"ssh.sudo_failed", "sudo fails for another reason"},
      {"ssh.sudo_silent", "sudo does not answer in time"}};
  return kTable;
}

}  // namespace ssh
