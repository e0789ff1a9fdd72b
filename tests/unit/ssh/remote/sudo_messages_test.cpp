#include "ssh/remote/sudo_messages.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ssh/remote/shell_text.h"
#include "tests/support/process.h"

namespace {

using ssh::SudoRefusal;

struct Row {
  std::string text;
  SudoRefusal refusal;
  std::string name;
};

Row row(SudoRefusal refusal, std::string text) {
  static const std::vector<std::pair<SudoRefusal, std::string>> names = {
      {SudoRefusal::password_required, "password_required"},
      {SudoRefusal::password_refused, "password_refused"},
      {SudoRefusal::not_allowed, "not_allowed"},
      {SudoRefusal::terminal_required, "terminal_required"},
      {SudoRefusal::account, "account"},
      {SudoRefusal::unknown, "unknown"}};
  for (const auto& [value, name] : names) {
    if (value == refusal) return {std::move(text), refusal, name};
  }
  return {};
}

/// What sudo 1.8.31, 1.9.5p2, 1.9.13p3 and 1.9.16p2, and sudo-rs 0.2.2, 0.2.5 and 0.2.15 print.
std::vector<Row> rows() {
  using enum SudoRefusal;
  const std::string lecture =
      "\nWe trust you have received the usual lecture from the local System\nAdministrator. It "
      "usually boils down to these three things:\n\n    #1) Respect the privacy of others.\n\n";
  const std::string prompt = "[sudo] password for anna: ";
  const std::string rs_prompt = "[sudo: [sudo] password for anna: ] Password: \n";
  const std::string no_host = "sudo: unable to resolve host web: Name or service not known\n";
  return {
      row(password_required, "sudo: a password is required"),
      row(password_required, no_host + "sudo: a password is required"),
      row(password_required, "sudo: no password was provided\nsudo: a password is required"),
      row(password_required, "sudo-rs: interactive authentication is required"),
      row(password_required, "sudo: interactive authentication is required"),
      row(password_required, "sudo-rs: authentication failed: interaction required"),
      row(password_required, "sudo-rs: PAM error: Interaction is required"),
      row(password_required,
          "/etc/sudoers:1:10: unknown setting: 'requiretty'\nDefaults requiretty\n         "
          "^~~~~~~~~~\nsudo-rs: interactive authentication is required"),
      row(password_required,
          "/etc/sudoers:2:9: syntax error\nthis is a syntax error\n        ^\n"
          "sudo: a password is required"),
      row(account, prompt + "\nsudo: PAM authentication error: System error"),
      row(password_refused, lecture + prompt + "Sorry, try again.\n" + prompt +
                                "\nsudo: no password was provided\nsudo: 1 incorrect password "
                                "attempt"),
      row(password_refused, prompt + "sudo: 1 incorrect password attempt"),
      row(password_refused, prompt +
                                "I'm very sorry, but I'm not allowed to argue unless you've "
                                "paid.\n" +
                                prompt + "sudo: 3 incorrect password attempts"),
      row(password_refused, rs_prompt + "sudo: Authentication failed, try again.\n" + rs_prompt +
                                "sudo-rs: Maximum 3 incorrect authentication attempts"),
      row(password_refused, rs_prompt + "sudo: Authentication failed, try again.\n" + rs_prompt +
                                "sudo: Authentication required but not attempted"),
      row(password_refused, "sudo-rs: Maximum 1 incorrect authentication attempts"),
      row(password_refused, "sudo: maximum 1 incorrect authentication attempts"),
      row(not_allowed, "anna is not in the sudoers file.  This incident will be reported."),
      row(not_allowed, prompt + "anna is not in the sudoers file."),
      row(not_allowed, prompt + "anna is not allowed to run sudo on web.  This incident will be "
                                "reported."),
      row(not_allowed, "Sorry, user anna may not run sudo on web."),
      row(not_allowed, prompt + "Sorry, user anna is not allowed to execute '/bin/sh -c printf "
                                "\"\\n\" \"$1\"' as root on web."),
      row(not_allowed, "sudo-rs: I'm sorry anna. I'm afraid I can't do that"),
      row(not_allowed, "sudo: I'm sorry anna. I'm afraid I can't do that"),
      row(not_allowed, "sudo: Sorry, user anna is not allowed to authenticate as root."),
      row(terminal_required, no_host + "sudo: sorry, you must have a tty to run sudo"),
      row(terminal_required,
          "sudo: a terminal is required to read the password; either use the -S option to read "
          "from standard input or configure an askpass helper\nsudo: a password is required"),
      row(terminal_required, "sudo: no tty present and no askpass program specified"),
      row(terminal_required, "sudo: A terminal is required to authenticate"),
      row(account, prompt + "sudo: account validation failure, is your account locked?\nsudo: a "
                            "password is required"),
      row(account, rs_prompt + "sudo-rs: Account validation failure, is your account locked?"),
      row(account, prompt + "sudo: Account or password is expired, reset your password and try "
                            "again\nChanging password for anna.\nsudo: a password is required"),
      row(account, rs_prompt + rs_prompt +
                       "sudo-rs: PAM error: Authentication token manipulation "
                       "error"),
      row(account, prompt + "The account is locked due to 3 failed logins.\nSorry, try again."),
      row(unknown, ""),
      row(unknown, "\n\n"),
      row(unknown, "sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set"),
      row(unknown, "sudo-rs: sudo must be owned by uid 0 and have the setuid bit set"),
      row(unknown,
          "sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' "
          "option set or an NFS file system without root privileges?"),
      row(unknown,
          "sudo: The \"no new privileges\" flag is set, which prevents sudo from running as "
          "root."),
      row(unknown,
          "sudo: /etc/sudoers is world writable\nsudo: error initializing audit plugin "
          "sudoers_audit"),
      row(unknown, "sudo-rs: invalid configuration: /etc/sudoers cannot be world-writable"),
      row(unknown, "sudo: unable to open /etc/sudoers: No such file or directory"),
      // Words of the administrator's decide nothing.
      row(unknown, "sudo: unable to resolve host a terminal is required to run: no"),
      row(password_required,
          "sudo: unable to resolve host Sorry, user x may not run y: Name or service not known\n"
          "sudo: a password is required"),
      row(password_refused, "Whoever is not in the sudoers file has no business here.\n" + prompt +
                                "Sorry, try again."),
  };
}

}  // namespace

TEST_CASE("what sudo and sudo-rs print when they refuse is told apart, here and in every shell") {
  const std::string script = std::string(ssh::kBoundedFunctions) + ssh::read_refusal_function() +
                             "for text; do read_refusal \"$text\"; echo \"$refusal\"; done\n";
  std::string expected;
  std::vector<std::string> texts;
  for (const Row& one : rows()) {
    CAPTURE(one.text);
    CHECK(ssh::sudo_refusal(one.text) == one.refusal);
    expected += one.name + "\n";
    texts.push_back(one.text);
  }
  for (const std::vector<std::string>& shell :
       std::vector<std::vector<std::string>>{{"dash"}, {"bash"}, {"busybox", "sh"}}) {
    CAPTURE(shell.back());
    tests::Command command{.argv = shell, .errors_in_output = true};
    command.argv.insert(command.argv.end(), {"-c", script, "sh"});
    command.argv.insert(command.argv.end(), texts.begin(), texts.end());
    CHECK(tests::run(command).out == expected);
  }
}
