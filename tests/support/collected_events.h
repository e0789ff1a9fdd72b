#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "events/publisher.h"

namespace tests {

/// Keeps all events, in the order in which they were handed on. Thread-safe.
class CollectedEvents final : public events::Publisher {
 public:
  void post(events::Event event) override { keep(std::move(event)); }
  base::Diagnostics deliver(events::Event event, const events::Patience& patience) override {
    const events::EventType type = event.type;
    std::function<base::Diagnostics(events::EventType)> answer;
    {
      const std::scoped_lock lock(mutex_);
      patience_ = patience;
      answer = answer_;
    }
    keep(std::move(event));
    return answer ? answer(type) : base::Diagnostics();
  }

  /// What deliver() returns from now on.
  void answer(std::function<base::Diagnostics(events::EventType)> answer) {
    const std::scoped_lock lock(mutex_);
    answer_ = std::move(answer);
  }

  /// Is called with each event, on the thread that hands it on.
  void watch(std::function<void(const events::Event&)> watch) {
    const std::scoped_lock lock(mutex_);
    watch_ = std::move(watch);
  }

  [[nodiscard]] std::vector<events::Event> all() const {
    const std::scoped_lock lock(mutex_);
    return all_;
  }
  [[nodiscard]] std::vector<events::Event> of(events::EventType type) const {
    std::vector<events::Event> found = all();
    std::erase_if(found, [type](const events::Event& one) { return one.type != type; });
    return found;
  }
  [[nodiscard]] std::vector<events::Event> finals() const {
    std::vector<events::Event> found = all();
    std::erase_if(found, [](const events::Event& one) { return !is_final(one.type); });
    return found;
  }
  /// How long the last delivery might have taken.
  [[nodiscard]] events::Patience patience() const {
    const std::scoped_lock lock(mutex_);
    return patience_;
  }
  void forget() {
    const std::scoped_lock lock(mutex_);
    all_.clear();
  }

 private:
  void keep(events::Event event) {
    std::function<void(const events::Event&)> watch;
    {
      const std::scoped_lock lock(mutex_);
      all_.push_back(event);
      watch = watch_;
    }
    if (watch) watch(event);
  }

  mutable std::mutex mutex_;
  std::vector<events::Event> all_;
  events::Patience patience_;
  std::function<base::Diagnostics(events::EventType)> answer_;
  std::function<void(const events::Event&)> watch_;
};

}  // namespace tests
