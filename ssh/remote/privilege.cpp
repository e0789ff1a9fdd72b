#include "ssh/remote/privilege.h"

#include <array>
#include <string>

#include "base/text.h"
#include "ssh/remote/shell_text.h"
#include "ssh/remote/sudo_messages.h"

namespace ssh {
namespace {

// sudo-rs takes a whole buffer of what it reads a password from. So nothing stands behind the
// password until what sudo starts has said that it is there; see feed_behind_password. Where sudo
// asks for no password, its line is still there then, and is passed over as everything is up to a
// line with $once.
constexpr std::string_view kFunctions = R"sh(
: "${once:=$$}"
trial='printf "\n%s%s\n" "$1" "$1"'
skip_to_word='line=; while [ "$line" != "$1" ]; do IFS= read -r line || exit 126; done; shift'
no_answer='It reported success, and had run nothing.'
ask_shell() { printf '%s\n' "$trial" | "$@" "$once"; }
has_answered() { case $newline$1$newline in *"$newline$once$once$newline"*) ;; *) return 1 ;; esac; }
try_command() {
  privilege_text=$(bounded_all "$limit" "$@" /bin/sh -c "$trial" sh "$once")
  set -- "$?"
  if [ "$1" != 0 ]; then return "$1"; fi
  if has_answered "$privilege_text"; then privilege_text=; return 0; fi
  privilege_text=$privilege_text${privilege_text:+$newline}$no_answer
  return 126
}
silent_privilege() {
  privilege=silent
  privilege_text="$privilege_program did not answer within $limit s"
  return 1
}
failed_privilege() { privilege=failed; return 1; }
refused_privilege() {
  read_refusal "$privilege_text"
  case $refusal in
    password_required | password_refused) privilege=password_needed ;;
    not_allowed) privilege=not_allowed ;;
    terminal_required) privilege=needs_terminal ;;
    *) privilege=failed ;;
  esac
  return 1
}
asked_twice() { case $privilege_text in *"$prompt"*"$prompt"*) ;; *) return 1 ;; esac; }
refused_password() {
  refused_privilege
  if [ "$refusal" = unknown ] && asked_twice; then privilege=password_needed; fi
  [ "$privilege" = password_needed ] || return 1
  privilege=password_wrong
  case $privilege_text in
    *"$prompt$(own_name): "*) ;;
    *"$prompt"*) privilege=other_password_wrong ;;
  esac
  return 1
}
give_password() {
  printf '%s\n' "$sudo_password" |
    "$privilege_program" -S ${takes_prompt:+-p "$prompt%p: "} -u "$@"
}
# sudo-rs before 0.2.5 knows no -p.
knows_prompt() {
  case $privilege_text in *'invalid option'* | *'unrecognized option'*) return 1 ;; esac
}
try_password() {
  takes_prompt=yes
  try_command give_password "$1" && return
  set -- "$1" "$?"
  if knows_prompt; then return "$2"; fi
  takes_prompt=
  try_command give_password "$1"
}
gain_privilege() {
  privilege_text=
  set -- "${1:-root}"
  if [ "$(own_uid)" = 0 ]; then privilege=root; return 0; fi
  if privilege_program=$(command -v sudo); then
    try_command "$privilege_program" -n -u "$1"
    case $? in
      0) privilege=sudo; return 0 ;;
      124) silent_privilege; return ;;
      126) failed_privilege; return ;;
    esac
    if [ -z "$sudo_password" ]; then refused_privilege; return; fi
    try_password "$1"
    case $? in
      0) privilege=sudo_password; return 0 ;;
      # Refusing a password takes time, and sudo may ask again and again.
      124) asked_twice || { silent_privilege; return; } ;;
      126) failed_privilege; return ;;
    esac
    refused_password
    return
  fi
  if privilege_program=$(command -v doas); then
    try_command "$privilege_program" -n -u "$1"
    case $? in
      0) privilege=doas; return 0 ;;
      124) silent_privilege; return ;;
      126) failed_privilege; return ;;
    esac
    privilege=doas_refused
    return 1
  fi
  privilege=missing
  return 1
}
as_user_fed() {
  privilege_user=$1
  shift
  case $privilege in
    sudo | doas) "$privilege_program" -n -u "$privilege_user" -- "$@" ;;
    sudo_password) feed_behind_password "$@" ;;
    *) return 126 ;;
  esac
}
sudo_shell() {
  "$privilege_program" -S ${takes_prompt:+-p ''} -u "$privilege_user" -- /bin/sh -c "$@"
}
# Descriptor 3 leads to the one who wants to know how it went, 4 to where the command prints. Only a
# sleep that is killed outright lets the feeding begin; one that ends by itself, or is asked to end,
# as the watchdog does first, feeds nothing.
feed_behind_password() {
  { fed=$({ feed | start_fed "$@" | pass_on >&4; } 3>&1); } 4>&1
  case $fed in
    *begun*)
      fed=${fed#*=}
      fed=${fed%%[!0-9]*}
      return "${fed:-126}"
      ;;
    *) return 126 ;;
  esac
}
feed() {
  exec 2>/dev/null 3>&- 4>&-
  sleep "$limit" </dev/null >/dev/null &
  echo "$!"
  printf '%s\n' "$sudo_password"
  wait "$!"
  [ "$?" = 137 ] || return
  printf '%s\n' "$once"
  exec cat
}
start_fed() {
  read -r sleeper
  echo "$sleeper"
  sudo_shell "$trial; $skip_to_word; "'exec "$@"' sh "$once" "$@" 3>&- 4>&-
  echo "=$?" >&3
}
pass_on() {
  read -r sleeper
  while IFS= read -r line; do
    if [ "$line" = "$once$once" ]; then
      echo begun >&3
      exec 3>&-
      kill -9 "$sleeper" 2>/dev/null
      exec cat
    fi
    [ -z "$line" ] || printf '%s\n' "$line" >&2
  done
  kill "$sleeper" 2>/dev/null
}
as_root_fed() { if [ "$privilege" = root ]; then "$@"; else as_user_fed root "$@"; fi; }
as_root() {
  if [ "$privilege" = sudo_password ]; then
    privilege_user=root
    printf '%s\n' "$sudo_password" | sudo_shell 'exec "$@" </dev/null' sh "$@"
  else
    as_root_fed "$@" </dev/null
  fi
}
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

constexpr std::array<Refusal, 8> kRefusals = {{
    {"missing", "ssh.sudo_missing", "The account has no way to become root",
     "The account is not root and there is neither sudo nor doas.",
     "Log in as root, or install sudo and give the account passwordless sudo."},
    {"doas_refused", "ssh.sudo_missing", "The account has no way to become root",
     "The account is not root, there is no sudo, and doas does not let the account become root "
     "without a password.",
     "Log in as root, install sudo and give the account passwordless sudo, or add a line \"permit "
     "nopass name\" for the account to /etc/doas.conf."},
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
    {"failed", "ssh.sudo_failed", "sudo does not work",
     "sudo runs nothing for this account, and neither a password nor what the account is allowed "
     "is "
     "told as the reason.",
     "Run `sudo true` as the account on the machine and repair what it reports: for instance a "
     "sudo "
     "that is not owned by root or has lost its setuid bit, sudoers files with wrong permissions, "
     "or "
     "an account that is locked or whose password has expired."},
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
  const std::size_t prompt = text.find(kSudoPrompt);
  if (prompt == std::string_view::npos) return "another account";
  text.remove_prefix(prompt + kSudoPrompt.size());
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
  static const std::string text = std::string(kBoundedFunctions) + read_refusal_function() +
                                  "prompt=" + shell_word(kSudoPrompt) + "\n" +
                                  std::string(kFunctions);
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
