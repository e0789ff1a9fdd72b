#include "ssh/remote/privilege.h"

#include <array>
#include <string>

#include "base/text.h"
#include "ssh/remote/shell_text.h"

namespace ssh {
namespace {

constexpr std::string_view kFunctions = R"sh(
refused_privilege() {
  case $privilege_text in
    *'must have a tty'*|*'terminal is required to run'*) privilege=needs_terminal ;;
    *'not in the sudoers'*|*'may not run sudo'*|*'not allowed to'*) privilege=not_allowed ;;
    *"[sudo] password for $(own_name): "*) privilege=$1 ;;
    *'[sudo] password for '*) privilege=other_$1 ;;
    *) privilege=$1 ;;
  esac
  return 1
}
silent_privilege() {
  privilege=silent
  privilege_text="$privilege_program did not answer within $limit s"
  return 1
}
give_password() {
  printf '%s\n' "$sudo_password" | "$privilege_program" -S -p '[sudo] password for %p: ' -u "$1" true
}
gain_privilege() {
  privilege_text=
  set -- "${1:-root}"
  if [ "$(own_uid)" = 0 ]; then privilege=root; return 0; fi
  if privilege_program=$(command -v sudo); then
    privilege_text=$(bounded_all "$limit" "$privilege_program" -n -u "$1" true)
    case $? in
      0) privilege=sudo; return 0 ;;
      124) silent_privilege; return ;;
    esac
    if [ -z "$sudo_password" ]; then refused_privilege password_needed; return 1; fi
    privilege_text=$(bounded_all "$limit" give_password "$1")
    case $? in
      0) privilege=sudo_password; return 0 ;;
      124) silent_privilege; return ;;
    esac
    refused_privilege password_wrong
    return 1
  fi
  if privilege_program=$(command -v doas); then
    bounded "$limit" "$privilege_program" -n -u "$1" true >/dev/null
    case $? in
      0) privilege=doas; return 0 ;;
      124) silent_privilege; return ;;
    esac
  fi
  privilege=missing
  return 1
}
as_user_fed() {
  privilege_user=$1
  shift
  case $privilege in
    sudo) "$privilege_program" -n -u "$privilege_user" -- "$@" ;;
    sudo_password)
      { printf '%s\n' "$sudo_password"; echo end-of-password; cat; } |
        "$privilege_program" -S -p '' -u "$privilege_user" -- /bin/sh -c \
          'while IFS= read -r line; do [ "$line" != end-of-password ] || break; done; exec "$@"' \
          sh "$@" ;;
    doas) "$privilege_program" -n -u "$privilege_user" -- "$@" ;;
    *) return 126 ;;
  esac
}
as_root_fed() { if [ "$privilege" = root ]; then "$@"; else as_user_fed root "$@"; fi; }
as_root() { as_root_fed "$@" </dev/null; }
)sh";

struct Word {
  std::string_view word;
  Privilege privilege;
};

constexpr std::array<Word, 4> kWays = {{{"root", Privilege::root},
                                        {"sudo", Privilege::sudo},
                                        {"sudo_password", Privilege::sudo_with_password},
                                        {"doas", Privilege::doas}}};

constexpr std::string_view kPasswordWrong = "password_wrong";
constexpr std::string_view kOtherPasswordWrong = "other_password_wrong";

struct Refusal {
  std::string_view word;
  std::string_view code;
  std::string_view summary;
  std::string_view cause;
  std::string_view remedy;
};

constexpr std::array<Refusal, 6> kRefusals = {{
    {"missing", "ssh.sudo_missing", "The account has no way to become root",
     "The account is not root and there is neither sudo nor doas.",
     "Log in as root, or install sudo and give the account passwordless sudo."},
    {"password_needed", "ssh.sudo_password_needed", "sudo wants a password",
     "sudo asks for a password and none is given.",
     "Give the account's password, or root's where the sudoers files say \"Defaults targetpw\" or "
     "\"rootpw\"; or passwordless sudo: a file in /etc/sudoers.d with \"name ALL=(ALL) NOPASSWD: "
     "ALL\"."},
    {kPasswordWrong, "ssh.sudo_password_wrong", "sudo refuses the password",
     "sudo refuses the given password.",
     "Give the password of the login account itself, not root's."},
    {"not_allowed", "ssh.sudo_not_allowed", "The account may not use sudo",
     "sudo is not allowed for this account.",
     "Add the account to the sudo group (wheel on some systems) or to /etc/sudoers.d, or log in as "
     "root."},
    {"needs_terminal", "ssh.sudo_needs_terminal", "sudo insists on a terminal",
     "sudo runs only on a terminal here.",
     "Remove \"Defaults requiretty\" from the sudoers files, at least for this account."},
    {"silent", "ssh.sudo_silent", "sudo does not answer",
     "sudo, or what stands in its place, does not answer for this account.",
     "Run `sudo -n true` as the account on the machine and repair what it waits for: a name server "
     "that does not answer, a directory service (LDAP, SSSD) or a module of PAM."},
}};

base::Diagnostic refused(const Refusal& refusal, std::string_view text) {
  base::Diagnostic fault{.kind = base::ErrorKind::wrong_login,
                         .code = std::string(refusal.code),
                         .summary = std::string(refusal.summary),
                         .cause = std::string(refusal.cause),
                         .evidence = base::evidence_text(text),
                         .remedy = std::string(refusal.remedy)};
  if (refusal.word == kPasswordWrong) fault.values.emplace("own_password", "");
  return fault;
}

/// Whose password sudo asked for, by the prompt of gain_privilege.
std::string asked_account(std::string_view text) {
  constexpr std::string_view kPrompt = "[sudo] password for ";
  const std::size_t prompt = text.find(kPrompt);
  if (prompt == std::string_view::npos) return "another account";
  text.remove_prefix(prompt + kPrompt.size());
  return base::evidence_text(text.substr(0, text.find(':')), 100);
}

/// `Defaults targetpw`, `rootpw` and `runaspw` have sudo ask for another password than most expect.
base::Diagnostic other_password_wrong(std::string_view text) {
  const std::string account = asked_account(text);
  return {.kind = base::ErrorKind::wrong_login,
          .code = "ssh.sudo_password_wrong",
          .summary = "sudo refuses the password",
          .cause = "sudo asks for the password of " + account +
                   " here, not for that of the login account: the sudoers files say \"Defaults "
                   "targetpw\", \"rootpw\" or \"runaspw\".",
          .evidence = base::evidence_text(text),
          .remedy = "Give the password of " + account + ", or passwordless sudo.",
          .values = {{"password_of", account}}};
}

}  // namespace

std::string_view privilege_functions() {
  static const std::string text = std::string(kBoundedFunctions) + std::string(kFunctions);
  return text;
}

base::Expected<Privilege> privilege_of(std::string_view word, std::string_view text) {
  for (const Word& way : kWays) {
    if (way.word == word) return way.privilege;
  }
  for (const Refusal& refusal : kRefusals) {
    if (refusal.word == word) return base::fail(refused(refusal, text));
  }
  if (word == kOtherPasswordWrong) return base::fail(other_password_wrong(text));
  return base::fail({.kind = base::ErrorKind::remote_failed,
                     .code = "ssh.remote_failed",
                     .summary = "The remote command did not end properly",
                     .cause = "The script did not say how it becomes root.",
                     .evidence = base::evidence_text(text),
                     .remedy = "Read what it printed, repair that on the machine and run the same "
                               "again."});
}

}  // namespace ssh
