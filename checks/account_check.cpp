#include "checks/account_facts.h"
#include "checks/check.h"
#include "ssh/remote/privilege.h"

namespace checks {
namespace {

bool refuses_logins(const std::string& shell) {
  return shell.ends_with("/nologin") || shell.ends_with("/false");
}

Judgement judge_account(const HostFacts& facts, const Settings&) {
  const std::string& registered = facts.get(account::kRegisteredUser);
  const std::string& login = facts.get(account::kLoginUser);
  if (!facts.get(account::kRegisteredExists)) {
    return Fail{.code = "host.user_missing",
                .summary = "The account Coolify is to use does not exist",
                .cause = "There is no account '" + registered + "' on the host.",
                .remedy =
                    "Create the account, or set `user` to one that exists. Coolify needs "
                    "root or an account with passwordless sudo.",
                .transient = true};
  }
  const auto shell = facts.get(account::kRegisteredShell);
  if (shell && refuses_logins(*shell)) {
    return Fail{.code = "host.no_login_shell",
                .summary = "The account Coolify is to use cannot log in",
                .cause = "The login shell of '" + registered + "' refuses every login.",
                .evidence = *shell,
                .remedy = "Give the account a shell, for example with usermod -s /bin/bash."};
  }
  if (!facts.get(account::kShellRuns).value_or(true)) {
    return Fail{.code = "host.shell_missing",
                .summary = "The account Coolify is to use cannot log in",
                .cause = "The login shell of '" + registered +
                         "' is not there or cannot be run; sshd then refuses every login.",
                .evidence = shell.value_or(""),
                .remedy =
                    "Install that shell, or give the account another one, for example with "
                    "usermod -s /bin/bash."};
  }
  if (!facts.get(account::kActing)) {
    const std::string said = facts.get(account::kBecomeError).value_or("");
    const auto way = ssh::privilege_of(facts.get(account::kPrivilege).value_or(""), said);
    if (!way && way.error().kind == base::ErrorKind::wrong_login) {
      return Fail{.code = way.error().code,
                  .summary = way.error().summary,
                  .cause = way.error().cause + " The login user '" + login + "' has to act as '" +
                           registered + "', for which Coolify's key is deployed.",
                  .evidence = said,
                  .remedy = way.error().remedy,
                  .values = way.error().values};
    }
    if (way && *way == ssh::Privilege::root) {
      return Fail{.code = "host.become_failed",
                  .summary = "The account Coolify is to use cannot be used",
                  .cause = "Root, which the login is, could not start a shell as '" + registered +
                           "', for which Coolify's key has to be deployed.",
                  .evidence = said,
                  .remedy = "As root on the host, run `runuser -u " + registered +
                            " -- true` (or `su " + registered +
                            " -c true`) and repair what stops it or keeps it waiting: often a PAM "
                            "module, or systemd-logind."};
    }
    return Fail{.code = "host.privilege_needed",
                .summary = "The host cannot be prepared without more privileges",
                .cause = "The login user '" + login + "' cannot act as '" + registered +
                         "', for which Coolify's key has to be deployed.",
                .evidence = said,
                .remedy = "Let `" + login +
                          "` use sudo without a password, log in as root or as '" + registered +
                          "', or register the account `" + login + "` itself."};
  }
  return Pass{login == registered ? "logged in as " + login
                                  : "logged in as " + login + ", acting as " + registered};
}

}  // namespace

const Check& account_check() {
  static const Check check{
      .id = "account",
      .title = "Account for Coolify",
      .order = 10,
      .docs =
          "The account Coolify logs in as has to exist and to have a shell. When the inspection "
          "logs in as another account, that one has to be root or to have sudo (with a password, "
          "sudo_password has to be set), because the key is deployed and everything else is "
          "checked as the account Coolify "
          "will use.",
      .seen_as = "The login, and the account itself by way of root, sudo or doas.",
      .unseen = "What PAM or a directory service will say to Coolify's own login.",
      .codes = {{"host.user_missing", "the account does not exist"},
                {"host.no_login_shell", "its shell is nologin or false"},
                {"host.shell_missing", "its shell is not on the host"},
                {"ssh.sudo_missing", "the login user is another one, and there is no sudo"},
                {"ssh.sudo_password_needed", "sudo asks the login user for a password"},
                {"ssh.sudo_password_wrong", "sudo refuses the password"},
                {"ssh.sudo_not_allowed", "the login user may not use sudo"},
                {"ssh.sudo_needs_terminal", "sudo demands a terminal (requiretty)"},
                {"ssh.sudo_failed", "sudo fails the login user for another reason"},
                {"ssh.sudo_silent", "sudo does not answer the login user"},
                {"host.become_failed", "the login user is root, and cannot start a shell as it"},
                {"host.privilege_needed", "the login user cannot become it for another reason"}},
      .settings = {},
      .probes = {&account_probe()},
      .judge = judge_account};
  return check;
}

}  // namespace checks
