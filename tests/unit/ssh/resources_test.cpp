#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>

#include "base/system_clock.h"
#include "raw_server.h"
#include "scripts.h"
#include "ssh/persistent_session.h"
#include "ssh/session.h"
#include "sshd.h"

namespace {

using ssh::ConnectOptions;
using ssh::Session;
using std::chrono::milliseconds;
using tests::patient;
using tests::script;
using tests::Sshd;

std::ptrdiff_t count_of(const char* folder) {
  return std::distance(std::filesystem::directory_iterator(folder),
                       std::filesystem::directory_iterator());
}

/// What this process holds of the two things a connection may leave behind.
struct Held {
  std::ptrdiff_t descriptors = count_of("/proc/self/fd");
  std::ptrdiff_t threads = count_of("/proc/self/task");
  bool operator==(const Held&) const = default;
};

/// `act` once to fill what is made only once, then what three times more leave behind.
template <typename Act>
void check_leaves_nothing(const Act& act) {
  act();
  const Held before;
  for (int i = 0; i < 3; ++i) act();
  const Held after;
  CHECK(before.descriptors == after.descriptors);
  CHECK(before.threads == after.threads);
}

ConnectOptions by_jump_host(const Sshd& server) {
  ConnectOptions options = server.connect_options();
  options.jump_hosts.push_back(server.connect_options().target.clone());
  return options;
}

TEST_CASE("neither a success nor a failure on the way leaves a descriptor or a thread") {
  const Sshd server;
  check_leaves_nothing([&] {
    auto session = Session::connect(by_jump_host(server), patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    REQUIRE((*session)->run(script("echo hi"), patient()));
  });
  check_leaves_nothing([&] {
    ConnectOptions options = by_jump_host(server);
    options.target.endpoint.port = 1;
    CHECK(Session::connect(options, patient()).error().code == "ssh.jump_refused");
  });
  check_leaves_nothing([&] {
    ConnectOptions options = by_jump_host(server);
    options.target.credentials.private_key = tests::ed25519_pair("stranger").private_key();
    CHECK(Session::connect(options, patient()).error().code == "ssh.auth_refused");
  });
  check_leaves_nothing([&] {
    ConnectOptions options = server.connect_options();
    options.target.host_key.keys = {tests::ed25519_pair("other host").public_key()};
    CHECK(Session::connect(options, patient()).error().code == "ssh.host_key_mismatch");
  });
}

TEST_CASE("a connection that is stopped leaves nothing behind, nor does one that is replaced") {
  const tests::RawServer silent([](const tests::RawServer::Peer& peer) { peer.hold(); });
  check_leaves_nothing([&] {
    ConnectOptions options;
    options.target.endpoint = {"127.0.0.1", static_cast<std::uint16_t>(silent.port())};
    std::stop_source stop;
    base::Context context = patient();
    context.stop = stop.get_token();
    std::jthread stopper([&] {
      std::this_thread::sleep_for(milliseconds(50));
      stop.request_stop();
    });
    CHECK(Session::connect(options, context).error().code == "ssh.cancelled");
    // The other end, which lives in this process, is gone a moment later.
    std::this_thread::sleep_for(milliseconds(100));
  });
  const Sshd server;
  check_leaves_nothing([&] {
    auto session = ssh::PersistentSession::open(server.connect_options(), patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    const std::string flag = server.directory().file("flag");
    std::filesystem::remove(flag);
    ssh::Script once = script("[ -e \"$flag\" ] || { : >\"$flag\"; kill -9 $PPID; sleep 20; }");
    once.inputs.push_back({"flag", base::Secret::harmless(flag)});
    const auto output = (*session)->run(once, patient());
    REQUIRE_MESSAGE(output, output.error().detail());
  });
}

/// The machine's clock, which can be put forward.
class MovableClock final : public base::Clock {
 public:
  base::TimePoint now() const override { return base::system_clock().now() + moved_; }
  base::WallTime wall_now() const override { return base::system_clock().wall_now(); }
  base::Waited sleep_until(base::TimePoint until, const std::stop_token& stop) override {
    return base::system_clock().sleep_until(until - moved_, stop);
  }
  void advance(base::Duration span) { moved_ += span; }

 private:
  base::Duration moved_ = {};
};

TEST_CASE("a session that rested longer than a dead peer may be silent goes on") {
  const Sshd server;
  MovableClock clock;
  base::Context context;
  context.clock = &clock;
  const auto patient_now = [&] { return context.within(std::chrono::minutes(5)); };
  const ConnectOptions options = server.connect_options();
  auto session = Session::connect(options, patient_now());
  REQUIRE_MESSAGE(session, session.error().detail());
  for (int i = 0; i < 2; ++i) {
    clock.advance(options.limits.dead_peer * 2);
    const auto output = (*session)->run(script("echo hi"), patient_now());
    REQUIRE_MESSAGE(output, output.error().detail());
    CHECK(output->out == "hi\n");
  }
}

}  // namespace
