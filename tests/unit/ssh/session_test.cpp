#include "ssh/session.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "raw_server.h"
#include "relay.h"
#include "scripts.h"
#include "sshd.h"

namespace {

using base::Secret;
using ssh::ExitCode;
using ssh::Script;
using ssh::Session;
using std::chrono::milliseconds;
using tests::patient;
using tests::script;
using tests::Sshd;

TEST_CASE("a session runs scripts on a real sshd and knows the server") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->host_key().same_key(server.host_key()));
  CHECK((*session)->user() == tests::own_user());
  CHECK((*session)->server_version().starts_with("SSH-2.0-OpenSSH_"));
  REQUIRE((*session)->route().size() == 1);

  const auto output = (*session)->run(script("echo hello; echo oops >&2; exit 3"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->exit == ssh::Exit(ExitCode{3}));
  CHECK(output->out == "hello\n");
  CHECK(output->err == "oops\n");
}

TEST_CASE("the server's name for itself is fit to be shown") {
  tests::SshdOptions options;
  options.config = "VersionAddendum \x1b[31mred\n";
  const Sshd server(options);
  const auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->server_version().ends_with(" red"));
}

TEST_CASE("one session runs many scripts, one after the other") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  for (int i = 0; i < 12; ++i) {
    const auto output = (*session)->run(script("printf %s " + std::to_string(i)), patient());
    REQUIRE_MESSAGE(output, output.error().detail());
    CHECK(output->out == std::to_string(i));
    CHECK(output->succeeded());
  }
}

TEST_CASE("inputs reach the script as shell variables, byte for byte") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const std::string nasty = "  $(id) `id` \\ \"'  ;\t&& \xc3\xa4 \x1b[31m | > / -n ";
  Script one = script("printf '%s|%s|%s' \"$first\" \"$second\" \"$third\"");
  one.inputs.push_back({"first", Secret(nasty)});
  one.inputs.push_back({"second", Secret()});
  one.inputs.push_back({"third", Secret("last")});
  const auto output = (*session)->run(one, patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == nasty + "||last");
}

TEST_CASE("large scripts and large output pass in both directions") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  std::string text = "n=0\n";
  while (text.size() < 300'000) text += ": '" + std::string(900, 'x') + "'\nn=$((n+1))\n";
  text +=
      "echo $n\nhead -c 3000000 /dev/zero | tr '\\0' z\nhead -c 900000 /dev/zero | tr '\\0' e >&2";
  const auto output = (*session)->run(script(text), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  const std::size_t line = output->out.find('\n');
  CHECK(std::stoi(output->out.substr(0, line)) > 300);
  CHECK(output->out.size() - line - 1 == 3'000'000);
  CHECK(output->err.size() == 256 << 10);
}

/// The options of a server, by way of this port.
ssh::ConnectOptions by_way_of(const Sshd& server, int port) {
  ssh::ConnectOptions options = server.connect_options();
  options.target.endpoint.port = static_cast<std::uint16_t>(port);
  return options;
}

TEST_CASE("scripts follow one another where one session at a time is allowed, however far away") {
  tests::SshdOptions options;
  options.config = "MaxSessions 1\n";
  const Sshd server(options);
  for (const milliseconds way : {milliseconds(0), milliseconds(25), milliseconds(100)}) {
    CAPTURE(way.count());
    tests::RelayPlan plan;
    plan.way = way;
    const tests::RawServer relay(
        [&](const tests::RawServer::Peer& peer) { tests::relay(peer, server.port(), plan); });
    auto session = Session::connect(by_way_of(server, relay.port()), patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    for (int i = 0; i < 6; ++i) {
      CAPTURE(i);
      const auto output = (*session)->run(script("echo " + std::to_string(i)), patient());
      REQUIRE_MESSAGE(output, output.error().detail());
      CHECK(output->out == std::to_string(i) + "\n");
    }
    CHECK(relay.connections() == 1);
  }
}

/// A server with one session per connection, which something else keeps when a script has ended.
tests::SshdOptions with_session_kept() {
  tests::SshdOptions options;
  options.config =
      "MaxSessions 1\n"
      "ForceCommand sh -c \"$SSH_ORIGINAL_COMMAND\"; exec sleep 30 </dev/null >/dev/null 2>&1\n";
  return options;
}

TEST_CASE("a connection that gets no further session has served its time, and says why") {
  const Sshd server(with_session_kept());
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto first = (*session)->run(script("echo first"), patient());
  REQUIRE_MESSAGE(first, first.error().detail());
  const auto second = (*session)->run(script("echo second"), patient());
  REQUIRE_FALSE(second);
  CHECK(second.error().code == "ssh.session_refused");
  CHECK(second.error().kind == base::ErrorKind::connection_lost);
  CHECK(second.error().cause.starts_with("The server opens no further session on this connection"));
  CHECK(second.error().remedy.find("MaxSessions") != std::string::npos);
  const auto third = (*session)->run(script("echo third"), patient());
  REQUIRE_FALSE(third);
  CHECK(third.error().code == "ssh.connection_lost");
}

TEST_CASE("a session that is asked for again is not asked for longer than allowed") {
  const Sshd server(with_session_kept());
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  REQUIRE((*session)->run(script("echo first"), patient()));
  std::stop_source stop;
  base::Context context = patient();
  context.stop = stop.get_token();
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(300));
    stop.request_stop();
  });
  const auto stopped = (*session)->run(script("echo second"), context);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == "ssh.cancelled");
}

TEST_CASE("new keys in the middle of a connection are agreed upon where the groups are fixed") {
  struct Row {
    std::string config;
    std::string code;
  };
  for (const Row& row :
       {Row{"", ""}, Row{"KexAlgorithms diffie-hellman-group16-sha512\n", ""},
        Row{"KexAlgorithms diffie-hellman-group-exchange-sha256\n", "ssh.connection_lost"}}) {
    CAPTURE(row.config);
    tests::SshdOptions options;
    options.config = row.config + "RekeyLimit 200K\n";
    const Sshd server(options);
    auto session = Session::connect(server.connect_options(), patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    const auto output =
        (*session)->run(script("head -c 2000000 /dev/zero | tr '\\0' z"), patient());
    CHECK((output ? "" : output.error().code) == row.code);
    if (output) CHECK(output->out.size() == 2'000'000);
  }
}

}  // namespace
