#include "ssh/wait_for_ssh.h"

#include <doctest/doctest.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ssh/errors.h"
#include "tests/support/fake_clock.h"
#include "tests/support/told_waits.h"

namespace {

using base::Expected;
using ssh::Fault;
using ssh::Session;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Keeps what is logged.
class Records final : public base::LogSink {
 public:
  bool enabled(base::LogLevel) const override { return true; }
  void write(base::LogLevel level, std::string_view message,
             const std::vector<base::LogField>& fields) override {
    std::string line = (level == base::LogLevel::debug ? "debug " : "other ");
    line += message;
    for (const base::LogField& field : fields) {
      line += " " + field.key + "=";
      if (const auto* text = std::get_if<std::string>(&field.value)) line += *text;
      if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        line += std::to_string(*number);
      }
    }
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

/// A machine that refuses as told, then lets one in. Success is a null session: nothing here uses
/// it.
struct Machine {
  tests::FakeClock clock;
  std::shared_ptr<Records> records = std::make_shared<Records>();
  std::vector<base::TimePoint> attempts;
  std::vector<std::pair<Fault, int>> refusals;
  base::Duration attempt_takes = milliseconds(100);
  base::Duration turn_takes = {};  ///< what each attempt waits for at a gate

  base::Context context(base::Duration limit) {
    base::Context made;
    made.clock = &clock;
    made.log = base::Log(records);
    return made.within(limit);
  }

  ssh::Connect connect() {
    return [this](const ssh::ConnectOptions&, const base::Context&,
                  ssh::Allowance* allowance) -> Expected<std::unique_ptr<Session>> {
      clock.advance(turn_takes);
      if (allowance != nullptr) allowance->add_waiting(turn_takes);
      attempts.push_back(clock.now());
      clock.advance(attempt_takes);
      while (!refusals.empty() && refusals.front().second == 0) refusals.erase(refusals.begin());
      if (refusals.empty()) return std::unique_ptr<Session>();
      --refusals.front().second;
      return base::fail(ssh::diagnostic(refusals.front().first, "because."));
    };
  }

  Expected<std::unique_ptr<Session>> wait(base::Duration limit = minutes(5),
                                          ssh::WaitPolicy policy = {}) {
    ssh::ConnectOptions options;
    options.target.endpoint = {"web", 2222};
    return ssh::wait_for_ssh(options, context(limit), policy, connect());
  }

  std::vector<std::int64_t> pauses_ms() const {
    std::vector<std::int64_t> pauses;
    for (std::size_t i = 1; i < attempts.size(); ++i) {
      const auto between = attempts[i] - attempts[i - 1] - attempt_takes;
      pauses.push_back(std::chrono::duration_cast<milliseconds>(between).count());
    }
    return pauses;
  }
};

ssh::WaitPolicy without_jitter() {
  ssh::WaitPolicy policy;
  policy.backoff.jitter = 0;
  return policy;
}

TEST_CASE("a machine that answers at once is not waited for") {
  Machine machine;
  REQUIRE(machine.wait());
  CHECK(machine.attempts.size() == 1);
  CHECK(machine.clock.sleeps().empty());
  REQUIRE(machine.records->lines.size() == 1);
  CHECK(machine.records->lines[0] == "debug ssh attempt succeeded attempt=1 elapsed=100ms");
}

TEST_CASE("the pauses double from 1 s to 20 s") {
  Machine machine;
  machine.refusals = {{Fault::unreachable, 7}};
  REQUIRE(machine.wait(minutes(5), without_jitter()));
  CHECK(machine.pauses_ms() ==
        std::vector<std::int64_t>{1000, 2000, 4000, 8000, 16000, 20000, 20000});
}

TEST_CASE("the pauses are shortened at random, by a quarter at most") {
  Machine machine;
  machine.refusals = {{Fault::not_ready, 10}};
  REQUIRE(machine.wait());
  const auto pauses = machine.pauses_ms();
  const std::vector<std::int64_t> full = {1000,  2000,  4000,  8000,  16000,
                                          20000, 20000, 20000, 20000, 20000};
  REQUIRE(pauses.size() == full.size());
  bool differs = false;
  for (std::size_t i = 0; i < full.size(); ++i) {
    CHECK(pauses[i] >= full[i] * 3 / 4);
    CHECK(pauses[i] <= full[i]);
    differs = differs || pauses[i] != full[i];
  }
  CHECK(differs);
}

TEST_CASE("the deadline ends the wait with the last cause, the attempts and the time") {
  Machine machine;
  machine.refusals = {{Fault::not_ready, 3}, {Fault::unreachable, 1000}};
  const base::TimePoint start = machine.clock.now();
  const auto connected = machine.wait(minutes(1), without_jitter());
  REQUIRE_FALSE(connected);
  CHECK(machine.clock.now() - start <= minutes(1));
  CHECK(connected.error().code == "ssh.unreachable");
  CHECK(connected.error().kind == base::ErrorKind::unreachable);
  CHECK(connected.error().cause ==
        "Gave up on web:2222 after 7 attempts in 51s. The last one: because.");
}

TEST_CASE("every failed attempt leaves one debug record") {
  Machine machine;
  machine.refusals = {{Fault::unreachable, 1000}};
  REQUIRE_FALSE(machine.wait(seconds(5), without_jitter()));
  CHECK(machine.records->lines ==
        std::vector<std::string>{
            "debug ssh attempt failed attempt=1 elapsed=100ms remaining=4.9s next_delay=1s "
            "code=ssh.unreachable cause=because.",
            "debug ssh attempt failed attempt=2 elapsed=1.2s remaining=3.8s next_delay=2s "
            "code=ssh.unreachable cause=because.",
            "debug ssh attempt failed attempt=3 elapsed=3.3s remaining=1.7s next_delay=none "
            "code=ssh.unreachable cause=because."});
}

TEST_CASE("every failed attempt that is not the last is told, with its cause and the pause") {
  Machine machine;
  tests::ToldWaits waits;
  machine.refusals = {{Fault::unreachable, 1}, {Fault::auth_refused, 1}};
  base::Context context = machine.context(minutes(5));
  context.progress = &waits;
  REQUIRE(ssh::wait_for_ssh({}, context, without_jitter(), machine.connect()));
  CHECK(waits.lines() == std::vector<std::string>{"SSH 1 ssh.unreachable: because.",
                                                  "SSH 2 ssh.auth_refused: because."});
  CHECK(waits.all()[0].next_try == seconds(1));
  CHECK(waits.all()[1].next_try == seconds(6));

  Machine hopeless;
  tests::ToldWaits none;
  hopeless.refusals = {{Fault::host_key_mismatch, 1}};
  context = hopeless.context(minutes(5));
  context.progress = &none;
  REQUIRE_FALSE(ssh::wait_for_ssh({}, context, without_jitter(), hopeless.connect()));
  CHECK(none.lines().empty());
}

TEST_CASE("a time-out bounds what is tried, and turns at a gate are no part of it") {
  ssh::WaitPolicy policy = without_jitter();
  policy.timeout = seconds(30);
  for (const base::Duration turn : {base::Duration(0), base::Duration(minutes(3))}) {
    Machine machine;
    machine.turn_takes = turn;
    machine.refusals = {{Fault::unreachable, 1000}};
    const base::TimePoint start = machine.clock.now();
    const auto connected = machine.wait(minutes(60), policy);
    REQUIRE_FALSE(connected);
    CHECK(machine.attempts.size() == 5);
    CHECK(machine.clock.now() - start <= seconds(30) + 5 * turn);
    CHECK(connected.error().cause ==
          "Gave up on web:2222 after 5 attempts in 15s. The last one: because.");
  }
  // The context's deadline has the last word.
  Machine machine;
  machine.turn_takes = minutes(3);
  machine.refusals = {{Fault::unreachable, 1000}};
  REQUIRE_FALSE(machine.wait(minutes(4), policy));
  CHECK(machine.attempts.size() == 2);
}

TEST_CASE("what waiting cannot cure fails at once and unchanged") {
  for (const Fault fault :
       {Fault::host_key_mismatch, Fault::host_key_unknown, Fault::no_common_algorithm,
        Fault::key_unusable, Fault::agent_unavailable, Fault::wrong_login, Fault::cancelled}) {
    Machine machine;
    machine.refusals = {{fault, 1000}};
    const auto connected = machine.wait();
    REQUIRE_FALSE(connected);
    CHECK(machine.attempts.size() == 1);
    CHECK(connected.error() == ssh::diagnostic(fault, "because."));
  }
}

TEST_CASE("refused logins keep their distance and get a grace period of their own") {
  Machine machine;
  machine.refusals = {{Fault::auth_refused, 1000}};
  const auto connected = machine.wait(minutes(5), without_jitter());
  REQUIRE_FALSE(connected);
  CHECK(connected.error().code == "ssh.auth_refused");
  const auto pauses = machine.pauses_ms();
  REQUIRE(pauses.size() > 5);
  CHECK(std::vector<std::int64_t>(pauses.begin(), pauses.begin() + 6) ==
        std::vector<std::int64_t>{6000, 6000, 6000, 10000, 16000, 20000});
  const auto from_first_to_last = machine.attempts.back() - machine.attempts.front();
  CHECK(from_first_to_last <= minutes(2));
  CHECK(from_first_to_last > seconds(90));
}

TEST_CASE("the grace period starts with the first refusal, not with the wait") {
  Machine machine;
  machine.refusals = {{Fault::unreachable, 12}, {Fault::auth_refused, 4}};
  REQUIRE(machine.wait(minutes(10), without_jitter()));
  CHECK(machine.attempts.size() == 17);
}

TEST_CASE("a login that is accepted within the grace period is a success") {
  Machine machine;
  machine.refusals = {{Fault::auth_refused, 5}};
  CHECK(machine.wait());
}

TEST_CASE("a stop ends the wait") {
  Machine machine;
  machine.refusals = {{Fault::unreachable, 1000}};
  std::stop_source stop;
  machine.clock.on_sleep([&] {
    if (machine.attempts.size() == 3) stop.request_stop();
  });
  base::Context context = machine.context(minutes(5));
  context.stop = stop.get_token();
  const auto connected = ssh::wait_for_ssh({}, context, ssh::WaitPolicy{}, machine.connect());
  REQUIRE_FALSE(connected);
  CHECK(connected.error().code == "ssh.cancelled");
  CHECK(machine.attempts.size() == 3);
}

TEST_CASE("several accounts take turns, as far apart as refused logins have to be") {
  Machine machine;
  machine.refusals = {{Fault::auth_refused, 4}};
  std::vector<std::string> users;
  ssh::ConnectOptions options;
  options.target.credentials.user = "root";
  options.other_users = {"ubuntu", "admin"};
  const auto connect = [&](const ssh::ConnectOptions& one, const base::Context& context,
                           ssh::Allowance* allowance) {
    users.push_back(one.target.credentials.user);
    return machine.connect()(one, context, allowance);
  };
  REQUIRE(ssh::wait_for_ssh(options, machine.context(minutes(5)), without_jitter(), connect));
  CHECK(users == std::vector<std::string>{"root", "ubuntu", "admin", "root", "ubuntu"});
  CHECK(machine.pauses_ms() == std::vector<std::int64_t>{6000, 6000, 6000, 10000});
}

TEST_CASE("an account is not changed because the machine cannot be reached") {
  Machine machine;
  machine.refusals = {{Fault::unreachable, 2}};
  std::vector<std::string> users;
  ssh::ConnectOptions options;
  options.other_users = {"ubuntu"};
  const auto connect = [&](const ssh::ConnectOptions& one, const base::Context& context,
                           ssh::Allowance* allowance) {
    users.push_back(one.target.credentials.user);
    return machine.connect()(one, context, allowance);
  };
  REQUIRE(ssh::wait_for_ssh(options, machine.context(minutes(5)), without_jitter(), connect));
  CHECK(users == std::vector<std::string>{"root", "root", "root"});
}

}  // namespace
