#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.h"

namespace tests {

/// Keeps all that is told of waits. Thread-safe.
class ToldWaits final : public base::Progress {
 public:
  void waiting(const base::Wait& wait) override {
    std::function<void()> hook;
    {
      const std::scoped_lock lock(mutex_);
      waits_.push_back(wait);
      hook = on_wait_;
    }
    if (hook) hook();
  }

  /// Called after each, on the thread that waits.
  void on_wait(std::function<void()> hook) {
    const std::scoped_lock lock(mutex_);
    on_wait_ = std::move(hook);
  }
  [[nodiscard]] std::vector<base::Wait> all() const {
    const std::scoped_lock lock(mutex_);
    return waits_;
  }
  /// As "what attempt code: cause", without what is not there.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const base::Wait& wait : all()) {
      std::string line = wait.what;
      if (wait.attempt != 0) line += " " + std::to_string(wait.attempt);
      if (!wait.code.empty()) line += " " + wait.code;
      if (!wait.cause.empty()) line += ": " + wait.cause;
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<base::Wait> waits_;
  std::function<void()> on_wait_;
};

}  // namespace tests
