#include "ssh/tcp_transport.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <future>
#include <string>
#include <thread>

#include "raw_server.h"
#include "tests/support/free_port.h"

namespace {

using ssh::Endpoint;
using ssh::LookupResult;
using ssh::Operation;
using ssh::SocketAddress;
using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::RawServer;
using Clock = std::chrono::steady_clock;

constexpr seconds kPatience(120);

base::Context patient() {
  base::Context context;
  return context.within(kPatience);
}

SocketAddress address(const std::string& text, int port) {
  const ssh::LookupResult found = ssh::system_lookup(text, static_cast<std::uint16_t>(port));
  REQUIRE(found.addresses.size() >= 1);
  return found.addresses.front();
}

TEST_CASE("a refused connection names the address and the error") {
  const Operation operation(patient());
  const std::uint16_t port = tests::free_port();
  const auto transport = ssh::connect_tcp({"127.0.0.1", port}, {}, operation);
  REQUIRE_FALSE(transport);
  CHECK(transport.error().code == "ssh.unreachable");
  CHECK(transport.error().cause ==
        "Connecting to 127.0.0.1:" + std::to_string(port) + ": Every address failed.");
  CHECK(transport.error().evidence == "127.0.0.1: Connection refused");
}

TEST_CASE("all addresses of a name are tried and the first that answers wins") {
  const RawServer server([](const RawServer::Peer& peer) { peer.hold(); });
  const int port = server.port();
  const auto lookup = [&](const std::string&, std::uint16_t) {
    LookupResult result;
    result.addresses = {address("127.0.0.2", tests::free_port()), address("::1", port),
                        address("127.0.0.1", port)};
    return result;
  };
  const Operation operation(patient());
  const auto transport =
      ssh::connect_tcp({"web", static_cast<std::uint16_t>(port)}, {}, operation, lookup);
  CHECK_MESSAGE(transport, transport.error().detail());
}

TEST_CASE("an address that does not answer is passed by after a moment") {
  // A listener whose queue is full drops further connections silently.
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  SocketAddress silent = address("127.0.0.1", 0);
  REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&silent.storage), silent.length) == 0);
  REQUIRE(::listen(listener, 0) == 0);
  socklen_t size = sizeof silent.storage;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&silent.storage), &size);
  std::vector<base::UniqueFd> filling;
  for (int i = 0; i < 4; ++i) {
    filling.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    (void)::connect(filling.back().get(), reinterpret_cast<const sockaddr*>(&silent.storage),
                    silent.length);
  }
  const RawServer server([](const RawServer::Peer& peer) { peer.hold(); });
  const auto lookup = [&](const std::string&, std::uint16_t) {
    LookupResult result;
    result.addresses = {silent, address("127.0.0.1", server.port())};
    return result;
  };
  const Operation operation(patient());
  const auto begin = Clock::now();
  CHECK(ssh::connect_tcp({"web", 1}, {}, operation, lookup));
  CHECK(Clock::now() - begin >= milliseconds(240));

  const auto only_silent = [&](const std::string&, std::uint16_t) {
    LookupResult result;
    result.addresses = {silent};
    return result;
  };
  ssh::PhaseLimits limits;
  limits.connect = milliseconds(400);
  const auto transport = ssh::connect_tcp({"web", 1}, limits, operation, only_silent);
  REQUIRE_FALSE(transport);
  CHECK(transport.error().code == "ssh.unreachable");
  CHECK(transport.error().evidence == "127.0.0.1: no answer");
  ::close(listener);
}

TEST_CASE("the families of a name take turns") {
  const auto lookup = [&](const std::string&, std::uint16_t) {
    LookupResult result;
    result.addresses = {address("::1", 1), address("2001:db8::1", 1), address("127.0.0.1", 1),
                        address("192.0.2.1", 1)};
    return result;
  };
  const Operation operation(patient());
  const auto found = ssh::resolve({"web", 1}, operation, operation.within(kPatience), lookup);
  REQUIRE(found);
  std::string order;
  for (const SocketAddress& one : *found) order += one.text() + " ";
  CHECK(order == "::1 127.0.0.1 2001:db8::1 192.0.2.1 ");
}

TEST_CASE("literal addresses need no look-up") {
  const auto never = [](const std::string&, std::uint16_t) -> LookupResult {
    FAIL("looked up");
    return {};
  };
  const Operation operation(patient());
  struct Row {
    std::string host;
    std::string address;
  };
  for (const Row& row : std::vector<Row>{{"192.0.2.1", "192.0.2.1"},
                                         {"2001:db8::1", "2001:db8::1"},
                                         {"[2001:db8::1]", "2001:db8::1"},
                                         {"fe80::1%lo", "fe80::1%lo"},
                                         {"[fe80::1%lo]", "fe80::1%lo"}}) {
    CAPTURE(row.host);
    const auto found = ssh::resolve({row.host, 22}, operation, operation.within(kPatience), never);
    REQUIRE(found);
    CHECK(found->at(0).text() == row.address);
  }
}

TEST_CASE("a name that does not exist is told from a look-up that hangs") {
  const Operation operation(patient());
  const auto unknown = [](const std::string&, std::uint16_t) {
    return LookupResult{EAI_NONAME, 0, {}};
  };
  const auto missing =
      ssh::resolve({"web.invalid", 22}, operation, operation.within(kPatience), unknown);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == "ssh.name_not_found");
  CHECK(base::retryable(missing.error().kind));

  const auto failing = [](const std::string&, std::uint16_t) {
    return LookupResult{EAI_SYSTEM, EMFILE, {}};
  };
  const auto failed = ssh::resolve({"web", 22}, operation, operation.within(kPatience), failing);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().cause.find("Too many open files") != std::string::npos);

  // Hangs until the test lets it go; it may outlive the call that began it.
  std::promise<void> let_go;
  const auto hanging = [held = let_go.get_future().share()](const std::string&, std::uint16_t) {
    held.wait();
    return LookupResult{};
  };
  const auto slow =
      ssh::resolve({"web", 22}, operation, operation.within(milliseconds(100)), hanging);
  let_go.set_value();
  REQUIRE_FALSE(slow);
  CHECK(slow.error().code == "ssh.timeout");
}

TEST_CASE("a stop is answered while a look-up hangs") {
  std::stop_source stop;
  base::Context context = patient();
  context.stop = stop.get_token();
  const Operation operation(context);
  // Hangs until the test lets it go; it may outlive the call that began it.
  std::promise<void> let_go;
  const auto hanging = [held = let_go.get_future().share()](const std::string&, std::uint16_t) {
    held.wait();
    return LookupResult{};
  };
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(200));
    stop.request_stop();
  });
  const auto found = ssh::resolve({"web", 22}, operation, operation.within(kPatience), hanging);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == "ssh.cancelled");
  let_go.set_value();
}

TEST_CASE("hosts that are no hosts are refused") {
  const Operation operation(patient());
  for (const std::string& host : {std::string(), std::string("a b"), std::string("a\nb"),
                                  std::string("a\0b", 3), std::string(300, 'x')}) {
    const auto found = ssh::resolve({host, 22}, operation, operation.within(kPatience));
    REQUIRE_FALSE(found);
    CHECK(found.error().code == "ssh.options_invalid");
  }
}

TEST_CASE("endpoints are written with brackets where they have to be") {
  CHECK(Endpoint{"web", 22}.to_string() == "web:22");
  CHECK(Endpoint{"2001:db8::1", 2222}.to_string() == "[2001:db8::1]:2222");
  CHECK(Endpoint{"[2001:db8::1]", 22}.to_string() == "[2001:db8::1]:22");
  CHECK(ssh::bare_host({"[fe80::1%eth0]", 22}) == "fe80::1%eth0");
}

}  // namespace
