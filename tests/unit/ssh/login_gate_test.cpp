#include "ssh/login_gate.h"

#include <doctest/doctest.h>

#include <deque>
#include <optional>
#include <thread>
#include <vector>

#include "scripts.h"
#include "ssh/session.h"
#include "sshd.h"
#include "tests/support/fake_clock.h"
#include "tests/support/patience.h"
#include "tests/support/told_waits.h"

namespace {

using ssh::Allowance;
using ssh::Endpoint;
using ssh::LoginGate;
using ssh::Session;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::eventually;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;
using tests::ToldWaits;

const Endpoint kServer{"bastion.example.com", 22};

std::string outcome(const base::Expected<LoginGate::Pass>& pass) {
  return pass ? "in" : pass.error().code;
}

/// Takes all the room there is at a server of the process's own gate.
std::vector<LoginGate::Pass> crowd(const Endpoint& server) {
  std::vector<LoginGate::Pass> passes;
  for (std::size_t i = 0; i < LoginGate::kUsualMost; ++i) {
    auto pass = ssh::login_gate().enter(server, patient());
    REQUIRE(pass);
    passes.push_back(*std::move(pass));
  }
  return passes;
}

TEST_CASE("a gate lets in as many as it has room for, and the next when one has left") {
  LoginGate gate(2);
  ToldWaits waits;
  base::Context context = patient();
  context.progress = &waits;
  auto first = std::optional(gate.enter(kServer, context));
  const auto second = gate.enter(kServer, context);
  CHECK(waits.lines().empty());
  std::jthread third([&] { CHECK(outcome(gate.enter(kServer, context)) == "in"); });
  REQUIRE(eventually([&] { return !waits.lines().empty(); }));
  first.reset();
  third.join();
  CHECK(waits.lines() == std::vector<std::string>{"a turn to log in to bastion.example.com:22"});
}

TEST_CASE("a full gate lets nobody in before its time is up") {
  LoginGate gate(1);
  const auto first = gate.enter(kServer, patient());
  const auto late = gate.enter(kServer, base::Context().within(std::chrono::milliseconds(2)));
  REQUIRE_FALSE(late);
  CHECK(late.error().code == "ssh.timeout");
  CHECK(late.error().kind == base::ErrorKind::timeout);
  CHECK(late.error().cause.find("bastion.example.com:22") != std::string::npos);
  std::stop_source stop;
  stop.request_stop();
  base::Context stopped;
  stopped.stop = stop.get_token();
  CHECK(outcome(gate.enter(kServer, stopped)) == "ssh.cancelled");
}

TEST_CASE("servers do not wait for each other, and one has many spellings") {
  LoginGate gate(1);
  const base::Context late = base::Context().within(std::chrono::milliseconds(2));
  const auto first = gate.enter(kServer, patient());
  const auto v6 = gate.enter({"2001:db8::1", 22}, patient());
  CHECK(outcome(gate.enter({"bastion.example.com", 2222}, late)) == "in");
  CHECK(outcome(gate.enter({"other.example.com", 22}, late)) == "in");
  CHECK(outcome(gate.enter({"Bastion.Example.COM", 22}, late)) == "ssh.timeout");
  CHECK(outcome(gate.enter({"[2001:DB8::1]", 22}, late)) == "ssh.timeout");
}

TEST_CASE("those who wait are let in as they came, also when one gives up") {
  LoginGate gate(1);
  auto first = std::optional(gate.enter(kServer, patient()));
  std::deque<ToldWaits> waits(5);
  std::vector<std::stop_source> stops(5);
  std::vector<int> order;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < 5; ++i) {
    threads.emplace_back([&, i] {
      base::Context context = patient();
      context.progress = &waits[i];
      context.stop = stops[i].get_token();
      const auto pass = gate.enter(kServer, context);
      if (pass) order.push_back(static_cast<int>(i));
      CHECK(pass.has_value() == (i != 2));
    });
    REQUIRE(eventually([&] { return !waits[i].lines().empty(); }));
  }
  stops[2].request_stop();
  threads[2].join();
  first.reset();
  threads.clear();
  CHECK(order == std::vector<int>{0, 1, 3, 4});
}

TEST_CASE("one who is let in while giving up leaves the place to the next") {
  for (int round = 0; round < 50; ++round) {
    LoginGate gate(1);
    auto first = std::optional(gate.enter(kServer, patient()));
    ToldWaits waits;
    std::stop_source stop;
    base::Context context = patient();
    context.progress = &waits;
    context.stop = stop.get_token();
    std::jthread second([&] { std::ignore = gate.enter(kServer, context); });
    REQUIRE(eventually([&] { return !waits.lines().empty(); }));
    std::jthread stopper([&] { stop.request_stop(); });
    first.reset();
    stopper.join();
    second.join();
    CHECK(outcome(gate.enter(kServer, patient())) == "in");
  }
}

TEST_CASE("an allowance stands still while a turn is waited for, and ends with the context") {
  tests::FakeClock clock;
  base::Context context;
  context.clock = &clock;
  Allowance open(context, seconds(30));
  CHECK(open.deadline().remaining(clock) == seconds(30));
  clock.advance(minutes(10));
  open.add_waiting(minutes(10));
  CHECK(open.deadline().remaining(clock) == seconds(30));
  CHECK(open.waited() == minutes(10));

  Allowance narrow(context.within(seconds(40)), seconds(30));
  narrow.add_waiting(minutes(10));
  CHECK(narrow.deadline().remaining(clock) == seconds(40));
  Allowance endless(context);
  endless.add_waiting(minutes(10));
  CHECK(endless.deadline().is_never());
  Allowance far(context, base::Duration::max());
  far.add_waiting(base::Duration::max());
  CHECK(far.deadline().remaining(clock) > hours(24));
}

TEST_CASE("waiting for a turn costs none of the time there is to log in") {
  const Sshd server;
  const ssh::ConnectOptions options = server.connect_options();
  auto passes = std::optional(crowd(options.target.endpoint));
  tests::FakeClock clock;
  ToldWaits waits;
  base::Context context;
  context.clock = &clock;
  context.progress = &waits;
  Allowance allowance(context, minutes(10));
  std::string how;
  std::jthread login([&] {
    const auto session = Session::connect(options, context, &allowance);
    how = session ? "in" : session.error().detail();
  });
  REQUIRE(eventually([&] { return !waits.lines().empty(); }));
  CHECK(server.log().find("Connection from") == std::string::npos);
  clock.advance(hours(1));
  passes.reset();
  login.join();
  CHECK(how == "in");
  CHECK(allowance.waited() == hours(1));
}

TEST_CASE("waiting for a turn ends with the context's own deadline, and names the jump host") {
  const Sshd jump;
  const Sshd target;
  ssh::ConnectOptions options = target.connect_options();
  options.jump_hosts.push_back(jump.connect_options().target.clone());
  const auto passes = crowd(options.jump_hosts[0].endpoint);
  const base::Context context = base::Context().within(std::chrono::milliseconds(20));
  Allowance allowance(context, hours(1));
  const auto late = Session::connect(options, context, &allowance);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == "ssh.timeout");
  CHECK(late.error().path.to_string() == "jump_hosts[0]");
  CHECK(late.error().cause.find("waiting for a turn to log in") != std::string::npos);
}

TEST_CASE("many machines behind one jump host: its MaxStartups drops none of their logins") {
  SshdOptions strict;
  strict.config = "MaxStartups 10:100:10\n";
  const Sshd jump(strict);
  const Sshd target;
  constexpr int kLogins = 30;
  std::vector<std::string> how(kLogins);
  {
    std::vector<std::jthread> logins;
    for (int i = 0; i < kLogins; ++i) {
      logins.emplace_back([&, i] {
        ssh::ConnectOptions options = target.connect_options();
        options.jump_hosts.push_back(jump.connect_options().target.clone());
        const auto session = Session::connect(options, patient());
        how[static_cast<std::size_t>(i)] = session ? "in" : session.error().detail();
      });
    }
  }
  CHECK(how == std::vector<std::string>(kLogins, "in"));
  CHECK(jump.log().find("drop connection") == std::string::npos);
}

TEST_CASE("chains that cross each other do not lock up") {
  const Sshd a;
  const Sshd b;
  constexpr int kLogins = 12;
  std::vector<std::string> how(kLogins);
  {
    std::vector<std::jthread> logins;
    for (int i = 0; i < kLogins; ++i) {
      logins.emplace_back([&, i] {
        const Sshd& first = i % 2 == 0 ? a : b;
        const Sshd& second = i % 2 == 0 ? b : a;
        ssh::ConnectOptions options = second.connect_options();
        options.jump_hosts.push_back(first.connect_options().target.clone());
        const auto session = Session::connect(options, patient());
        how[static_cast<std::size_t>(i)] = session ? "in" : session.error().detail();
      });
    }
  }
  CHECK(how == std::vector<std::string>(kLogins, "in"));
}

}  // namespace
