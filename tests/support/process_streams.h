#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/os/unique_fd.h"

namespace tests {

/// The two ends of a pipe that no program started later inherits.
struct Pipe {
  base::UniqueFd read;
  base::UniqueFd write;
};

/// Throws when there are no descriptors left.
[[nodiscard]] Pipe make_pipe();

/// Our ends of a process's standard streams, served by a thread: feeds the input and takes what
/// comes, so that the process never waits for us. Thread-safe.
class ProcessStreams {
 public:
  /// Without `err` both streams come through `out`.
  ProcessStreams(base::UniqueFd in, std::string input, base::UniqueFd out, base::UniqueFd err);
  ProcessStreams(const ProcessStreams&) = delete;
  ProcessStreams& operator=(const ProcessStreams&) = delete;
  ~ProcessStreams();

  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;
  /// Returns when all is taken that was written before this call.
  void catch_up();
  /// Waits until nobody can write any more; false when that takes longer.
  [[nodiscard]] bool wait_for_end(std::chrono::milliseconds limit) const;
  /// Waits until `out` is as wanted; false when it ends before, or that takes longer.
  [[nodiscard]] bool wait_for(const std::function<bool(const std::string& out)>& wanted,
                              std::chrono::milliseconds limit) const;

 private:
  void serve(const std::stop_token& stop);
  void take(base::UniqueFd& fd, std::string& text);
  void feed();
  [[nodiscard]] std::uint64_t wanted() const;

  // Of the thread alone.
  base::UniqueFd in_;
  std::string input_;
  base::UniqueFd out_fd_;
  base::UniqueFd err_fd_;
  base::UniqueFd wake_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::string out_;
  std::string err_;
  bool ended_ = false;
  /// Catching up is a number wished for and a number reached.
  std::uint64_t wanted_ = 0;
  std::uint64_t reached_ = 0;
  std::jthread thread_;
};

}  // namespace tests
