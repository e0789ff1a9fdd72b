#include "checks/account_facts.h"
#include "checks/check.h"

namespace checks {
namespace {

constexpr std::string_view kNoPassword =
    "Allow it with a file in /etc/sudoers.d holding `<user> ALL=(ALL) NOPASSWD: ALL`, or register "
    "root.";

Judgement judge_sudo(const HostFacts& facts, const Settings&) {
  if (!facts.get(account::kActing)) {
    return Skip{"the registered user could not be tried; see the check `account`"};
  }
  const std::string& name = facts.get(user::kName);
  const auto exit = facts.get(user::kSudoExit);
  if (!exit) return Pass{name + " is root"};
  const std::string output = facts.get(user::kSudoOutput).value_or("");
  const auto failed = [&](std::string code, std::string summary, std::string remedy) {
    return Fail{.code = std::move(code),
                .summary = std::move(summary),
                .cause = "Coolify puts sudo before its commands when the user is not root. As '" +
                         name + "', `sudo -n true` ended with code " + std::to_string(*exit) + ".",
                .evidence = output,
                .remedy = std::move(remedy)};
  };
  switch (classify_sudo(*exit, output)) {
    case SudoState::works:
      return Pass{name + " has passwordless sudo"};
    case SudoState::missing:
      return failed("host.sudo_missing", "sudo is not installed",
                    "Install sudo and allow it without a password, or register root.");
    case SudoState::password_needed:
      return failed("host.sudo_password", "sudo asks for a password", std::string(kNoPassword));
    case SudoState::terminal_needed:
      return failed("host.sudo_terminal", "sudo demands a terminal",
                    "Remove `requiretty` from the sudoers of this user: Coolify has no terminal.");
    case SudoState::not_allowed:
      return failed("host.sudo_not_allowed", "The user may not use sudo", std::string(kNoPassword));
    case SudoState::failed:
      break;
  }
  return failed("host.sudo_failed", "sudo does not work",
                "Run `sudo -n true` as that user on the host and repair what it reports.");
}

}  // namespace

const Check& sudo_check() {
  static const Check check{
      .id = "sudo",
      .title = "Privileges of the account",
      .order = 20,
      .docs =
          "Coolify runs nearly everything through sudo when its account is not root, without a "
          "password and without a terminal. When sudo refuses, Coolify only reports that the "
          "server is not reachable.",
      .seen_as = "The account Coolify will use.",
      .unseen = "Rules that allow `true` and forbid other commands.",
      .codes = {{"host.sudo_missing", "there is no sudo"},
                {"host.sudo_password", "sudo asks for a password"},
                {"host.sudo_terminal", "sudo demands a terminal (requiretty)"},
                {"host.sudo_not_allowed", "the sudoers file does not allow the account"},
                {"host.sudo_failed", "sudo fails for another reason"}},
      .settings = {},
      .probes = {&account_probe(), &user_probe()},
      .judge = judge_sudo};
  return check;
}

}  // namespace checks
