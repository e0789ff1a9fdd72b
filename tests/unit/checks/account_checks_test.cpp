#include <doctest/doctest.h>

#include "checks/account_facts.h"
#include "tests/support/healthy_host.h"

using tests::code_of;
using tests::judgement_of;

TEST_CASE("account: who logs in and for whom") {
  CHECK(code_of(judgement_of("account", {})) == "");
  CHECK(code_of(judgement_of("account", {{"account.registered_exists", "no"},
                                         {"account.acting", "no"}})) == "host.user_missing");
  CHECK(code_of(judgement_of("account", {{"account.registered_shell", "/usr/sbin/nologin"}})) ==
        "host.no_login_shell");
  CHECK(code_of(judgement_of("account", {{"account.registered_shell", "/bin/false"}})) ==
        "host.no_login_shell");
  CHECK(code_of(judgement_of("account", {{"account.registered_shell", ""}})) == "");
  CHECK(code_of(judgement_of("account", {{"account.shell_runs", "no"}})) == "host.shell_missing");
  CHECK(code_of(judgement_of("account", {{"account.shell_runs", ""}})) == "");
  const auto refused = judgement_of("account", {{"account.login_user", "ubuntu"},
                                                {"account.acting", "no"},
                                                {"account.become_error", "sudo: no"}});
  CHECK(code_of(refused) == "host.privilege_needed");
  CHECK(std::get<checks::Fail>(refused).evidence == "sudo: no");
  const std::map<std::string, std::string> obstacles = {
      {"missing", "ssh.sudo_missing"},
      {"password_needed", "ssh.sudo_password_needed"},
      {"password_wrong", "ssh.sudo_password_wrong"},
      {"not_allowed", "ssh.sudo_not_allowed"},
      {"needs_terminal", "ssh.sudo_needs_terminal"},
      {"failed", "ssh.sudo_failed"},
      {"sudo", "host.privilege_needed"}};
  for (const auto& [word, code] : obstacles) {
    CHECK(code_of(judgement_of("account", {{"account.login_user", "ubuntu"},
                                           {"account.acting", "no"},
                                           {"account.privilege", word}})) == code);
  }
  const auto stuck = judgement_of("account", {{"account.login_user", "root"},
                                              {"account.registered_user", "deploy"},
                                              {"account.acting", "no"},
                                              {"account.privilege", "root"},
                                              {"account.become_error", "it did not answer"}});
  CHECK(code_of(stuck) == "host.become_failed");
  CHECK(std::get<checks::Fail>(stuck).evidence == "it did not answer");
  CHECK(std::get<checks::Fail>(stuck).remedy.find("runuser -u deploy -- true") !=
        std::string::npos);
  const auto other = judgement_of("account", {{"account.login_user", "ubuntu"}});
  CHECK(std::get<checks::Pass>(other).detail == "logged in as ubuntu, acting as root");
}

TEST_CASE("sudo: what stands in the way of a user who is not root") {
  CHECK(code_of(judgement_of("sudo", {})) == "");
  struct Row {
    const char* exit;
    const char* output;
    const char* code;
  };
  const Row rows[] = {
      {"0", "", ""},
      {"127", "sh: sudo: not found", "host.sudo_missing"},
      {"127", "timeout: failed to run command 'sudo': No such file or directory",
       "host.sudo_missing"},
      {"1", "sudo: a password is required", "host.sudo_password"},
      {"1", "sudo: sorry, you must have a tty to run sudo", "host.sudo_terminal"},
      {"1", "sudo: a terminal is required to read the password; either use the -S option",
       "host.sudo_terminal"},
      {"1", "bob is not in the sudoers file.", "host.sudo_not_allowed"},
      {"1", "Sorry, user bob may not run sudo on web.", "host.sudo_not_allowed"},
      {"1", "Sorry, user bob is not allowed to execute '/usr/bin/true' as root on web.",
       "host.sudo_not_allowed"},
      {"1", "sudo: /etc/sudoers is world writable", "host.sudo_failed"},
      {"1", "sudo-rs: interactive authentication is required", "host.sudo_password"},
      {"1", "sudo-rs: Maximum 1 incorrect authentication attempts", "host.sudo_password"},
      {"1", "sudo-rs: I'm sorry bob. I'm afraid I can't do that", "host.sudo_not_allowed"},
      {"1", "sudo: A terminal is required to authenticate", "host.sudo_terminal"},
      {"1", "sudo-rs: sudo must be owned by uid 0 and have the setuid bit set", "host.sudo_failed"},
      {"1",
       "sudo: unable to resolve host x is not in the sudoers file: Name or service not known\x1F"
       "sudo: a password is required",
       "host.sudo_password"},
      {"0", "sudo: a password is required", ""},
      {"124", "", "host.sudo_failed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.output);
    const auto judgement = judgement_of("sudo", {{"user.name", "bob"},
                                                 {"user.uid", "1000"},
                                                 {"user.sudo_exit", row.exit},
                                                 {"user.sudo_output", row.output}});
    CHECK(code_of(judgement) == row.code);
  }
}

TEST_CASE("sudo: nothing is said about a user who could not be tried") {
  CHECK(code_of(judgement_of("sudo", {{"account.acting", "no"},
                                      {"user.sudo_exit", "1"},
                                      {"user.sudo_output", "sudo: a password is required"}})) ==
        "skipped");
}

TEST_CASE("bash and tools: each missing one is named") {
  CHECK(code_of(judgement_of("bash", {})) == "");
  CHECK(code_of(judgement_of("bash", {{"tool.bash", "no"}})) == "host.bash_missing");
  CHECK(code_of(judgement_of("tools", {})) == "");
  for (const std::string name : {"git", "curl", "jq"}) {
    const auto judgement = judgement_of("tools", {{"tool." + name, "no"}});
    CHECK(code_of(judgement) == "host.tools_missing");
    CHECK(std::get<checks::Fail>(judgement).cause.find(": " + name + ".") != std::string::npos);
  }
  const auto all =
      judgement_of("tools", {{"tool.git", "no"}, {"tool.curl", "no"}, {"tool.jq", "no"}});
  CHECK(std::get<checks::Fail>(all).cause.find("git, curl, jq") != std::string::npos);
}

TEST_CASE("os: judged by ID alone, as Coolify does") {
  for (const std::string id :
       {"ubuntu", "debian", "raspbian", "pop", "centos", "fedora", "rhel", "ol", "rocky", "amzn",
        "almalinux", "sles", "opensuse-leap", "opensuse-tumbleweed", "arch", "alpine"}) {
    CAPTURE(id);
    CHECK(code_of(judgement_of("os", {{"os.id", id}})) == "");
    CHECK(code_of(judgement_of("os", {{"os.id", "\"" + id + "\""}})) == "");
  }
  CHECK(code_of(judgement_of("os", {{"os.id", "\"Debian\""}})) == "");
  for (const std::string id : {"linuxmint", "nixos", "kali", "manjaro", "fedora-asahi-remix",
                               "opensuse-microos", "cloudlinux", "suse", "o", "'debian'", "\"\""}) {
    CAPTURE(id);
    CHECK(code_of(judgement_of("os", {{"os.id", id}, {"os.id_like", "debian"}})) ==
          "host.os_unsupported");
  }
  CHECK(code_of(judgement_of("os", {{"os.id", ""}})) == "host.os_unknown");
}
