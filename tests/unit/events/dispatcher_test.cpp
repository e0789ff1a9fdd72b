#include "events/dispatcher.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/event.h"
#include "base/system_clock.h"
#include "events/file_sink.h"
#include "tests/support/event_clock.h"
#include "tests/support/patience.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/events/samples.h"

using events::Dispatcher;
using events::Event;
using events::EventType;
using events::SinkPolicy;
using tests::event_of;
using namespace std::chrono_literals;

namespace {

const events::Patience kEver;

using Deliver = std::function<base::Expected<void>(const Event&, const base::Context&)>;

/// A sink that is played. What it was given is kept.
class PlayedSink final : public events::Sink {
 public:
  struct Record {
    std::mutex mutex;
    std::vector<std::string> seen;  ///< "ServerRegistered 0123-abcd"
    Deliver deliver = [](const Event&, const base::Context&) { return base::Expected<void>(); };
    std::optional<EventType> unwanted = {};
    std::size_t most_at_once = 1;

    [[nodiscard]] std::vector<std::string> all() {
      const std::scoped_lock lock(mutex);
      return seen;
    }
  };
  PlayedSink(std::string name, std::shared_ptr<Record> record)
      : name_(std::move(name)), record_(std::move(record)) {}

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] bool wants(EventType type) const override { return record_->unwanted != type; }
  [[nodiscard]] std::size_t most_at_once() const override { return record_->most_at_once; }
  [[nodiscard]] base::Expected<void> deliver(const Event& event,
                                             const base::Context& context) override {
    Deliver deliver;
    {
      const std::scoped_lock lock(record_->mutex);
      record_->seen.push_back(std::string(to_string(event.type)) + " " + event.correlation_id);
      deliver = record_->deliver;
    }
    return deliver(event, context);
  }

 private:
  std::string name_;
  std::shared_ptr<Record> record_;
};

base::Diagnostic failure(base::ErrorKind kind) {
  return {.kind = kind, .code = "events.webhook_failed", .summary = "It fails", .cause = "No."};
}

/// A sink that answers nothing until its time is over, as a machine that is switched off.
base::Expected<void> silent(const Event& /*event*/, const base::Context& context) {
  context.clock->sleep_until(context.deadline.when(), context.stop);
  return base::fail(failure(base::ErrorKind::unreachable));
}

base::Expected<void> refusing(const Event& /*event*/, const base::Context& /*context*/) {
  return base::fail(failure(base::ErrorKind::api_refused));
}

using Record = std::shared_ptr<PlayedSink::Record>;

Dispatcher::Member member(const std::string& name, const Record& record, SinkPolicy policy = {}) {
  return {std::make_unique<PlayedSink>(name, record), policy};
}

std::vector<Dispatcher::Member> members(Dispatcher::Member one) {
  std::vector<Dispatcher::Member> all;
  all.push_back(std::move(one));
  return all;
}

/// "error CODE" or "warning CODE" of each, with a blank between.
std::string told(const base::Diagnostics& diagnostics) {
  std::string all;
  for (const auto& one : diagnostics.items()) {
    all += (all.empty() ? "" : " ");
    all += (one.severity == base::Severity::error ? "error " : "warning ") + one.code;
  }
  return all;
}

const Event kFinal = event_of(EventType::registered);

}  // namespace

TEST_CASE("events go to every sink that wants them, in their order") {
  tests::EventClock clock;
  const auto one = std::make_shared<PlayedSink::Record>();
  const auto other = std::make_shared<PlayedSink::Record>();
  other->unwanted = EventType::stage;
  std::vector<Dispatcher::Member> both;
  both.push_back(member("one", one));
  both.push_back(member("other", other));
  Dispatcher dispatcher(std::move(both), clock);
  dispatcher.post(event_of(EventType::stage));
  dispatcher.post(event_of(EventType::waiting));
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(one->all() == std::vector<std::string>{"ServerRegistrationStage 0123-abcd",
                                               "ServerRegistrationWaiting 0123-abcd",
                                               "ServerRegistered 0123-abcd"});
  CHECK(other->all() == std::vector<std::string>{"ServerRegistrationWaiting 0123-abcd",
                                                 "ServerRegistered 0123-abcd"});
}

TEST_CASE(
    "without sinks, and for a sink that does not want the event, there is nothing to wait for") {
  tests::EventClock clock;
  CHECK(Dispatcher({}, clock).deliver(kFinal, kEver).empty());
  const auto record = std::make_shared<PlayedSink::Record>();
  record->unwanted = EventType::registered;
  record->deliver = refusing;
  Dispatcher dispatcher(members(member("webhook", record, {.required = true})), clock);
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(record->all().empty());
}

TEST_CASE("a sink that fails is a warning, once") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = refusing;
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  const base::Diagnostics first = dispatcher.deliver(kFinal, kEver);
  CHECK(told(first) == "warning events.webhook_failed");
  const std::string text = first.items().front().detail();
  CHECK(text.find("The registration itself is complete; only telling of it failed.") !=
        std::string::npos);
  CHECK(text.find("This is told once") != std::string::npos);
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(record->all().size() == 3);
}

TEST_CASE(
    "a required sink that fails is an error each time, which tells how the registration stands") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = refusing;
  Dispatcher dispatcher(members(member("webhook", record, {.required = true})), clock);
  const std::pair<EventType, const char*> rows[] = {
      {EventType::started, "nothing was touched"},
      {EventType::registered, "The registration itself is complete"},
      {EventType::failed, "How the registration itself ended is told apart from this"}};
  for (const auto& [type, text] : rows) {
    const base::Diagnostics all = dispatcher.deliver(event_of(type), kEver);
    CHECK(told(all) == "error events.webhook_failed");
    CHECK(all.items().front().detail().find(text) != std::string::npos);
    CHECK(all.items().front().path.empty());
  }
}

TEST_CASE("a beginning waits for no receiver that is not required, and the end tells of it") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = refusing;
  Dispatcher dispatcher(members(member("file", record)), clock);
  CHECK(dispatcher.deliver(event_of(EventType::started), kEver).empty());
  CHECK(told(dispatcher.deliver(kFinal, kEver)) == "warning events.webhook_failed");
}

TEST_CASE("dead sinks cost the longest of their limits, not the sum") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = silent;
  std::vector<Dispatcher::Member> all;
  all.push_back(member("one", record, {.timeout = 10s}));
  all.push_back(member("two", record, {.timeout = 4s}));
  all.push_back(member("three", record, {.required = true, .timeout = 7s}));
  Dispatcher dispatcher(std::move(all), clock);
  const base::TimePoint before = clock.now();
  CHECK(told(dispatcher.deliver(kFinal, kEver)) ==
        "warning events.webhook_failed warning events.webhook_failed error events.webhook_failed");
  CHECK(clock.now() - before <= 10s);
  CHECK(clock.now() - before >= 9s);
}

TEST_CASE("a sink that ignores its deadline delays nobody") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = [](const Event&, const base::Context& context) -> base::Expected<void> {
    context.clock->sleep_until(context.clock->now() + 1h, context.stop);
    return {};
  };
  Dispatcher dispatcher(members(member("webhook", record, {.timeout = 5s})), clock);
  const base::TimePoint before = clock.now();
  CHECK(told(dispatcher.deliver(kFinal, kEver)) == "warning events.late");
  CHECK(clock.now() - before == 5s);
}

TEST_CASE("a thousand registrations with a dead sink wait for it once") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = silent;
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  const base::TimePoint before = clock.now();
  CHECK(told(dispatcher.deliver(kFinal, kEver)) == "warning events.webhook_failed");
  CHECK(clock.now() - before > 9s);
  for (int i = 0; i < 20; ++i) {
    const base::TimePoint next = clock.now();
    CHECK(dispatcher.deliver(kFinal, kEver).empty());
    CHECK(clock.now() - next <= 1s);
  }
  CHECK(record->all().size() == 21);
}

TEST_CASE("who waits for a sink behind one that found it dead does so no longer") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = silent;
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  const base::TimePoint before = clock.now();
  std::vector<std::thread> registrations;
  std::mutex mutex;
  std::string all;
  for (int i = 0; i < 10; ++i) {
    registrations.emplace_back([&, i] {
      clock.sleep_until(before + i * 500ms, {});
      const std::string text = told(dispatcher.deliver(kFinal, kEver));
      const std::scoped_lock lock(mutex);
      all += text;
    });
  }
  for (std::thread& one : registrations) one.join();
  CHECK(all == "warning events.webhook_failed");
  CHECK(clock.now() - before < 10s);
  CHECK(record->all().size() == 1);
}

TEST_CASE("a required sink is given its time whatever was before") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = silent;
  Dispatcher dispatcher(members(member("webhook", record, {.required = true, .timeout = 5s})),
                        clock);
  for (int i = 0; i < 3; ++i) {
    const base::TimePoint before = clock.now();
    CHECK(told(dispatcher.deliver(kFinal, kEver)) == "error events.webhook_failed");
    CHECK(clock.now() - before > 4s);
    CHECK(clock.now() - before <= 5s);
  }
  CHECK(record->all().size() == 3);
}

TEST_CASE("a sink that is there again has its time again") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = silent;
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  (void)dispatcher.deliver(kFinal, kEver);
  {
    const std::scoped_lock lock(record->mutex);
    record->deliver = [](const Event&, const base::Context&) { return base::Expected<void>(); };
  }
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  base::Duration given = {};
  {
    const std::scoped_lock lock(record->mutex);
    record->deliver = [&given](const Event&, const base::Context& context) {
      given = context.deadline.remaining(*context.clock);
      return base::Expected<void>();
    };
  }
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(given > 9s);
}

TEST_CASE("after a while a dead sink is given its time once more") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = silent;
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  (void)dispatcher.deliver(kFinal, kEver);
  clock.sleep_until(clock.now() + 61s, {});
  const base::TimePoint before = clock.now();
  (void)dispatcher.deliver(kFinal, kEver);
  CHECK(clock.now() - before > 9s);
}

TEST_CASE("what one event is refused for holds up no other") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  base::Duration given = {};
  record->deliver = [&given](const Event& event, const base::Context& context) {
    given = context.deadline.remaining(*context.clock);
    return event.type == EventType::failed ? refusing(event, context) : base::Expected<void>();
  };
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  (void)dispatcher.deliver(event_of(EventType::failed), kEver);
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(given > 9s);
}

TEST_CASE("a receiver that is slow under a burst is not taken for a dead one") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = [](const Event&, const base::Context& context) -> base::Expected<void> {
    const base::TimePoint end = context.clock->now() + 3s;
    if (end > context.deadline.when()) return base::fail(failure(base::ErrorKind::timeout));
    context.clock->sleep_until(end, context.stop);
    return {};
  };
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  for (int i = 0; i < 8; ++i) dispatcher.post(kFinal);
  (void)dispatcher.deliver(kFinal, kEver);
  // Had it been taken for dead, this would be given one second.
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(record->all().size() == 10);
}

TEST_CASE("a file that may not grow is an error and not the end of the process") {
  const tests::TemporaryDirectory folder;
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit most{100, 100};
    ::setrlimit(RLIMIT_FSIZE, &most);
    std::vector<Dispatcher::Member> file;
    file.push_back({std::make_unique<events::FileSink>(folder.file("events.jsonl")), {}});
    const bool told_so =
        told(Dispatcher(std::move(file), base::system_clock()).deliver(kFinal, kEver)) ==
        "warning events.file_write";
    ::_exit(told_so ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("events of progress do not wait, and the oldest are left out when there are too many") {
  tests::EventClock clock;
  base::Event go;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = [&go](const Event&, const base::Context&) {
    (void)go.wait({});
    return base::Expected<void>();
  };
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  dispatcher.post(event_of(EventType::waiting, "first"));
  REQUIRE(tests::eventually([&] { return record->all().size() == 1; }));
  dispatcher.post(event_of(EventType::failed, "final"));
  for (int i = 0; i < 1000; ++i) dispatcher.post(event_of(EventType::waiting, std::to_string(i)));
  CHECK(dispatcher.dropped("webhook") == 1001 - 256);
  go.set();
  REQUIRE(tests::eventually([&] { return record->all().size() == 257; }));
  const auto seen = record->all();
  CHECK(seen[1] == "ServerRegistrationFailed final");
  CHECK(seen[2] == "ServerRegistrationWaiting 745");
  CHECK(seen.back() == "ServerRegistrationWaiting 999");
}

TEST_CASE("events of progress take no more than half of the time of who waits behind them") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  bool fails = false;
  SUBCASE("they fail") { fails = true; }
  SUBCASE("they are slow") {}
  record->deliver = [fails](const Event& event, const base::Context& context) {
    if (event.type != EventType::waiting) return base::Expected<void>();
    if (fails) return silent(event, context);
    context.clock->sleep_until(context.clock->now() + 1500ms, context.stop);
    return base::Expected<void>();
  };
  Dispatcher dispatcher(members(member("webhook", record, {.required = true, .timeout = 10s})),
                        clock);
  for (int i = 0; i < 100; ++i) dispatcher.post(event_of(EventType::waiting));
  const base::TimePoint before = clock.now();
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(clock.now() - before <= 5s);
  CHECK(record->all().back() == "ServerRegistered 0123-abcd");
}

TEST_CASE("progress that failed is not a reason to give what is final less time") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  base::Duration given = {};
  record->deliver = [&given](const Event& event, const base::Context& context) {
    given = context.deadline.remaining(*context.clock);
    return event.type == EventType::waiting ? silent(event, context) : base::Expected<void>();
  };
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  dispatcher.post(event_of(EventType::waiting));
  dispatcher.post(event_of(EventType::waiting));
  CHECK(dispatcher.deliver(kFinal, kEver).empty());
  CHECK(given > 7s);
  CHECK(dispatcher.dropped("webhook") == 1);
}

TEST_CASE("an exception of a sink is a failure like others") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = [](const Event& event, const base::Context&) -> base::Expected<void> {
    if (event.type == EventType::failed) throw 7;
    throw std::runtime_error("out of luck");
  };
  Dispatcher dispatcher(members(member("webhook", record, {.required = true})), clock);
  const base::Diagnostics all = dispatcher.deliver(kFinal, kEver);
  CHECK(told(all) == "error events.fault");
  CHECK(all.items().front().cause.find("out of luck") != std::string::npos);
  CHECK(told(dispatcher.deliver(event_of(EventType::failed), kEver)) == "error events.fault");
}

TEST_CASE("at the end there is a last moment for what is pending, and no more") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  const auto dead = std::make_shared<PlayedSink::Record>();
  base::Event begun;
  dead->deliver = [&begun](const Event& event, const base::Context& context) {
    begun.set();
    return silent(event, context);
  };
  const base::TimePoint before = clock.now();
  {
    std::vector<Dispatcher::Member> both;
    both.push_back(member("file", record));
    both.push_back(member("webhook", dead));
    Dispatcher dispatcher(std::move(both), clock);
    for (int i = 0; i < 20; ++i) dispatcher.post(event_of(EventType::registered));
    (void)begun.wait({});
  }
  CHECK(record->all().size() == 20);
  CHECK(clock.now() - before <= 3s);
}

TEST_CASE("a stop shortens the wait for sinks that have begun, for all of them together") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = [](const Event&, const base::Context& context) -> base::Expected<void> {
    context.clock->sleep_until(context.clock->now() + 1h, context.stop);
    return {};
  };
  bool required = false;
  SUBCASE("required ones") { required = true; }
  SUBCASE("others") {}
  std::vector<Dispatcher::Member> both;
  both.push_back(member("webhook", record, {.required = required, .timeout = 10min}));
  both.push_back(member("pusher", record, {.required = required, .timeout = 10min}));
  Dispatcher dispatcher(std::move(both), clock);
  std::stop_source stop;
  const base::TimePoint before = clock.now();
  std::thread stopper([&] {
    clock.sleep_until(before + 20s, {});
    stop.request_stop();
  });
  const base::Diagnostics all = dispatcher.deliver(kFinal, {.stop = stop.get_token()});
  stopper.join();
  CHECK(clock.now() - before == 23s);
  CHECK(told(all) == (required ? "error events.late error events.late"
                               : "warning events.late warning events.late"));
  for (const auto& one : all.items()) CHECK(one.kind == base::ErrorKind::cancelled);
}

TEST_CASE("a sink that takes the event in the moment after a stop has it") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = [](const Event&, const base::Context& context) -> base::Expected<void> {
    context.clock->sleep_until(context.clock->now() + 2s, context.stop);
    return {};
  };
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  std::stop_source stop;
  stop.request_stop();
  CHECK(dispatcher.deliver(kFinal, {.stop = stop.get_token()}).empty());
}

TEST_CASE("there is no more patience than was asked for") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->deliver = silent;
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  const base::TimePoint before = clock.now();
  CHECK(told(dispatcher.deliver(kFinal, {.most = 3s})) == "warning events.late");
  CHECK(clock.now() - before == 3s);
}

namespace {

Event of_registration(int number, EventType type = EventType::registered) {
  return event_of(type, std::to_string(number));
}

/// What each of so many registrations that end at once is told, each on a line.
std::vector<base::Diagnostics> end_at_once(Dispatcher& dispatcher, int count) {
  std::vector<base::Diagnostics> all(static_cast<std::size_t>(count));
  std::vector<std::thread> registrations;
  for (int i = 0; i < count; ++i) {
    registrations.emplace_back([&, i] {
      all[static_cast<std::size_t>(i)] = dispatcher.deliver(of_registration(i), kEver);
    });
  }
  for (std::thread& one : registrations) one.join();
  return all;
}

base::Expected<void> in_a_second(const Event& /*event*/, const base::Context& context) {
  const base::TimePoint end = context.clock->now() + 1s;
  if (end > context.deadline.when()) {
    context.clock->sleep_until(context.deadline.when(), context.stop);
    return base::fail(failure(base::ErrorKind::timeout));
  }
  context.clock->sleep_until(end, context.stop);
  return {};
}

}  // namespace

TEST_CASE("a receiver that takes its time is given the events of many registrations at once") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->most_at_once = 16;
  record->deliver = in_a_second;
  Dispatcher dispatcher(members(member("webhook", record, {.required = true})), clock);
  const base::TimePoint before = clock.now();
  for (const auto& all : end_at_once(dispatcher, 20)) CHECK(all.empty());
  CHECK(record->all().size() == 20);
  CHECK(clock.now() - before == 2s);
}

TEST_CASE("an event whose time goes by in the queue does not say that the receiver is silent") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->most_at_once = 2;
  record->deliver = in_a_second;
  Dispatcher dispatcher(members(member("webhook", record, {.required = true})), clock);
  int late = 0;
  for (const auto& all : end_at_once(dispatcher, 40)) {
    if (all.empty()) continue;
    ++late;
    CHECK(told(all) == "error events.late");
    CHECK(all.items().front().cause.find("had others before it") != std::string::npos);
  }
  CHECK(late >= 20);
  CHECK(late <= 22);
}

TEST_CASE("the events of one registration stay in their order, whatever others do") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->most_at_once = 16;
  record->deliver = [](const Event& event, const base::Context& context) -> base::Expected<void> {
    const auto span = event.type == EventType::started ? 100ms : 10ms;
    context.clock->sleep_until(context.clock->now() + span, context.stop);
    return {};
  };
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  for (int i = 0; i < 30; ++i) {
    for (const auto type : {EventType::started, EventType::stage, EventType::registered}) {
      dispatcher.post(of_registration(i, type));
    }
  }
  CHECK(dispatcher.deliver(of_registration(99), kEver).empty());
  REQUIRE(tests::eventually([&] { return record->all().size() == 91; }));
  const auto seen = record->all();
  for (int i = 0; i < 30; ++i) {
    const std::string id = " " + std::to_string(i);
    std::string own;
    for (const std::string& one : seen) {
      if (one.ends_with(id)) own += one;
    }
    CHECK(own == "ServerRegistrationStarted" + id + "ServerRegistrationStage" + id +
                     "ServerRegistered" + id);
  }
}

TEST_CASE("many that find a sink dead at once are one reason to leave it alone") {
  tests::EventClock clock;
  const auto record = std::make_shared<PlayedSink::Record>();
  record->most_at_once = 16;
  record->deliver = silent;
  Dispatcher dispatcher(members(member("webhook", record)), clock);
  const base::TimePoint before = clock.now();
  int warnings = 0;
  for (const auto& all : end_at_once(dispatcher, 40)) warnings += all.empty() ? 0 : 1;
  CHECK(warnings == 1);
  CHECK(clock.now() - before <= 10s);
  const base::TimePoint next = clock.now();
  CHECK(dispatcher.deliver(of_registration(50), kEver).empty());
  CHECK(clock.now() - next <= 1s);
  // Not the ten minutes that sixteen failures, one after the other, would have come to.
  clock.sleep_until(clock.now() + 3min, {});
  const base::TimePoint last = clock.now();
  CHECK(dispatcher.deliver(of_registration(51), kEver).empty());
  CHECK(clock.now() - last > 9s);
}
