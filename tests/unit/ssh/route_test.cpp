#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "raw_server.h"
#include "relay.h"
#include "scripts.h"
#include "ssh/session.h"
#include "ssh/wire.h"
#include "sshd.h"
#include "tests/support/free_port.h"

namespace {

using base::Secret;
using ssh::ConnectOptions;
using ssh::Session;
using std::chrono::milliseconds;
using tests::RawServer;
using tests::Sshd;
using tests::SshdOptions;
using Peer = tests::RawServer::Peer;
using tests::patient;
using tests::script;

ConnectOptions through(const Sshd& target, const std::vector<const Sshd*>& jump_hosts) {
  ConnectOptions options = target.connect_options();
  for (const Sshd* host : jump_hosts) {
    options.jump_hosts.push_back(host->connect_options().target.clone());
  }
  return options;
}

base::Diagnostic refusal(const ConnectOptions& options) {
  const auto session = Session::connect(options, patient());
  REQUIRE_FALSE(session);
  return session.error();
}

TEST_CASE("chains of jump hosts lead to the target, each with its own key") {
  SshdOptions rsa_host;
  rsa_host.host_keys = {{"-t", "rsa", "-b", "2048"}};
  SshdOptions ecdsa_host;
  ecdsa_host.host_keys = {{"-t", "ecdsa", "-b", "256"}};
  const Sshd first(rsa_host);
  const Sshd second(ecdsa_host);
  const Sshd target;
  const auto direct = Session::connect(through(target, {}), patient());
  REQUIRE(direct);
  CHECK((*direct)->route().size() == 1);
  const auto one = Session::connect(through(target, {&first}), patient());
  REQUIRE_MESSAGE(one, one.error().detail());
  CHECK((*one)->route().size() == 2);
  auto two = Session::connect(through(target, {&first, &second}), patient());
  REQUIRE_MESSAGE(two, two.error().detail());
  const auto& route = (*two)->route();
  REQUIRE(route.size() == 3);
  CHECK(route[0].key.same_key(first.host_key()));
  CHECK(route[1].key.same_key(second.host_key()));
  CHECK(route[2].key.same_key(target.host_key()));
  CHECK(route[2].endpoint.port == target.port());

  const auto output = (*two)->run(
      script("echo $SSH_CONNECTION; head -c 2000000 /dev/zero | tr '\\0' z"), patient());
  REQUIRE_MESSAGE(output, output.error().detail());
  CHECK(output->out.size() > 2'000'000);
  CHECK(output->out.find(" " + std::to_string(target.port()) + "\n") != std::string::npos);
}

TEST_CASE("IPv6 addresses are reached directly and through jump hosts, with and without brackets") {
  const Sshd jump;
  const Sshd target;
  for (const std::string& host :
       {std::string("::1"), std::string("[::1]"), std::string("localhost")}) {
    if (host != "localhost" && !tests::has_ipv6()) continue;
    CAPTURE(host);
    for (const bool direct : {true, false}) {
      ConnectOptions options = through(target, {});
      if (!direct) options = through(target, {&jump});
      options.target.endpoint.host = host;
      const auto session = Session::connect(options, patient());
      CHECK_MESSAGE(session, session.error().detail());
    }
  }
}

TEST_CASE("what is wrong with a jump host is said of the jump host") {
  const Sshd jump;
  const Sshd target;
  ConnectOptions options = through(target, {&jump});
  options.jump_hosts[0].host_key.keys = {tests::ed25519_pair("other host").public_key()};
  auto why = refusal(options);
  CHECK(why.code == "ssh.host_key_mismatch");
  CHECK(why.cause.starts_with("Jump host 127.0.0.1:" + std::to_string(jump.port()) + ": "));
  CHECK(why.path.to_string() == "jump_hosts[0]");

  options = through(target, {&jump});
  options.jump_hosts[0].credentials.private_key = tests::ed25519_pair("stranger").private_key();
  why = refusal(options);
  CHECK(why.code == "ssh.auth_refused");
  CHECK(why.cause.starts_with("Jump host "));

  options = through(target, {&jump});
  options.target.host_key.keys = {tests::ed25519_pair("other host").public_key()};
  why = refusal(options);
  CHECK(why.code == "ssh.host_key_mismatch");
  CHECK_FALSE(why.cause.starts_with("Jump host "));
  CHECK(why.path.empty());
}

TEST_CASE("a jump host that may not forward is told from one that cannot connect") {
  SshdOptions closed;
  closed.config = "AllowTcpForwarding no\n";
  const Sshd strict(closed);
  const Sshd open;
  const Sshd target;
  CHECK(refusal(through(target, {&strict})).code == "ssh.jump_forbidden");
  ConnectOptions options = through(target, {&open});
  options.target.endpoint.port = tests::free_port();
  const auto why = refusal(options);
  CHECK(why.code == "ssh.jump_refused");
  CHECK(base::retryable(why.kind));
}

TEST_CASE("a session ends when its jump host does") {
  auto jump = std::make_unique<Sshd>();
  const Sshd target;
  auto session = Session::connect(through(target, {jump.get()}), patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  jump->kill_connections();
  const auto output = (*session)->run(script("echo hi"), patient());
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.connection_lost");
  CHECK((*session)->run(script("echo hi"), patient()).error().code == "ssh.connection_lost");
}

/// An HTTP proxy that knows one login, or none.
RawServer::Handler http_proxy(const std::string& login, std::string* asked = nullptr) {
  return [login, asked](const Peer& peer) {
    std::string request;
    while (!peer.gone() && request.find("\r\n\r\n") == std::string::npos) {
      request += peer.receive();
    }
    if (asked != nullptr) *asked = request;
    const bool known = login.empty() || request.find("Basic " + ssh::encode_base64(login) +
                                                     "\r\n") != std::string::npos;
    if (!known) {
      peer.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const std::size_t colon = request.rfind(':', request.find(" HTTP/"));
    peer.send("HTTP/1.1 200 Connection established\r\nX-Via: test\r\n\r\n");
    tests::relay(peer, std::stoi(request.substr(colon + 1)));
  };
}

ConnectOptions with_proxy(const Sshd& target, ssh::ProxyScheme scheme, const RawServer& server,
                          const std::string& user = {}, const std::string& password = {}) {
  ConnectOptions options = target.connect_options();
  options.proxy = ssh::Proxy{
      scheme, {"127.0.0.1", static_cast<std::uint16_t>(server.port())}, user, Secret(password)};
  return options;
}

TEST_CASE("an HTTP proxy connects us, with and without a login") {
  const Sshd target;
  std::string asked;
  const RawServer open(http_proxy("", &asked));
  ConnectOptions options = with_proxy(target, ssh::ProxyScheme::http, open);
  options.target.endpoint.host = tests::has_ipv6() ? "::1" : "127.0.0.1";
  auto session = Session::connect(options, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK((*session)->run(script("echo hi"), patient())->out == "hi\n");
  const std::string where = options.target.endpoint.to_string();
  CHECK(asked == "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n\r\n");

  const RawServer closed(http_proxy("me:opensesame"));
  CHECK(Session::connect(with_proxy(target, ssh::ProxyScheme::http, closed, "me", "opensesame"),
                         patient()));
  const auto why = refusal(with_proxy(target, ssh::ProxyScheme::http, closed, "me", "guessed-it"));
  CHECK(why.code == "ssh.proxy_denied");
  CHECK_FALSE(base::retryable(why.kind));
  CHECK(why.detail().find("guessed-it") == std::string::npos);
}

TEST_CASE("proxies that refuse, or are none, are told apart") {
  const Sshd target;
  const auto answer_of = [&](ssh::ProxyScheme scheme, const std::string& answer) {
    const RawServer server([&](const Peer& peer) {
      while (!peer.gone() && peer.receive().empty()) {
      }
      peer.send(answer);
      std::this_thread::sleep_for(milliseconds(50));
    });
    return refusal(with_proxy(target, scheme, server)).code;
  };
  using enum ssh::ProxyScheme;
  CHECK(answer_of(http, "HTTP/1.1 403 Forbidden\r\n\r\n") == "ssh.proxy_denied");
  CHECK(answer_of(http, "HTTP/1.0 502 Bad Gateway\r\n\r\n") == "ssh.proxy_refused");
  CHECK(answer_of(http, "SSH-2.0-OpenSSH\r\n\r\n") == "ssh.proxy_refused");
  CHECK(answer_of(http, std::string(20'000, 'x')) == "ssh.proxy_refused");
  CHECK(answer_of(http, "HTTP/1.1 200 OK\r\n") == "ssh.connection_lost");
  CHECK(answer_of(socks5, "HTTP/1.1 400") == "ssh.proxy_refused");
  CHECK(answer_of(socks5, "\x05\xff") == "ssh.proxy_denied");
  CHECK(answer_of(socks5, "\x05") == "ssh.connection_lost");
  const std::string ready("\x05\x00", 2);
  CHECK(answer_of(socks5, ready + std::string("\x05\x05\x00\x01\0\0\0\0\0\0", 10)) ==
        "ssh.proxy_refused");
  CHECK(answer_of(socks5, ready + std::string("\x05\x02\x00\x01\0\0\0\0\0\0", 10)) ==
        "ssh.proxy_denied");
}

TEST_CASE("only a whole answer of a proxy opens a tunnel") {
  const Sshd target;
  // The answer, then the way to the target, which has much to say at once.
  const auto through_after = [&](ssh::ProxyScheme scheme, const std::string& answer) {
    const RawServer server([&](const Peer& peer) {
      while (!peer.gone() && peer.receive().empty()) {
      }
      const std::size_t first = scheme == ssh::ProxyScheme::socks5 ? 2 : answer.size();
      peer.send(answer.substr(0, first));
      while (first < answer.size() && !peer.gone() && peer.receive().empty()) {
      }
      peer.send(answer.substr(first));
      tests::relay(peer, target.port());
    });
    const auto session = Session::connect(with_proxy(target, scheme, server), patient());
    return session ? std::string("connected") : session.error().code;
  };
  using enum ssh::ProxyScheme;
  const auto padded = [](std::size_t size) {
    const std::string head = "HTTP/1.1 200 OK\r\nX-Padding: ";
    return head + std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
  };
  CHECK(through_after(http, padded(16 << 10)) == "connected");
  for (const std::size_t size : {(16U << 10) + 1, (16U << 10) + 2, (16U << 10) + 3, 17U << 10}) {
    CAPTURE(size);
    CHECK(through_after(http, padded(size)) == "ssh.proxy_refused");
  }
  CHECK(through_after(http, "HTTP/1.1 200 OK\r\n" + std::string(1000, '\n')) == "connected");
  CHECK(through_after(http, "HTTP/1.0 299 Fine\nVia: test\n\n") == "connected");
  CHECK(through_after(http, "HTTP/1.1 200\r\n\r\n") == "connected");
  CHECK(through_after(http,
                      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\n"
                      "HTTP/1.1 200 OK\r\n\r\n") == "connected");
  CHECK(through_after(http, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 502 Bad\r\n\r\n") ==
        "ssh.proxy_refused");
  std::string interim;
  while (interim.size() < 20'000) interim += "HTTP/1.1 102 Processing\r\n\r\n";
  CHECK(through_after(http, interim) == "ssh.proxy_refused");
  for (const std::string& line :
       {std::string("HTTP/1.1 101 Switching Protocols"), std::string("HTTP/1.1 2000 OK"),
        std::string("HTTP/1.1 2xx OK"), std::string("HTTP/1.1  200"),
        std::string("HTTP/1.1-200 OK"), std::string("HTTP/1.1 20"), std::string("HTTP/2 200 fine"),
        std::string("200 OK"), std::string("<html>"), std::string()}) {
    CAPTURE(line);
    CHECK(through_after(http, line + "\r\n\r\n") == "ssh.proxy_refused");
  }

  const std::string ready("\x05\x00", 2);
  CHECK(through_after(socks5, ready + std::string("\x05\x00\x00\x03\0\x1f\x90", 7)) == "connected");
  CHECK(through_after(socks5, ready + std::string("\x05\x00\x00\x03\xff", 5) +
                                  std::string(257, 'n')) == "connected");
  CHECK(through_after(socks5, ready + std::string("\x05\x00\x00\x02\x7f\0\0\x01\0\0", 10)) ==
        "ssh.proxy_refused");
  CHECK(through_after(socks5, ready + std::string("\x04\x00\x00\x01\0\0\0\0\0\0", 10)) ==
        "ssh.proxy_refused");
  CHECK(through_after(socks5, ready + std::string("\x05\x04", 2)) == "ssh.proxy_refused");
}

/// A SOCKS 5 proxy that demands a login; answers with a host name as its own address.
void socks_proxy(const Peer& peer, const std::string& login, std::string& asked) {
  std::string heard;
  const auto take = [&](std::size_t count) {
    while (!peer.gone() && heard.size() < count) heard += peer.receive();
    const std::string taken = heard.substr(0, count);
    heard.erase(0, count);
    return taken;
  };
  const std::string greeting = take(2);
  if (greeting.size() < 2) return;
  take(static_cast<std::size_t>(greeting[1]));
  peer.send(std::string("\x05\x02", 2));
  if (take(login.size()) != login) {
    peer.send(std::string("\x01\x01", 2));
    return;
  }
  peer.send(std::string("\x01\x00", 2));
  asked = take(4);
  const std::size_t size = asked[3] == 1 ? 4 : asked[3] == 4 ? 16 : 0;
  asked += size > 0 ? take(size) : take(1 + static_cast<std::size_t>(take(1)[0]) - 1);
  const std::string port = take(2);
  if (port.size() < 2) return;
  peer.send(std::string("\x05\x00\x00\x03\x05", 5) + "proxy" + std::string("\x1f\x90", 2));
  tests::relay(peer,
               static_cast<unsigned char>(port[0]) << 8 | static_cast<unsigned char>(port[1]));
}

TEST_CASE("a SOCKS 5 proxy connects us by name and by address") {
  const Sshd target;
  std::string asked;
  const RawServer server([&](const Peer& peer) { socks_proxy(peer, "\x01\x02me\x04word", asked); });
  struct Row {
    std::string host;
    std::string request;
  };
  const std::vector<Row> rows = {
      {"127.0.0.1", std::string("\x05\x01\x00\x01\x7f\x00\x00\x01", 8)},
      {"[::1]", std::string("\x05\x01\x00\x04", 4) + std::string(15, '\0') + "\x01"},
      {"localhost", std::string("\x05\x01\x00\x03", 4) + "localhost"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    ConnectOptions options = with_proxy(target, ssh::ProxyScheme::socks5, server, "me", "word");
    options.target.endpoint.host = row.host;
    // The proxy of this test leads to the target whatever it is asked for.
    const auto session = Session::connect(options, patient());
    CHECK_MESSAGE(session, session.error().detail());
    CHECK(asked == row.request);
  }
  CHECK(refusal(with_proxy(target, ssh::ProxyScheme::socks5, server, "me", "wrog")).code ==
        "ssh.proxy_denied");
}

TEST_CASE("a proxy leads to the first jump host") {
  const Sshd jump;
  const Sshd target;
  const RawServer proxy(http_proxy(""));
  ConnectOptions options = with_proxy(target, ssh::ProxyScheme::http, proxy);
  options.jump_hosts.push_back(jump.connect_options().target.clone());
  auto session = Session::connect(options, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  CHECK(proxy.connections() == 1);
  CHECK((*session)->run(script("echo hi"), patient())->out == "hi\n");
}

}  // namespace
