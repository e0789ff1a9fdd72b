#include "provider/advice/advice.h"

namespace provider {

const std::vector<Advice>& ssh_advice() {
  static const std::vector<Advice> rows = {
      {.code = "ssh.host_key_mismatch",
       .remedy = "If the machine was reinstalled or replaced on purpose, give its new key in "
                 "`{argument}`. Otherwise somebody may be answering in the machine's place: do not "
                 "go on.",
       .needs = "given_key"},
      {.code = "ssh.host_key_mismatch",
       .remedy = "If it was reinstalled or replaced on purpose, give the new key in `{argument}`; "
                 "where the registration has an `instance_id`, another one has the machine's key "
                 "learned anew. Otherwise "
                 "somebody may be answering in the machine's place: do not go on.",
       .needs = "learned_key"},
      {.code = "ssh.host_key_unknown",
       .remedy =
           "Give the server's key in `{argument}`: `ssh-keyscan` prints it, the server itself "
           "keeps it in /etc/ssh/ssh_host_*_key.pub. Or choose `host_key_policy = "
           "\"accept_new\"`.",
       .needs = "argument"},
      {.code = "ssh.host_key_policy_invalid",
       .remedy =
           "Set or correct `{argument}`. A host key is a line such as \"ssh-ed25519 AAAA...\", a "
           "fingerprint begins with \"SHA256:\", known_hosts is the text of such a file, and "
           "what is given has to fit `host_key_policy`.",
       .needs = "argument"},
      {.code = "ssh.key_unusable",
       .remedy = "Set `{passphrase}`, or decrypt a copy: `ssh-keygen -p -N '' -f copy_of_key`.",
       .needs = "lacks"},
      {.code = "ssh.agent_unavailable",
       .remedy = "Start an ssh-agent and add the key (`ssh-add`), unlock it if it is locked "
                 "(`ssh-add -X`), check that SSH_AUTH_SOCK is set where Terraform runs, and that "
                 "`agent_identity` names one of the keys that `ssh-add -L` lists."},
      {.code = "ssh.auth_refused",
       .remedy = "Set `agent_identity` to the key that is to log in: its public key, its SHA256 "
                 "fingerprint as `ssh-add -l` lists it, or its comment. No other key is tried "
                 "then, so that the server does not hang up before it (its MaxAuthTries). If that "
                 "key has been tried, check the user name, and that its public half is in that "
                 "account's authorized_keys file.",
       .needs = "unseen_agent_keys"},
      {.code = "ssh.auth_refused",
       .remedy = "Put the public half of the key that `private_key_uuid` names into that account's "
                 "authorized_keys, for instance by the machine's first-boot user data, set "
                 "`ssh.user` to the account that has it, or log in with another credential than "
                 "`ssh.use_coolify_key`. A locked or expired account and wrong modes of the home "
                 "directory or of ~/.ssh look the same from outside: the server's log knows more.",
       .needs = "coolify_key"},
      {.code = "ssh.sudo_password_needed",
       .remedy =
           "Set `sudo_password` to the account's password, or to root's where the sudoers "
           "files say `Defaults targetpw` or `rootpw`; or give the account passwordless sudo: "
           "a file in /etc/sudoers.d with \"name ALL=(ALL) NOPASSWD: ALL\"."},
      {.code = "ssh.sudo_password_wrong",
       .remedy = "Set `sudo_password` to the password of the login account itself, not root's.",
       .needs = "own_password"},
      {.code = "ssh.sudo_password_wrong",
       .remedy = "Set `sudo_password` to the password of {password_of}, or give the account "
                 "passwordless sudo: a file in /etc/sudoers.d with \"name ALL=(ALL) NOPASSWD: "
                 "ALL\".",
       .needs = "password_of"},
  };
  return rows;
}

}  // namespace provider
