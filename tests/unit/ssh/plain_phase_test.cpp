#include "ssh/plain_phase.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "plain_packets.h"
#include "raw_server.h"
#include "scripts.h"
#include "ssh/session.h"
#include "ssh/wire.h"

namespace {

using ssh::PlainPhase;
using ssh::wire_string;
using std::chrono::milliseconds;
using tests::group_of;
using tests::plain_packet;
using tests::RawServer;
using tests::server_offer;
using Peer = tests::RawServer::Peer;

constexpr const char* kGroupExchange = "diffie-hellman-group-exchange-sha256";
constexpr const char* kCurve = "curve25519-sha256";

/// What became of everything a server said: the code of what was wrong, or how much passed.
struct Passed {
  std::string code;
  std::size_t passed = 0;
  bool over = false;
};

Passed pass(std::string bytes, const std::string& method) {
  PlainPhase phase;
  Passed result;
  for (;;) {
    const auto step = phase.next(bytes, method);
    if (!step) return {step.error().code, result.passed, phase.over()};
    result.passed += step->pass;
    result.over = phase.over();
    if (step->pass == 0 || result.over) return result;
    bytes.erase(0, step->drop + step->pass);
  }
}

TEST_CASE("a server's first line passes without what stood before it, then whole packets do") {
  PlainPhase phase;
  auto step = phase.next("Welcome\r\nSSH-2.0-x", "");
  REQUIRE(step);
  CHECK(step->pass == 0);
  const std::string offer = plain_packet(server_offer(kCurve));
  step = phase.next("Welcome\r\nSSH-2.0-x\r\n" + offer, "");
  REQUIRE(step);
  CHECK(step->drop == 9);
  CHECK(step->pass == 11);
  for (const std::size_t part : {std::size_t{3}, std::size_t{4}, offer.size() - 1}) {
    step = phase.next(offer.substr(0, part), "");
    REQUIRE(step);
    CHECK(step->pass == 0);
  }
  step = phase.next(offer + "and more", "");
  REQUIRE(step);
  CHECK(step->drop == 0);
  CHECK(step->pass == offer.size());
  CHECK_FALSE(phase.over());
}

TEST_CASE("a group passes if it is one that was asked for") {
  struct Row {
    std::size_t bits;
    bool passes;
  };
  for (const Row& row : {Row{1024, false}, Row{2047, false}, Row{2048, true}, Row{4096, true},
                         Row{8191, true}, Row{8192, true}, Row{8193, false}, Row{12'000, false},
                         Row{16'376, false}, Row{16'384, false}, Row{200'000, false}}) {
    CAPTURE(row.bits);
    const std::string said = "SSH-2.0-x\r\n" + plain_packet(group_of(row.bits));
    const Passed result = pass(said, kGroupExchange);
    CHECK(result.code == (row.passes ? "" : "ssh.protocol_error"));
    CHECK(result.passed == (row.passes ? said.size() : 11));
  }
  // Of every other method the packet is the reply, in which there is no group.
  CHECK(pass("SSH-2.0-x\r\n" + plain_packet(group_of(16'376)), kCurve).code.empty());
}

TEST_CASE("a group has to be one, however its numbers are written") {
  const std::string prime(512, '\xff');
  const auto code = [](const std::string& numbers) {
    return pass("SSH-2.0-x\r\n" + plain_packet("\x1f" + numbers), kGroupExchange).code;
  };
  CHECK(code(wire_string(prime) + wire_string("\x05")).empty());
  CHECK(code(wire_string(std::string(20'000, '\0') + prime) + wire_string("\x02")).empty());
  const std::string even = prime.substr(1) + '\xfe';
  for (const std::string& numbers :
       {wire_string(even) + wire_string("\x02"), wire_string(prime), wire_string(prime) + "\x02",
        wire_string(prime) + wire_string(""), wire_string(prime) + wire_string("\0\0"),
        wire_string(prime) + wire_string(std::string(513, '\x01')), wire_string(""), std::string(),
        wire_string(std::string(30'000, '\0')) + wire_string("\x02"),
        ssh::wire_u32(9'000) + prime}) {
    CAPTURE(numbers.size());
    CHECK(code(numbers) == "ssh.protocol_error");
  }
}

TEST_CASE("nothing counts as encrypted before keys are exchanged") {
  const std::string reply = plain_packet("\x1f" + wire_string("key"));
  const std::string new_keys = plain_packet("\x15");
  const std::string group = plain_packet(group_of(4096));
  const std::string group_reply = plain_packet("\x21" + wire_string("key"));
  const std::string id = "SSH-2.0-x\r\n";
  CHECK(pass(id + reply + new_keys, kCurve).over);
  CHECK(pass(id + group + group_reply + new_keys, kGroupExchange).over);
  CHECK(pass(id + reply + plain_packet("\x02more") + new_keys, kCurve).over);
  CHECK(pass(id + new_keys, kCurve).code == "ssh.protocol_error");
  CHECK(pass(id + new_keys, "").code == "ssh.protocol_error");
  CHECK(pass(id + group + new_keys, kGroupExchange).code == "ssh.protocol_error");
  CHECK(pass(id + group_reply + new_keys, kCurve).code == "ssh.protocol_error");
  CHECK(pass(id + reply, "").code == "ssh.protocol_error");
}

TEST_CASE("packets of impossible sizes and endless names are refused at once") {
  const std::string id = "SSH-2.0-x\r\n";
  for (const std::uint32_t length : {0U, 1U, 35'001U, 0x7fffffffU, 0xffffffffU}) {
    CAPTURE(length);
    CHECK(pass(id + ssh::wire_u32(length), "").code == "ssh.protocol_error");
  }
  CHECK(pass(id + ssh::wire_u32(35'000), "").code.empty());
  CHECK(pass("SSH-2.0-" + std::string(7000, 'x') + "\r\n", "").passed == 7010);
  CHECK(pass("SSH-2.0-" + std::string(8000, 'x') + "\r\n", "").code == "ssh.protocol_error");
}

/// Connects to a server that sends `packets` behind its name. Answers what the client said.
base::Diagnostic outcome(const std::vector<std::string>& packets, std::string* heard = nullptr,
                         base::Context context = tests::patient()) {
  const RawServer server([&](const Peer& peer) {
    peer.send("Hello\r\nSSH-2.0-Scripted\r\n");
    for (const std::string& one : packets) {
      // Each only after the client has said something, as a server does.
      std::string said;
      while (!peer.gone() && said.empty()) said = peer.receive();
      peer.send(one);
    }
    while (!peer.gone()) {
      const std::string said = peer.receive();
      if (heard != nullptr) *heard += said;
      if (heard != nullptr && heard->size() > 1000) return;
    }
  });
  ssh::ConnectOptions options;
  options.target.endpoint = {"127.0.0.1", static_cast<std::uint16_t>(server.port())};
  const auto session = ssh::Session::connect(options, context);
  REQUIRE_FALSE(session);
  return session.error();
}

TEST_CASE("a group too large to compute in is refused, whatever else comes with it") {
  const std::string offer = plain_packet(server_offer(kGroupExchange));
  for (const std::size_t bits : {8'193U, 10'000U, 16'376U, 16'384U}) {
    CAPTURE(bits);
    const base::Diagnostic why = outcome({offer, plain_packet(group_of(bits))});
    CHECK(why.code == "ssh.protocol_error");
    CAPTURE(why.cause);
    CHECK(why.cause.find("of " + std::to_string(bits) + " bits") != std::string::npos);
  }
  const std::string group = plain_packet(group_of(16'376));
  const std::string ignore = plain_packet("\x02" + wire_string("nothing"));
  const std::string more = plain_packet(server_offer(kCurve));
  for (const std::vector<std::string>& said : {std::vector<std::string>{offer + group},
                                               {group + offer},
                                               {offer + ignore + group},
                                               {offer + plain_packet("\x15") + group},
                                               {offer, ignore + group},
                                               {offer + more + group}}) {
    CHECK(outcome(said).code == "ssh.protocol_error");
  }
}

TEST_CASE("a group of the largest size asked for is computed in") {
  std::string heard;
  const auto why =
      outcome({plain_packet(server_offer(kGroupExchange)), plain_packet(group_of(8192))}, &heard);
  CHECK(why.code == "ssh.connection_lost");
  // The client's public value: 1024 bytes, or one more to keep it from being negative.
  const auto says_value = [&](std::uint32_t size) {
    return heard.find("\x20" + ssh::wire_u32(size)) != std::string::npos;
  };
  CHECK((says_value(1024) || says_value(1025)));
}

TEST_CASE("a server that chatters instead of exchanging keys is heard no longer than allowed") {
  for (const std::string& payload :
       {"\x02" + wire_string("nothing"), "\x04" + std::string(1, '\0') + wire_string("debug"),
        "\x02" + wire_string(std::string(30'000, 'x'))}) {
    std::string many;
    while (many.size() < 100'000) many += plain_packet(payload);
    const RawServer server([&](const Peer& peer) {
      peer.send("SSH-2.0-Scripted\r\n" + plain_packet(server_offer(kCurve)));
      while (peer.send(many)) {
      }
    });
    ssh::ConnectOptions options;
    options.target.endpoint = {"127.0.0.1", static_cast<std::uint16_t>(server.port())};
    options.limits.handshake = milliseconds(300);
    const auto late = ssh::Session::connect(options, tests::patient());
    REQUIRE_FALSE(late);
    CHECK(late.error().code == "ssh.timeout");
    options.limits.handshake = std::chrono::minutes(5);
    std::stop_source stop;
    base::Context context = tests::patient();
    context.stop = stop.get_token();
    std::jthread stopper([&] {
      std::this_thread::sleep_for(milliseconds(200));
      stop.request_stop();
    });
    const auto stopped = ssh::Session::connect(options, context);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == "ssh.cancelled");
  }
}

}  // namespace
