#include "events/sink_worker.h"

#include <signal.h>

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

namespace events {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostPending = 256;
/// For a sink that fails, and for what comes too late anyway: one try, no pause.
constexpr base::Duration kQuickTry = 1s;
constexpr base::Duration kLastMoment = 2s;
/// Most that an event of progress may take: it holds up those behind it.
constexpr base::Duration kProgressTry = 2s;
/// The part of a delivery's time that progress before it may take.
constexpr int kPartOfProgress = 4;

base::Diagnostic fault(const std::string& sink, const std::string& what) {
  return {.kind = base::ErrorKind::bug,
          .code = "events.fault",
          .summary = "A receiver of events failed unexpectedly",
          .cause = "Delivering an event to the sink \"" + sink + "\" failed: " + what + ".",
          .remedy = "Look whether this machine has memory and threads left; else report it."};
}

/// What lasts: the next event would end the same way.
bool is_away(const base::Diagnostic& error) { return base::retryable(error.kind); }

/// So that the sink's own error is there before the time of who waits for it is over.
base::Duration margin_of(base::Duration timeout) {
  return std::min<base::Duration>(timeout / 10, 250ms);
}

/// Writing to a connection that is gone, or to a file that may not grow, is an error of that write
/// and not the end of the process.
void survive_writing() {
  sigset_t signals{};
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGPIPE);
  ::sigaddset(&signals, SIGXFSZ);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

class SinkWorker::Delivery {
 public:
  std::shared_ptr<const Event> event;
  bool awaited = false;
  bool has_begun = false;
  base::TimePoint came = {};
  base::TimePoint begun = {};
  base::Deadline end = base::Deadline::never();    ///< of who waits
  base::Deadline limit = base::Deadline::never();  ///< of the sink
  std::stop_source done = {};
  std::optional<base::Diagnostic> failure = {};  ///< written before `done`

  [[nodiscard]] bool is_progress() const { return !awaited && !is_final(event->type); }
};

void SinkWorker::Cooling::begin(base::TimePoint since, base::TimePoint now) {
  if (began != base::TimePoint() && since < began) return;
  began = now;
  next = next == base::Duration::zero() ? first : std::min(longest, next * 2);
  until = now + next;
}

SinkWorker::SinkWorker(std::unique_ptr<Sink> sink, SinkPolicy policy, base::Clock& clock)
    : sink_(std::move(sink)),
      policy_(policy),
      clock_(clock),
      failing_{.first = 1min, .longest = 10min},
      muted_{.first = 10s, .longest = 5min} {}

SinkWorker::~SinkWorker() {
  close();
  if (threads_.empty()) return;
  clock_.sleep_until(closing_.value_or(clock_.now()), drained_.get_token());
  hurry_.request_stop();
  for (std::thread& thread : threads_) thread.join();
}

void SinkWorker::close() {
  const std::scoped_lock lock(mutex_);
  if (!closing_) closing_ = clock_.now() + kLastMoment;
  changed_.notify_all();
}

std::size_t SinkWorker::dropped() const {
  const std::scoped_lock lock(mutex_);
  return dropped_;
}

void SinkWorker::post(std::shared_ptr<const Event> event) {
  auto item = std::make_shared<Delivery>();
  item->event = std::move(event);
  add(item);
}

std::shared_ptr<SinkWorker::Delivery> SinkWorker::begin(std::shared_ptr<const Event> event) {
  auto item = std::make_shared<Delivery>();
  item->event = std::move(event);
  item->awaited = true;
  add(item);
  return item;
}

std::optional<base::Diagnostic> SinkWorker::wait(const Delivery& delivery, Waiting& waiting) {
  waiting.wait(delivery.done.get_token(), delivery.end);
  const std::scoped_lock lock(mutex_);
  if (delivery.done.stop_requested()) return delivery.failure;
  if (waiting.hurries()) return stopped();
  const bool had_time = delivery.has_begun && delivery.begun - delivery.came <= policy_.timeout / 2;
  return had_time ? late(delivery) : crowded(delivery);
}

base::Diagnostic SinkWorker::late(const Delivery& item) const {
  return {.kind = base::ErrorKind::timeout,
          .code = "events.late",
          .summary = "A receiver of events is too slow",
          .cause = "The sink \"" + sink_->name() + "\" did not take an event within " +
                   base::format_duration(clock_.now() - item.begun) + ".",
          .remedy = "Find out why it is slow, or allow it more time."};
}

/// The receiver is not to blame for what it was not given, or too late.
base::Diagnostic SinkWorker::crowded(const Delivery& item) const {
  const base::TimePoint until = item.has_begun ? item.begun : clock_.now();
  return {.kind = base::ErrorKind::timeout,
          .code = "events.late",
          .summary = "There was not enough time left for an event",
          .cause = "The event waited " + base::format_duration(until - item.came) + " of its " +
                   base::format_duration(policy_.timeout) + " for its turn: the sink \"" +
                   sink_->name() + "\" had others before it.",
          .remedy = "Allow more time, or fewer registrations at once."};
}

base::Diagnostic SinkWorker::stopped() const {
  return {
      .kind = base::ErrorKind::cancelled,
      .code = "events.late",
      .summary = "The wait for a receiver of events was stopped",
      .cause = "A stop was requested before the sink \"" + sink_->name() + "\" had taken an event.",
      .remedy = "Start again to go on."};
}

void SinkWorker::add(const Item& item) {
  const std::scoped_lock lock(mutex_);
  item->came = clock_.now();
  item->end = base::Deadline::after(clock_, policy_.timeout);
  item->limit = base::Deadline::after(clock_, policy_.timeout - margin_of(policy_.timeout));
  if (item->is_progress() && (muted_.holds(item->came) || failing_.holds(item->came))) {
    ++dropped_;
    return;
  }
  make_room();
  queue_.push_back(item);
  start_thread();
  changed_.notify_all();
}

/// Called with the lock held, as are all below that do not take it.
void SinkWorker::make_room() {
  if (queue_.size() < kMostPending) return;
  const auto oldest = std::find_if(queue_.begin(), queue_.end(),
                                   [](const Item& item) { return item->is_progress(); });
  // What is final is never left out: there is a thread behind each that waits for it.
  if (oldest == queue_.end()) return;
  queue_.erase(oldest);
  ++dropped_;
}

bool SinkWorker::is_free(const Item& item) const {
  return !under_way_.contains(item->event->correlation_id);
}

std::size_t SinkWorker::free_items() const {
  std::set<std::string_view> registrations;
  for (const Item& item : queue_) {
    if (is_free(item)) registrations.insert(item->event->correlation_id);
  }
  return registrations.size();
}

std::deque<SinkWorker::Item>::iterator SinkWorker::first_free() {
  return std::find_if(queue_.begin(), queue_.end(),
                      [this](const Item& item) { return is_free(item); });
}

/// Where there cannot be another thread, those that there are do its work.
void SinkWorker::start_thread() {
  if (threads_.size() >= sink_->most_at_once() || free_items() <= idle_) return;
  try {
    threads_.emplace_back([this] { run(); });
    ++running_;
    ++idle_;
  } catch (const std::system_error& error) {
    if (threads_.empty()) fail_waiting(fault(sink_->name(), error.what()));
  }
}

void SinkWorker::run() {
  survive_writing();
  while (const Item item = take()) serve(item);
  const std::scoped_lock lock(mutex_);
  if (--running_ == 0) drained_.request_stop();
}

void SinkWorker::serve(const Item& item) {
  const base::Context limits = limits_of(*item);
  const bool of_others = tells_of_others(limits);
  note(item, attempt(*item->event, limits), of_others);
}

/// Called by a thread that counts as one without work, which it is until this returns.
SinkWorker::Item SinkWorker::take() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closing_ || first_free() != queue_.end(); });
    const auto next = first_free();
    if (next == queue_.end() || (closing_ && clock_.now() >= *closing_)) {
      --idle_;
      return nullptr;
    }
    Item item = *next;
    queue_.erase(next);
    if (!is_left_out(*item, clock_.now())) {
      --idle_;
      under_way_.insert(item->event->correlation_id);
      item->begun = clock_.now();
      item->has_begun = true;
      return item;
    }
    if (item->is_progress()) ++dropped_;
    finish(item, failing_.holds(clock_.now()) && last_failure_ ? *last_failure_ : crowded(*item));
  }
}

std::optional<base::TimePoint> SinkWorker::first_awaited() const {
  const auto found =
      std::find_if(queue_.begin(), queue_.end(), [](const Item& item) { return item->awaited; });
  return found == queue_.end() ? std::nullopt : std::optional((*found)->came);
}

bool SinkWorker::is_left_out(const Delivery& item, base::TimePoint now) const {
  if (item.is_progress()) {
    const auto awaited = first_awaited();
    return muted_.holds(now) || failing_.holds(now) ||
           (awaited && now > *awaited + policy_.timeout / kPartOfProgress);
  }
  // Nobody waits any more. A sink that is merely slow gets it all the same.
  return now >= item.limit.when() && (failing_.holds(now) || !is_final(item.event->type));
}

base::Context SinkWorker::limits_of(const Delivery& item) const {
  const std::scoped_lock lock(mutex_);
  const base::TimePoint now = clock_.now();
  base::Context context{.clock = &clock_, .deadline = item.limit, .stop = hurry_.get_token()};
  if (item.limit.passed(clock_)) context.deadline = base::Deadline::after(clock_, kQuickTry);
  if (item.is_progress()) {
    context =
        context.within(std::min<base::Duration>(kProgressTry, policy_.timeout / kPartOfProgress));
  }
  if (failing_.holds(now) && !policy_.required) context = context.within(kQuickTry);
  if (closing_) context.deadline = context.deadline.or_earlier(base::Deadline::at(*closing_));
  return context;
}

/// Whether a try within these limits, if it fails, tells that others will as well: it had its time,
/// or the sink had failed already.
bool SinkWorker::tells_of_others(const base::Context& limits) const {
  const std::scoped_lock lock(mutex_);
  return failing_.holds(clock_.now()) || limits.deadline.remaining(clock_) >= policy_.timeout / 2;
}

base::Expected<void> SinkWorker::attempt(const Event& event, const base::Context& limits) {
  try {
    return sink_->deliver(event, limits);
  } catch (const std::exception& error) {
    return base::fail(fault(sink_->name(), error.what()));
  } catch (...) {
    return base::fail(fault(sink_->name(), "no reason was given"));
  }
}

void SinkWorker::note(const Item& item, const base::Expected<void>& result, bool of_others) {
  const std::scoped_lock lock(mutex_);
  under_way_.erase(item->event->correlation_id);
  ++idle_;
  if (result) {
    failing_.end();
    muted_.end();
    last_failure_.reset();
    return finish(item, std::nullopt);
  }
  const base::TimePoint now = clock_.now();
  muted_.begin(item->begun, now);
  // What came too late for the receiver says nothing of it.
  const bool is_cut = !of_others && item->limit.passed(clock_) && is_away(result.error());
  finish(item, is_cut ? crowded(*item) : result.error());
  if (!is_cut) last_failure_ = result.error();
  if (!of_others || !is_away(result.error())) return;
  failing_.begin(item->begun, now);
  if (!policy_.required) fail_waiting(result.error());
}

void SinkWorker::fail_waiting(const base::Diagnostic& error) {
  for (const Item& item : queue_) {
    if (item->is_progress()) ++dropped_;
    finish(item, error);
  }
  queue_.clear();
}

void SinkWorker::finish(const Item& item, std::optional<base::Diagnostic> failure) {
  item->failure = std::move(failure);
  item->done.request_stop();
}

}  // namespace events
