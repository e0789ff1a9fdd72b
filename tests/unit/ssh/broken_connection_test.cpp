#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <tuple>

#include "raw_server.h"
#include "relay.h"
#include "scripts.h"
#include "ssh/session.h"
#include "sshd.h"

namespace {

using ssh::ConnectOptions;
using ssh::Script;
using ssh::Session;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::RawServer;
using tests::RelayPlan;
using tests::Sshd;
using Peer = tests::RawServer::Peer;
using Clock = std::chrono::steady_clock;
using tests::patient;
using tests::script;

RawServer relay_to(const Sshd& server, RelayPlan plan) {
  return RawServer([&server, plan](const Peer& peer) { tests::relay(peer, server.port(), plan); });
}

ConnectOptions options_by(const Sshd& server, const RawServer& relay) {
  ConnectOptions options = server.connect_options();
  options.target.endpoint.port = static_cast<std::uint16_t>(relay.port());
  return options;
}

/// Connects and runs a small script; the code of what failed, or nothing.
std::string whole_flow(const ConnectOptions& options, const base::Context& context) {
  auto session = Session::connect(options, context);
  if (!session) return session.error().code;
  const auto output = (*session)->run(script("echo hi"), context);
  if (!output) return output.error().code;
  return output->out == "hi\n" ? "" : "wrong output";
}

/// How many bytes the server sends in one whole flow.
std::size_t whole_flow_bytes(const Sshd& server) {
  std::size_t passed = 0;
  {
    const RawServer relay(
        [&](const Peer& peer) { tests::relay(peer, server.port(), {}, &passed); });
    CHECK(whole_flow(options_by(server, relay), patient()) == "");
  }
  REQUIRE(passed > 2000);
  return passed;
}

TEST_CASE("a connection that is reset in any phase is an orderly error") {
  const Sshd server;
  std::set<std::string> codes;
  const std::size_t whole = whole_flow_bytes(server);
  for (std::size_t cut = 0; cut < whole; cut += 197) {
    CAPTURE(cut);
    const RawServer relay = relay_to(server, {.cut_after = cut});
    codes.insert(whole_flow(options_by(server, relay), patient()));
  }
  CHECK(codes.contains("ssh.not_ready"));
  CHECK(codes.contains("ssh.connection_lost"));
  codes.erase("ssh.not_ready");
  codes.erase("ssh.connection_lost");
  codes.erase("");
  CHECK(codes.empty());
}

TEST_CASE("a byte that is changed in any phase is an orderly error") {
  const Sshd server;
  const std::set<std::string> orderly = {
      "",
      "ssh.not_ready",
      "ssh.not_ssh",
      "ssh.connection_lost",
      "ssh.protocol_error",
      "ssh.no_common_algorithm",
      "ssh.host_key_mismatch",
      "ssh.timeout",
  };
  const std::size_t whole = whole_flow_bytes(server);
  for (std::size_t at = 0; at < whole; at += 173) {
    CAPTURE(at);
    const RawServer relay = relay_to(server, {.corrupt_at = at});
    ConnectOptions options = options_by(server, relay);
    options.limits.banner = options.limits.handshake = options.limits.login = milliseconds(300);
    base::Context context;
    const std::string code = whole_flow(options, context.within(seconds(2)));
    CHECK_MESSAGE(orderly.contains(code), code);
  }
}

TEST_CASE("a server that drips still works as long as the limits allow") {
  const Sshd server;
  RelayPlan drip;
  drip.piece = 40;
  drip.pause = milliseconds(2);
  const RawServer relay = relay_to(server, drip);
  CHECK(whole_flow(options_by(server, relay), patient()) == "");

  drip.piece = 1;
  drip.pause = milliseconds(20);
  const RawServer slower = relay_to(server, drip);
  ConnectOptions options = options_by(server, slower);
  // The identification has all the time it takes; the keys, a thousand bytes and more, have not.
  options.limits.banner = minutes(2);
  options.limits.handshake = seconds(1);
  CHECK(whole_flow(options, patient()) == "ssh.timeout");
}

/// How long the flow takes to end after a stop that comes while it waits.
milliseconds time_to_stop(const ConnectOptions& options) {
  std::stop_source stop;
  base::Context context = patient();
  context.stop = stop.get_token();
  Clock::time_point asked;
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(250));
    asked = Clock::now();
    stop.request_stop();
  });
  const std::string code = whole_flow(options, context);
  const auto ended = Clock::now();
  stopper.join();
  CHECK(code == "ssh.cancelled");
  return std::chrono::duration_cast<milliseconds>(ended - asked);
}

TEST_CASE("a stop is answered at once in every phase") {
  const Sshd server;
  const std::size_t whole = whole_flow_bytes(server);
  for (std::size_t part = 0; part < 6; ++part) {
    // The last bytes of a flow are no longer waited for.
    const std::size_t silent = whole * part / 8;
    CAPTURE(silent);
    const RawServer relay = relay_to(server, {.silent_after = silent});
    ConnectOptions options = options_by(server, relay);
    options.limits.banner = options.limits.handshake = options.limits.login = minutes(2);
    // Far above any machine's pace, and far below every limit that could end the wait instead.
    CHECK(time_to_stop(options) < minutes(1));
  }
}

TEST_CASE("a peer that has gone silent is given up") {
  const Sshd server;
  // Silent in the middle of the output: the script's is longer than all that goes before it.
  const RawServer relay = relay_to(server, {.silent_after = whole_flow_bytes(server) + 1000});
  ConnectOptions options = options_by(server, relay);
  options.limits.keepalive = milliseconds(200);
  options.limits.dead_peer = milliseconds(900);
  auto session = Session::connect(options, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto begin = Clock::now();
  const auto output = (*session)->run(script("head -c 100000 /dev/zero; sleep 30"), patient());
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.connection_lost");
  CHECK_MESSAGE(output.error().cause.find("silent") != std::string::npos, output.error().cause);
  CHECK(Clock::now() - begin < minutes(1));
}

TEST_CASE("a long silent command is kept alive by the server's answers") {
  const Sshd server;
  ConnectOptions options = server.connect_options();
  options.limits.keepalive = milliseconds(2100);
  options.limits.dead_peer = milliseconds(5000);
  auto session = Session::connect(options, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto output = (*session)->run(script("sleep 7; echo done"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == "done\n");
}

TEST_CASE("output without end is cut off") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto output = (*session)->run(script("yes"), patient());
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.output_too_long");
  CHECK(output.error().evidence.size() < 3000);
}

TEST_CASE("errors without end do not stop the script, and only their beginning is kept") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto output =
      (*session)->run(script("yes error | head -c 6000000 >&2; echo done"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == "done\n");
  CHECK(output->err.size() == 256 << 10);
}

TEST_CASE("remote bytes of any kind come back as they are, and clean in diagnostics") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto output = (*session)->run(
      script("printf '\\377\\000\\033[31m\\036'; printf '\\033]0;x\\007' >&2"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == std::string("\xff\0\x1b[31m\x1e", 8));
  CHECK(output->err == "\x1b]0;x\x07");
}

TEST_CASE("a child left in the background does not hold up the end") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto begin = Clock::now();
  const auto output = (*session)->run(script("sleep 70 & echo started"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out == "started\n");
  CHECK(Clock::now() - begin < minutes(1));
  CHECK((*session)->run(script("echo still here"), patient())->out == "still here\n");
}

TEST_CASE("a run that is stopped ends the remote command and the session") {
  // OpenSSH passes signals on for every account but root.
  tests::SshdOptions options;
  options.accounts = {{"anna", "/bin/sh", ""}};
  const Sshd server(options);
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  auto session = Session::connect(connect, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const std::string ended = server.directory().file("home-anna/ended");
  // The shell would report the end of sleep, and die of that: nobody listens any more.
  Script one = script(
      "exec 2>/dev/null; trap 'touch \"$ended\"; exit 1' TERM; touch \"$ended.ready\"; "
      "while :; do sleep 0.1; done");
  one.inputs.push_back({"ended", base::Secret(ended)});
  std::stop_source stop;
  base::Context context = patient();
  context.stop = stop.get_token();
  std::jthread stopper([&] {
    std::ignore = tests::eventually([&] { return std::filesystem::exists(ended + ".ready"); });
    stop.request_stop();
  });
  const auto output = (*session)->run(one, context);
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.cancelled");
  const auto again = (*session)->run(script("echo hi"), patient());
  REQUIRE_FALSE(again);
  CHECK(again.error().code == "ssh.connection_lost");
  CHECK(tests::eventually([&] { return std::filesystem::exists(ended); }));
}

TEST_CASE("a run ends by its deadline") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto output = (*session)->run(script("sleep 60"), patient().within(milliseconds(500)));
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.timeout");
}

TEST_CASE("a shell that is killed is no success") {
  const Sshd server;
  auto session = Session::connect(server.connect_options(), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto output = (*session)->run(script("echo half; kill -9 $$"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->exit == ssh::Exit(ssh::ExitSignal{"KILL"}));
  CHECK(output->out == "half\n");
  CHECK_FALSE(output->succeeded());
}

}  // namespace
