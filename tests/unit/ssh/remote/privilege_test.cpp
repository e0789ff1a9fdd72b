#include "ssh/remote/privilege.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>

#include "ssh/remote/shell_text.h"
#include "ssh/session.h"
#include "tests/unit/ssh/scripts.h"
#include "tests/unit/ssh/sshd.h"

namespace {

using base::Secret;
using ssh::Privilege;
using ssh::Script;
using ssh::Session;
using tests::Sshd;
using tests::SshdOptions;

constexpr const char* kPassword = "correct horse";

SshdOptions options_with(const std::string& sudoers) {
  SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", kPassword}, {"bert", "/usr/sbin/nologin", ""}};
  options.sudoers = "Defaults !lecture\n" + sudoers;
  return options;
}

/// Runs a script with the functions as anna.
ssh::Output run(const Sshd& server, const std::string& text, const std::string& password) {
  REQUIRE_MESSAGE(::access("/usr/bin/sudo", X_OK) == 0, "install sudo");
  ssh::ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  connect.target.credentials.sudo_password = Secret(password);
  const base::Context context = tests::patient();
  auto session = Session::connect(connect, context);
  REQUIRE_MESSAGE(session, session.error().detail());
  Script script;
  script.text = std::string(ssh::privilege_functions()) + text;
  script.may_need_root = true;
  const auto output = (*session)->run(script, context);
  REQUIRE_MESSAGE(output, output.error().detail());
  return *output;
}

base::Expected<Privilege> gained(const SshdOptions& options, const std::string& password) {
  const Sshd server(options);
  const auto output =
      run(server, "gain_privilege; printf '%s\\n' \"$privilege\" \"$privilege_text\"", password);
  const std::size_t line = output.out.find('\n');
  return ssh::privilege_of(output.out.substr(0, line), output.out.substr(line + 1));
}

std::string fault(const SshdOptions& options, const std::string& password) {
  const auto privilege = gained(options, password);
  if (privilege) return "none";
  CHECK(privilege.error().kind == base::ErrorKind::wrong_login);
  CHECK(privilege.error().detail().find(kPassword) == std::string::npos);
  return privilege.error().code;
}

TEST_CASE("every way to root is found, and every obstacle has its own code") {
  const auto free = options_with("anna ALL=(ALL) NOPASSWD: ALL");
  CHECK(gained(free, "") == Privilege::sudo);
  CHECK(gained(free, "not needed") == Privilege::sudo);
  const auto asks = options_with("anna ALL=(ALL) ALL");
  CHECK(gained(asks, kPassword) == Privilege::sudo_with_password);
  CHECK(fault(asks, "") == "ssh.sudo_password_needed");
  CHECK(fault(asks, "battery staple") == "ssh.sudo_password_wrong");
  const auto stranger = options_with("root ALL=(ALL) ALL");
  CHECK(fault(stranger, kPassword) == "ssh.sudo_not_allowed");
  const auto terminal = options_with("Defaults requiretty\nanna ALL=(ALL) ALL");
  CHECK(fault(terminal, kPassword) == "ssh.sudo_needs_terminal");
  auto none = options_with("");
  none.hidden = {"/usr/bin/sudo"};
  CHECK(fault(none, kPassword) == "ssh.sudo_missing");
}

TEST_CASE("the password sudo asks for is told by whose it is") {
  const auto told = [](const char* defaults, const std::string& password) {
    const auto privilege =
        gained(options_with(std::string(defaults) + "\nanna ALL=(ALL) ALL"), password);
    REQUIRE_FALSE(privilege);
    return privilege.error();
  };
  const base::Diagnostic own = told("", "battery staple");
  CHECK(own.values.contains("own_password"));
  CHECK(own.remedy == "Give the password of the login account itself, not root's.");
  for (const char* const defaults : {"Defaults targetpw", "Defaults rootpw", "Defaults runaspw"}) {
    CAPTURE(std::string(defaults));
    const base::Diagnostic other = told(defaults, kPassword);
    CHECK(other.code == "ssh.sudo_password_wrong");
    CHECK(other.values.at("password_of") == "root");
    CHECK(other.remedy == "Give the password of root, or passwordless sudo.");
    CHECK(other.evidence.find("[sudo] password for root: ") != std::string::npos);
    const base::Diagnostic needed = told(defaults, "");
    CHECK(needed.code == "ssh.sudo_password_needed");
    CHECK(needed.remedy.find("root's where the sudoers files say") != std::string::npos);
  }
}

TEST_CASE("root needs nothing") {
  const auto own =
      tests::run({.argv = {"/bin/sh", "-c",
                           std::string(ssh::privilege_functions()) +
                               "gain_privilege; echo $privilege; echo fed | as_root_fed cat; "
                               "echo lost 2>/dev/null | as_root cat; as_root id -u"},
                  .errors_in_output = true});
  if (tests::running_as_root()) CHECK(own.out == "root\nfed\n0\n");
}

TEST_CASE("commands run as root with and without a password, and never read it") {
  const std::string text =
      "gain_privilege || exit 9\n"
      "as_root id -un\n"
      "as_root cat\n"
      "as_root sh -s\n"
      "printf 'fed %s\\n' data | as_root_fed cat\n"
      "printf 'echo \"$1\"' | as_root_fed sh -s argument\n"
      "as_root sh -c 'exit 5'; echo $?\n"
      "echo 'id -un; echo $1' | as_user_fed bert sh -s -- argument\n";
  const std::string expected = "root\nfed data\nargument\n5\nbert\nargument\n";
  for (const char* sudoers : {"anna ALL=(ALL) NOPASSWD: ALL", "anna ALL=(ALL) ALL",
                              "Defaults timestamp_timeout=0\nanna ALL=(ALL) ALL"}) {
    CAPTURE(std::string(sudoers));
    const Sshd server(options_with(sudoers));
    const auto output = run(server, text, kPassword);
    CHECK(output.out == expected);
    CHECK(output.err == "");
    CHECK(output.succeeded());
  }
}

TEST_CASE("a command that needs root fails quietly without a way to it") {
  const Sshd server(options_with("root ALL=(ALL) ALL"));
  const auto output = run(server, "gain_privilege; as_root id; echo $?", "");
  CHECK(output.out == "126\n");
}

TEST_CASE("whoever becomes root by a password becomes another account through root") {
  // As with targetpw: sudo has another password for that account than for root, or none at all.
  auto options = options_with("anna ALL=(root) ALL");
  options.accounts.push_back({"carl", "/bin/sh", ""});
  const Sshd server(options);
  const auto output =
      run(server,
          std::string(ssh::kShellPrologue) + std::string(ssh::kBecomeRegisteredUser) +
              "registered_user=carl\nbecome\n"
              "echo \"$acting $become_error\"\n"
              "echo 'id -un; echo \"$1\"' | registered_shell 'a b'\n",
          kPassword);
  CHECK(output.out == "yes \ncarl\na b\n");
}

TEST_CASE("whose password it is comes from what sudo printed, which may be anything") {
  const auto account = [](std::string_view text) {
    return ssh::privilege_of("other_password_wrong", text).error().values.at("password_of");
  };
  CHECK(account("[sudo] password for root: Sorry, try again.") == "root");
  CHECK(account("We trust you.\n[sudo] password for db\x1b[31m: no") == "db");
  CHECK(account("[sudo] password for nobody") == "nobody");
  CHECK(account("no prompt") == "another account");
}

TEST_CASE("a sudo that does not answer is left behind and named") {
  const tests::TemporaryDirectory folder = tests::open_directory();
  folder.write_program("id", "#!/bin/sh\necho 1000\n");
  // Deaf to everything that the account may send it, and holding on to what it was given.
  const std::string hang = "trap '' TERM HUP INT; sleep 1000\n";
  const std::string path = folder.path().string() + ":/usr/bin:/bin";
  struct Row {
    std::string sudo;
    std::string password;
  };
  for (const Row& row : {Row{hang, ""}, Row{"[ \"$1\" = -n ] && exit 1\n" + hang, "secret"}}) {
    folder.write_program("sudo", "#!/bin/sh\n" + row.sudo);
    const auto tried = tests::run(
        {.argv = {"/bin/sh", "-c",
                  std::string(ssh::privilege_functions()) + "sudo_password=$1 limit=3\n"
                                                            "gain_privilege || echo none\n"
                                                            "echo \"$privilege, $privilege_text\"",
                  "sh", row.password},
         .environment = tests::Environment{{"PATH", path}}});
    CHECK(tried.out == "none\nsilent, " + folder.file("sudo") + " did not answer within 3 s\n");
  }
}

TEST_CASE("an unknown word is no privilege") {
  const auto privilege = ssh::privilege_of("nonsense", "");
  REQUIRE_FALSE(privilege);
  CHECK(privilege.error().code == "ssh.remote_failed");
}

}  // namespace

TEST_CASE("every way to be refused has its code, a short summary and a remedy") {
  struct Row {
    const char* word;
    const char* code;
  };
  const Row rows[] = {{"missing", "ssh.sudo_missing"},
                      {"doas_refused", "ssh.sudo_missing"},
                      {"password_needed", "ssh.sudo_password_needed"},
                      {"password_wrong", "ssh.sudo_password_wrong"},
                      {"not_allowed", "ssh.sudo_not_allowed"},
                      {"needs_terminal", "ssh.sudo_needs_terminal"},
                      {"failed", "ssh.sudo_failed"},
                      {"silent", "ssh.sudo_silent"}};
  for (const Row& row : rows) {
    CAPTURE(row.word);
    const auto refused = ssh::privilege_of(row.word, "sudo: \x1b[31mno");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == row.code);
    CHECK(refused.error().kind == base::ErrorKind::wrong_login);
    CHECK(refused.error().summary.size() <= 60);
    CHECK_FALSE(refused.error().summary.ends_with('.'));
    CHECK(refused.error().cause.ends_with('.'));
    CHECK(refused.error().evidence == "sudo: no");
    CHECK(refused.error().remedy.size() > 20);
    CHECK(refused.error().remedy.ends_with('.'));
  }
}
