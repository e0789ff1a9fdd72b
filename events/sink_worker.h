#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "events/sink.h"
#include "events/waiting.h"

namespace events {

/// One sink with its queue and the threads that serve it, as many as the sink takes and as there is
/// work for. The events of one registration go out one by one, in the order they came in, those of
/// different ones side by side; those of progress are left out (the oldest first, and counted)
/// when there are too many, when the sink has just failed, or when somebody waits behind them. A
/// sink that could not be reached although there was time for it is given no time for a while: each
/// delivery is tried once and quickly, and who waits for another one does so no longer. Not so one
/// that is required. Thread-safe.
class SinkWorker {
 public:
  SinkWorker(std::unique_ptr<Sink> sink, SinkPolicy policy, base::Clock& clock);
  /// Leaves what is in the queue a last moment.
  ~SinkWorker();
  SinkWorker(const SinkWorker&) = delete;
  SinkWorker& operator=(const SinkWorker&) = delete;

  /// An event that somebody waits for.
  class Delivery;

  [[nodiscard]] const Sink& sink() const { return *sink_; }
  [[nodiscard]] const SinkPolicy& policy() const { return policy_; }
  void post(std::shared_ptr<const Event> event);
  [[nodiscard]] std::shared_ptr<Delivery> begin(std::shared_ptr<const Event> event);
  /// Why the event is not where it belongs once its time is over (kind cancelled: a stop ended the
  /// wait); nothing when it is.
  [[nodiscard]] std::optional<base::Diagnostic> wait(const Delivery& delivery, Waiting& waiting);

  /// No further events come: the last moment begins.
  void close();
  /// How many events of progress were left out.
  [[nodiscard]] std::size_t dropped() const;

 private:
  using Item = std::shared_ptr<Delivery>;

  /// A span in which less is tried, longer each time. Ends by itself.
  struct Cooling {
    base::Duration first;
    base::Duration longest;
    base::TimePoint began = {};
    base::TimePoint until = {};
    base::Duration next = {};

    [[nodiscard]] bool holds(base::TimePoint now) const { return now < until; }
    /// Because of what was tried from `since` on: several that failed side by side count as one.
    void begin(base::TimePoint since, base::TimePoint now);
    void end() { began = {}, until = {}, next = {}; }
  };

  void add(const Item& item);
  void make_room();
  void start_thread();
  [[nodiscard]] bool is_free(const Item& item) const;
  /// How many of the queue could be delivered at once.
  [[nodiscard]] std::size_t free_items() const;
  [[nodiscard]] std::deque<Item>::iterator first_free();
  void run();
  void serve(const Item& item);
  /// The next one to be delivered; null when there will be none.
  [[nodiscard]] Item take();
  [[nodiscard]] bool is_left_out(const Delivery& item, base::TimePoint now) const;
  [[nodiscard]] std::optional<base::TimePoint> first_awaited() const;
  [[nodiscard]] base::Context limits_of(const Delivery& item) const;
  [[nodiscard]] bool tells_of_others(const base::Context& limits) const;
  [[nodiscard]] base::Expected<void> attempt(const Event& event, const base::Context& limits);
  void note(const Item& item, const base::Expected<void>& result, bool of_others);
  void fail_waiting(const base::Diagnostic& error);
  static void finish(const Item& item, std::optional<base::Diagnostic> failure);
  [[nodiscard]] base::Diagnostic late(const Delivery& item) const;
  [[nodiscard]] base::Diagnostic crowded(const Delivery& item) const;
  [[nodiscard]] base::Diagnostic stopped() const;

  const std::unique_ptr<Sink> sink_;
  const SinkPolicy policy_;
  base::Clock& clock_;
  std::stop_source hurry_;    ///< ends what is under way, at the end
  std::stop_source drained_;  ///< the threads are at their end

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> queue_;
  std::size_t dropped_ = 0;
  Cooling failing_;  ///< the sink is not given its time
  Cooling muted_;    ///< it gets no progress
  std::optional<base::Diagnostic> last_failure_;
  std::optional<base::TimePoint> closing_;  ///< when the last moment is over
  std::set<std::string> under_way_;         ///< registrations whose events are being delivered
  std::size_t idle_ = 0;                    ///< threads without work
  std::size_t running_ = 0;                 ///< threads that have not ended
  std::vector<std::thread> threads_;
};

}  // namespace events
