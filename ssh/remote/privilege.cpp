#include "ssh/remote/privilege.h"

#include <array>
#include <string>

#include "ssh/errors.h"

namespace ssh {
namespace {

constexpr std::string_view kFunctions = R"sh(
refused_privilege() {
  case $privilege_text in
    *'must have a tty'*|*'terminal is required to run'*) privilege=needs_terminal ;;
    *'not in the sudoers'*|*'may not run sudo'*|*'not allowed to'*) privilege=not_allowed ;;
    *) privilege=$1 ;;
  esac
  return 1
}
gain_privilege() {
  privilege_text=
  set -- "${1:-root}"
  if [ "$(id -u)" = 0 ]; then privilege=root; return 0; fi
  if privilege_program=$(command -v sudo); then
    if privilege_text=$("$privilege_program" -n -u "$1" true 2>&1 </dev/null); then
      privilege=sudo
      return 0
    fi
    if [ -z "$sudo_password" ]; then refused_privilege password_needed; return 1; fi
    if privilege_text=$(printf '%s\n' "$sudo_password" |
        "$privilege_program" -S -p '' -u "$1" true 2>&1); then
      privilege=sudo_password
      return 0
    fi
    refused_privilege password_wrong
    return 1
  fi
  if privilege_program=$(command -v doas) &&
      "$privilege_program" -n -u "$1" true >/dev/null 2>&1 </dev/null; then
    privilege=doas
    return 0
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

struct Refusal {
  std::string_view word;
  Fault fault;
  std::string_view cause;
};

constexpr std::array<Refusal, 5> kRefusals = {{
    {"missing", Fault::sudo_missing, "The account is not root and there is neither sudo nor doas."},
    {"password_needed", Fault::sudo_password_needed, "sudo asks for a password and none is given."},
    {"password_wrong", Fault::sudo_password_wrong, "sudo refuses the given password."},
    {"not_allowed", Fault::sudo_not_allowed, "sudo is not allowed for this account."},
    {"needs_terminal", Fault::sudo_needs_terminal, "sudo runs only on a terminal here."},
}};

}  // namespace

std::string_view privilege_functions() { return kFunctions; }

base::Expected<Privilege> privilege_of(std::string_view word, std::string_view text) {
  for (const Word& way : kWays) {
    if (way.word == word) return way.privilege;
  }
  for (const Refusal& refusal : kRefusals) {
    if (refusal.word == word) {
      return base::fail(diagnostic(refusal.fault, std::string(refusal.cause), text));
    }
  }
  return base::fail(
      diagnostic(Fault::remote_failed, "The script did not say how it becomes root.", text));
}

}  // namespace ssh
