#include "ssh/root_executor.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>

#include "ssh/session.h"
#include "sshd.h"
#include "tests/support/scripted_executor.h"

namespace {

using base::Secret;
using ssh::RootExecutor;
using ssh::Script;
using tests::ScriptedExecutor;
using tests::Sshd;
using tests::SshdOptions;

constexpr const char* kPassword = "correct horse";

Script greeting() {
  Script script;
  script.text =
      "id -un\nprintf '%s|%s\\n' \"$first\" \"$second\"\ncat\n"
      "case $PATH in */sbin*) echo \"it's $LC_ALL\" ;; esac\necho loud >&2\nexit 7\n";
  script.inputs.push_back({"first", Secret::harmless("  $(id) 'quoted' ")});
  script.inputs.push_back({"second", Secret::harmless("")});
  return script;
}

base::Expected<ssh::Output> run_as_anna(const std::string& sudoers, const std::string& password) {
  REQUIRE_MESSAGE(::access("/usr/bin/sudo", X_OK) == 0, "install sudo");
  SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", kPassword}};
  options.sudoers = "Defaults !lecture\n" + sudoers;
  const Sshd server(options);
  ssh::ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  base::Context context;
  context = context.within(std::chrono::seconds(60));
  auto session = ssh::Session::connect(connect, context);
  REQUIRE_MESSAGE(session, session.error().detail());
  RootExecutor executor(*std::move(session), Secret(password));
  const auto first = executor.run(greeting(), context);
  if (!first) return first;
  const auto second = executor.run(greeting(), context);
  REQUIRE(second);
  CHECK(second->out == first->out);
  return first;
}

}  // namespace

TEST_CASE("with a password every script runs as root, inputs and exit code as they are") {
  for (const char* sudoers :
       {"anna ALL=(ALL) ALL", "Defaults timestamp_timeout=0\nanna ALL=(ALL) ALL",
        "Defaults use_pty\nanna ALL=(ALL) ALL"}) {
    CAPTURE(std::string(sudoers));
    const auto output = run_as_anna(sudoers, kPassword);
    REQUIRE(output);
    CHECK(output->out == "root\n  $(id) 'quoted' |\nit's C\n");
    CHECK(output->err == "loud\n");
    CHECK(output->exit == ssh::Exit(ssh::ExitCode{7}));
  }
}

TEST_CASE("without need of a password scripts run as the account") {
  const auto output = run_as_anna("anna ALL=(ALL) NOPASSWD: ALL", kPassword);
  REQUIRE(output);
  CHECK(output->out.starts_with("anna\n"));
}

TEST_CASE("a wrong password ends it before the script runs") {
  const auto output = run_as_anna("anna ALL=(ALL) ALL", "battery staple");
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.sudo_password_wrong");
  CHECK(output.error().detail().find("battery staple") == std::string::npos);
}

TEST_CASE("the way to root is asked for once") {
  auto scripted = std::make_unique<ScriptedExecutor>();
  ScriptedExecutor& login = *scripted;
  login.will_print("sudo_password\n\n");
  login.otherwise([](const auto&) { return ssh::Output{ssh::ExitCode{0}, "done", ""}; });
  RootExecutor executor(std::move(scripted), Secret(kPassword));
  REQUIRE(executor.run(greeting(), base::Context()));
  REQUIRE(executor.run(greeting(), base::Context()));
  REQUIRE(login.runs().size() == 3);
  for (const auto& run : login.runs()) {
    CHECK(run.inputs.at("sudo_password") == kPassword);
    CHECK(run.text.find(kPassword) == std::string::npos);
  }
  CHECK(login.runs()[2].inputs.at("first") == "  $(id) 'quoted' ");
}
