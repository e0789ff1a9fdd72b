#include "tests/standin/jobs/remote_shell.h"

#include <doctest/doctest.h>

#include "tests/standin/fake_ssh.h"
#include "tests/support/fake_clock.h"

using namespace standin;

namespace {

RemoteTarget target(const std::string& user = "root") {
  return {.address = "10.0.0.1",
          .port = 2222,
          .user = user,
          .private_key = "the key\n",
          .key_uuid = "abc",
          .connect_timeout = 7};
}

std::string identity_path(const FakeSsh& ssh) {
  const std::string arguments = ssh.arguments();
  const std::size_t begin = arguments.find("\n-i\n") + 4;
  return arguments.substr(begin, arguments.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("the command line is the one Coolify uses") {
  const FakeSsh ssh;
  RemoteShell shell(ssh.program(), target("deploy"), {.scale = 0.001});
  CHECK(shell.run("ls /", Privilege::login_user, {}) == "ok");
  const std::string path = identity_path(ssh);
  CHECK(ssh.arguments() ==
        "-F\n/dev/null\n-o\nIdentitiesOnly=yes\n-o\nIdentityAgent=none\n"
        "-o\nKexAlgorithms=^curve25519-sha256\n-i\n" +
            path +
            "\n-o\nStrictHostKeyChecking=no\n-o\nUserKnownHostsFile=/dev/null\n"
            "-o\nPasswordAuthentication=no\n-o\nConnectTimeout=7\n-o\nServerAliveInterval=20\n"
            "-o\nRequestTTY=no\n-o\nLogLevel=ERROR\n-p\n2222\n--\ndeploy@10.0.0.1\nbash -se\n");
  CHECK(path.substr(path.rfind('/') + 1) == "ssh_key@abc");
  CHECK(ssh.identity() == "600\nthe key\n");
}

TEST_CASE("the identity goes with the shell") {
  const FakeSsh ssh;
  std::string path;
  {
    RemoteShell shell(ssh.program(), target(), {.scale = 0.001});
    CHECK(shell.run("ls /", Privilege::sudo, {}).has_value());
    path = identity_path(ssh);
    CHECK(std::filesystem::exists(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK_FALSE(std::filesystem::exists(std::filesystem::path(path).parent_path()));
}

TEST_CASE("sudo is put in front for users that are not root") {
  struct Row {
    const char* user;
    Privilege privilege;
    const char* sent;
  };
  for (const Row& row :
       {Row{"root", Privilege::sudo, "ls /"}, Row{"deploy", Privilege::sudo, "sudo ls /"},
        Row{"deploy", Privilege::login_user, "ls /"}}) {
    const FakeSsh ssh;
    RemoteShell shell(ssh.program(), target(row.user), {.scale = 0.001});
    CHECK(shell.run("ls /", row.privilege, {}).has_value());
    CHECK(ssh.commands() == std::vector<std::string>{row.sent});
  }
}

TEST_CASE("sudo in lines") {
  CHECK(with_sudo("command -v git") == "command -v git");
  CHECK(with_sudo("commander x") == "sudo commander x");
  CHECK(with_sudo("cd /x\nls") == "cd /x\nsudo ls");
  CHECK(with_sudo("a || true") == "sudo a || sudo true");
  CHECK(with_sudo("a && b") == "sudo a && sudo b");
}

TEST_CASE("connection errors are tried three times, two and four seconds apart") {
  struct Row {
    const char* message;
    std::size_t tries;
  };
  for (const Row& row :
       {Row{"ssh: connect to host h port 22: Connection refused", 3},
        Row{"ssh: connect to host h port 22: Connection timed out", 3},
        Row{"kex_exchange_identification: read: Connection reset by peer", 3},
        Row{"ssh: connect to host h port 22: No route to host", 3}, Row{"", 3},
        Row{"root@h: Permission denied (publickey).", 1},
        Row{"ssh: Could not resolve hostname h: Name or service not known", 1},
        Row{"Load key \"k\": error in libcrypto", 1}, Row{"sudo: a password is required", 1}}) {
    CAPTURE(row.message);
    FakeSsh ssh;
    ssh.connection_fails(row.message);
    tests::FakeClock clock;
    base::Context context;
    context.clock = &clock;
    RemoteShell shell(ssh.program(), target(), {.remote_step = {}});
    const auto output = shell.run("ls /", Privilege::sudo, context);
    REQUIRE_FALSE(output.has_value());
    const std::string text = row.message;
    CHECK(output.error().message ==
          (text.empty() ? "SSH command failed with exit code: 255" : text));
    CHECK(ssh.commands().size() == row.tries);
    std::vector<base::Duration> pauses;
    if (row.tries == 3) pauses = {std::chrono::seconds(2), std::chrono::seconds(4)};
    CHECK(clock.sleeps() == pauses);
  }
}

TEST_CASE("a failed command is not tried again, and one try is one try") {
  FakeSsh ssh;
  ssh.answers("", {1, "", ""});
  RemoteShell shell(ssh.program(), target(), {.scale = 0.001});
  const auto output = shell.run("command -v jq", Privilege::sudo, {});
  REQUIRE_FALSE(output.has_value());
  CHECK(output.error().message == "SSH command failed with exit code: 1");
  CHECK(ssh.commands().size() == 1);
  ssh.connection_fails("Connection refused");
  CHECK_FALSE(shell.run_once("ls", Privilege::sudo, {}).has_value());
  CHECK(ssh.commands().size() == 2);
}

TEST_CASE("a program that does not exist is an error like any other") {
  RemoteShell shell(std::string("/nonexistent/ssh"), target(), {.scale = 0.001});
  const auto output = shell.run("ls /", Privilege::sudo, {});
  REQUIRE_FALSE(output.has_value());
  CHECK(output.error().message == "/nonexistent/ssh could not be started");
}

TEST_CASE("the fake ssh prefers the longer beginning") {
  FakeSsh ssh;
  ssh.answers("docker", {3, "", "no"});
  const base::Context context;
  RemoteShell shell(ssh.program(),
                    {.address = "h", .user = "root", .private_key = "k\n", .key_uuid = "u"},
                    {.scale = 0.001});
  CHECK(shell.run("docker compose version --short", Privilege::sudo, context) == "2.32.4-ds1");
  const auto failed = shell.run("docker ps", Privilege::sudo, context);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().message == "no");
}
