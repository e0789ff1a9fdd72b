#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "raw_server.h"
#include "ssh/session.h"

namespace {

using ssh::ConnectOptions;
using ssh::Session;
using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::RawServer;
using Peer = tests::RawServer::Peer;

/// Limits that nothing but a server that says too little runs into.
constexpr seconds kPatience(120);
constexpr milliseconds kImpatience(300);

ConnectOptions options_for(const RawServer& server, milliseconds limit = kPatience) {
  ConnectOptions options;
  options.target.endpoint = {"127.0.0.1", static_cast<std::uint16_t>(server.port())};
  options.limits.banner = limit;
  options.limits.handshake = limit;
  return options;
}

base::Diagnostic refusal(const RawServer& server, milliseconds limit = kPatience) {
  base::Context context;
  const auto session = Session::connect(options_for(server, limit), context.within(kPatience * 2));
  REQUIRE_FALSE(session);
  CHECK(session.error().evidence.find('\x1b') == std::string::npos);
  CHECK(session.error().evidence.size() < 3000);
  return session.error();
}

TEST_CASE("a server that closes at once is not ready, and its words are kept") {
  const RawServer silent([](const Peer&) {});
  CHECK(refusal(silent).code == "ssh.not_ready");
  const RawServer busy([](const Peer& peer) { peer.send("Exceeded MaxStartups\r\n"); });
  const auto why = refusal(busy);
  CHECK(why.code == "ssh.not_ready");
  CHECK(why.evidence == "Exceeded MaxStartups");
  const RawServer rude([](const Peer& peer) {
    while (!peer.gone() && peer.receive().empty()) {
    }
    peer.reset();
  });
  CHECK(refusal(rude).code == "ssh.not_ready");
}

TEST_CASE("a server that accepts and says nothing is not ready") {
  const RawServer server([](const Peer& peer) { peer.hold(); });
  const auto why = refusal(server, kImpatience);
  CHECK(why.code == "ssh.not_ready");
  CHECK(why.cause.find("did not identify itself") != std::string::npos);
}

TEST_CASE("other protocols and garbage are recognised") {
  const RawServer web([](const Peer& peer) {
    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n\x1b[31m\xff\xfe" + std::string(20'000, 'x'));
    peer.hold();
  });
  const auto why = refusal(web);
  CHECK(why.code == "ssh.not_ssh");
  CHECK(why.evidence.starts_with("HTTP/1.1 400 Bad Request"));
  const RawServer old([](const Peer& peer) {
    peer.send("SSH-1.5-antique\r\n");
    peer.hold();
  });
  CHECK(refusal(old).code == "ssh.not_ssh");
}

TEST_CASE("an endless preamble is cut short, fast or slow") {
  const RawServer endless([](const Peer& peer) {
    while (peer.send(std::string(4000, 'b') + "\r\n")) {
    }
  });
  CHECK(refusal(endless).code == "ssh.not_ssh");
  const RawServer drip([](const Peer& peer) {
    while (peer.send("b")) std::this_thread::sleep_for(milliseconds(50));
  });
  CHECK(refusal(drip, kImpatience).code == "ssh.not_ready");
}

TEST_CASE("garbage behind a good identification is a broken protocol") {
  const RawServer server([](const Peer& peer) {
    peer.send("SSH-2.0-Strange\r\n" + std::string(100'000, '\x7f'));
    peer.hold();
  });
  const auto why = refusal(server);
  CHECK(why.code == "ssh.protocol_error");
}

TEST_CASE("a server that stops in the key exchange runs into the limit") {
  const RawServer server([](const Peer& peer) {
    peer.send("SSH-2.0-Strange\r\n");
    peer.hold();
  });
  // The identification has to be there in time, the keys are never.
  ConnectOptions options = options_for(server);
  options.limits.handshake = kImpatience;
  base::Context context;
  const auto session = Session::connect(options, context.within(kPatience * 2));
  REQUIRE_FALSE(session);
  const base::Diagnostic& why = session.error();
  CHECK(why.code == "ssh.timeout");
  CHECK(why.cause.find("exchanging keys") != std::string::npos);
}

TEST_CASE("a server that hangs up in the key exchange has lost the connection") {
  const RawServer server([](const Peer& peer) {
    peer.send("SSH-2.0-Strange\r\n");
    while (!peer.gone() && peer.receive().size() < 100) {
    }
    peer.reset();
  });
  CHECK(refusal(server).code == "ssh.connection_lost");
}

TEST_CASE("a server that wants answers without end and takes none is given up") {
  // A global request that wants a reply, unencrypted: length, padding, type, name, "yes".
  const std::string packet("\0\0\0\x0c\x04\x50\0\0\0\x01x\x01pppp", 16);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += packet;
  const RawServer server([&](const Peer& peer) {
    peer.send("SSH-2.0-Greedy\r\n");
    while (peer.send(many)) {
    }
  });
  const auto why = refusal(server);
  CHECK(why.code == "ssh.connection_lost");
  CHECK(why.cause.find("did not take the answers") != std::string::npos);
}

/// The code of an attempt that is stopped while it waits.
std::string code_after_stop(const RawServer& server) {
  std::stop_source stop;
  base::Context context;
  context.stop = stop.get_token();
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(200));
    stop.request_stop();
  });
  const auto session = Session::connect(options_for(server), context.within(kPatience * 2));
  REQUIRE_FALSE(session);
  return session.error().code;
}

// Nothing but the stop could have ended them before their limits, which have other codes. How fast
// it does is shown where connections break.
TEST_CASE("a stop is answered, whatever the server does") {
  const RawServer silent([](const Peer& peer) { peer.hold(); });
  CHECK(code_after_stop(silent) == "ssh.cancelled");
  const RawServer stuck([](const Peer& peer) {
    peer.send("SSH-2.0-Strange\r\n");
    peer.hold();
  });
  CHECK(code_after_stop(stuck) == "ssh.cancelled");
}

}  // namespace
