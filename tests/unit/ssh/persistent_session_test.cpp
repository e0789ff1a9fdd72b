#include "ssh/persistent_session.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <thread>

#include "scripts.h"
#include "sshd.h"

namespace {

using ssh::PersistentSession;
using ssh::Script;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

TEST_CASE("a script whose connection breaks is run again on a new one") {
  const Sshd server;
  auto session = PersistentSession::open(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const std::string marker = server.directory().file("was-here");
  Script script;
  script.text = "if test -e \"$marker\"; then echo again; else touch \"$marker\"; sleep 30; fi";
  script.inputs.push_back({"marker", base::Secret(marker)});
  std::jthread killer([&] {
    REQUIRE(tests::eventually([&] { return std::filesystem::exists(marker); }));
    server.kill_connections();
  });
  const auto output = (*session)->run(script, patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == "again\n");
}

TEST_CASE("a script that gets no further session is run on a new connection") {
  SshdOptions options;
  options.config =
      "MaxSessions 1\n"
      "ForceCommand sh -c \"$SSH_ORIGINAL_COMMAND\"; exec sleep 30 </dev/null >/dev/null 2>&1\n";
  const Sshd server(options);
  auto session = PersistentSession::open(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  for (const std::string& word : {std::string("first"), std::string("second")}) {
    Script script;
    script.text = "echo " + word;
    const auto output = (*session)->run(script, patient());
    REQUIRE_MESSAGE(output, output.error().detail());
    CHECK(output->out == word + "\n");
  }
}

TEST_CASE("a session between two scripts may break unnoticed") {
  const Sshd server;
  auto session = PersistentSession::open(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  server.kill_connections();
  Script script;
  script.text = "echo here";
  const auto output = (*session)->run(script, patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == "here\n");
}

TEST_CASE("a script that kills its connection every time is given up") {
  const Sshd server;
  auto session = PersistentSession::open(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const std::string counter = server.directory().file("runs");
  Script script;
  script.text =
      "echo run >> \"$counter\"; p=$PPID; all=; "
      "while [ \"$p\" != \"$server\" ]; do all=\"$all $p\"; p=$(cut -d ' ' -f 4 /proc/$p/stat); "
      "done; "
      "kill -9 $all; sleep 30";
  script.inputs.push_back({"counter", base::Secret(counter)});
  script.inputs.push_back({"server", base::Secret(std::to_string(server.pid()))});
  const auto output = (*session)->run(script, patient());
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.connection_lost");
  CHECK(tests::read_file(counter) == "run\nrun\nrun\n");
}

TEST_CASE("another machine in the old one's place is not logged in to") {
  auto server = std::make_unique<Sshd>();
  auto options = server->connect_options();
  options.target.host_key = {};
  auto session = PersistentSession::open(options, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->session().host_key().same_key(server->host_key()));
  const int port = server->port();
  server->kill_connections();
  server.reset();
  SshdOptions replacement;
  replacement.host_keys = {{"-t", "ecdsa", "-b", "256"}};
  replacement.port = port;
  const Sshd stranger(replacement);
  const auto output = (*session)->run(Script{}, patient());
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.host_key_mismatch");
}

TEST_CASE("a script that fails by itself is not run again") {
  const Sshd server;
  auto session = PersistentSession::open(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const std::string counter = server.directory().file("runs");
  Script script;
  script.text = "echo run >> \"$counter\"; exit 9";
  script.inputs.push_back({"counter", base::Secret(counter)});
  const auto output = (*session)->run(script, patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->exit == ssh::Exit(ssh::ExitCode{9}));
  CHECK(tests::read_file(counter) == "run\n");
}

}  // namespace
