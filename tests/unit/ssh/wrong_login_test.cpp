#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "scripts.h"
#include "ssh/session.h"
#include "ssh/wait_for_ssh.h"
#include "sshd.h"

namespace {

using ssh::ConnectOptions;
using ssh::Script;
using ssh::Session;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

base::Expected<ssh::Output> run(const ConnectOptions& options,
                                const std::string& text = "echo hi") {
  auto session = Session::connect(options, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  Script script;
  script.text = text;
  return (*session)->run(script, patient());
}

base::Diagnostic refusal_with(const std::string& key_options,
                              base::Duration start_limit = tests::kPatience) {
  SshdOptions options;
  options.authorized_keys = {key_options + " " + tests::ed25519_pair().public_line};
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.limits.start = start_limit;
  const auto output = run(connect);
  REQUIRE_FALSE(output);
  return output.error();
}

TEST_CASE("cloud-init's refusal of root names the right user") {
  const auto why = refusal_with(
      "command=\"echo 'Please login as the user \\\"ubuntu\\\" rather than the user \\\"root\\\".';"
      "echo; exit 142\"");
  CHECK(why.code == "ssh.wrong_login");
  CHECK(why.remedy == "Set the SSH user to \"ubuntu\".");
}

TEST_CASE("a forced command is recognised, also one that would echo everything") {
  CHECK(refusal_with("command=\"echo status: fine\"").cause.find("forced command") !=
        std::string::npos);
  const auto echo = refusal_with("command=\"cat\"", std::chrono::seconds(2));
  CHECK(echo.code == "ssh.wrong_login");
  CHECK(echo.cause.find("forced command") != std::string::npos);
}

TEST_CASE("of several accounts the first that runs commands is taken") {
  SshdOptions options;
  options.accounts = {{"nora", "/usr/sbin/nologin", ""}, {"ubuntu", "/bin/sh", ""}};
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "nora";
  connect.other_users = {"ubuntu"};
  auto session = ssh::wait_for_ssh(connect, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->user() == "ubuntu");
  Script script;
  script.text = "id -un";
  CHECK((*session)->run(script, patient())->out == "ubuntu\n");

  connect.other_users = {"nora"};
  const auto none = ssh::wait_for_ssh(connect, patient());
  REQUIRE_FALSE(none);
  CHECK(none.error().code == "ssh.wrong_login");
}

TEST_CASE("an account without a login shell is recognised") {
  SshdOptions options;
  options.accounts = {{"nora", "/usr/sbin/nologin", ""}, {"fred", "/bin/false", ""}};
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "nora";
  const auto nologin = run(connect);
  REQUIRE_FALSE(nologin);
  CHECK(nologin.error().code == "ssh.wrong_login");
  CHECK(nologin.error().cause == "The account \"nora\" logs in, but its login shell is nologin.");
  CHECK(nologin.error().evidence.find("not available") != std::string::npos);

  connect.target.credentials.user = "fred";
  const auto silent = run(connect);
  REQUIRE_FALSE(silent);
  CHECK(silent.error().cause.find("exit status 1") != std::string::npos);
}

TEST_CASE("accounts and passwords that have expired are recognised") {
  SshdOptions options;
  options.accounts = {{"old", "/bin/sh", "", "19000:0:99999:7::19001:"},
                      {"stale", "/bin/sh", "", "0:0:99999:7:::"}};
  options.config = "UsePAM yes\n";
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "old";
  const auto expired = ssh::wait_for_ssh(connect, patient());
  REQUIRE_FALSE(expired);
  CHECK(expired.error().code == "ssh.account_expired");
  CHECK(expired.error().cause == "The server refuses the user \"old\": the account has expired.");
  CHECK(expired.error().evidence.find("account has expired") != std::string::npos);
  CHECK(expired.error().remedy.find("chage -E -1") != std::string::npos);

  connect.target.credentials.user = "stale";
  const auto must_change = run(connect);
  REQUIRE_MESSAGE(!must_change, must_change->out);
  CHECK(must_change.error().code == "ssh.password_expired");
  CHECK(must_change.error().remedy.find("chage -d $(date +%F)") != std::string::npos);
  CHECK(must_change.error().cause ==
        "The account \"stale\" logs in, but its password has expired and has to be changed first.");
}

TEST_CASE("a locale of its own changes nothing") {
  SshdOptions options;
  options.accounts = {{"anna", "/bin/bash", ""}};
  options.config = "SetEnv LC_ALL=de_DE.UTF-8 LANGUAGE=de\n";
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  const auto output = run(connect, "printf '%s ' \"$LC_ALL\"; ls /nowhere");
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == "C ");
  CHECK(output->err.find("No such file or directory") != std::string::npos);
}

TEST_CASE("every login shell runs scripts over SSH, noise or not") {
  SshdOptions options;
  options.accounts = {{"ash", "/bin/sh", ""},
                      {"bash", "/bin/bash", ""},
                      {"fish", "/usr/bin/fish", ""},
                      {"tcsh", "/bin/tcsh", ""}};
  const Sshd server(options);
  for (const tests::Account& account : options.accounts) {
    CAPTURE(account.name);
    const std::string home = server.directory().file("home-" + account.name);
    tests::write_file(home + "/.bashrc", "echo noise; echo more noise >&2; printf 'no end'", 0644);
    tests::write_file(home + "/.tcshrc", "echo noise; printf 'no end'", 0644);
    ConnectOptions connect = server.connect_options();
    connect.target.credentials.user = account.name;
    const auto output = run(connect, "printf '%s|%s|%s' \"$LC_ALL\" \"$(id -un)\" \"$0\"; exit 4");
    REQUIRE_MESSAGE(output, output.error().detail());
    CHECK(output->out == "C|" + account.name + "|/bin/sh");
    CHECK(output->exit == ssh::Exit(ssh::ExitCode{4}));
  }
}

TEST_CASE("a server without sessions for the account says so") {
  SshdOptions options;
  options.config = "MaxSessions 0\n";
  const Sshd server(options);
  const auto output = run(server.connect_options());
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.session_refused");
}

}  // namespace
