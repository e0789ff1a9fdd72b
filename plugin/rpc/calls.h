#pragma once

#include <functional>
#include <mutex>
#include <stop_token>

#include "base/clock.h"
#include "base/os/wakeup.h"

namespace plugin {

/// The RPCs that are running: how they are told to stop, and how one waits for their end.
/// Thread-safe.
class Calls {
 public:
  /// What a stop means for calls that begin after it. Terraform starts none in an ordinary run but
  /// may have sent one just before; a process in reattach mode serves many runs.
  enum class AfterStop { stay_stopped, start_afresh };

  explicit Calls(AfterStop after_stop);

  /// Asks all running calls to stop; returns at once.
  void stop_all();
  /// True once no call is running, false when the deadline passed before.
  [[nodiscard]] bool wait_idle(const base::Clock& clock, base::Deadline deadline);

 private:
  friend class RunningCall;
  std::stop_token begin();
  void end();
  [[nodiscard]] bool idle();

  const AfterStop after_stop_;
  std::mutex mutex_;
  std::stop_source stop_;
  int running_ = 0;
  base::Wakeup ended_;  // raised when a call ended and none was left
};

/// One running call, counted as long as this object lives. Its token fires when all calls are asked
/// to stop or when the call itself is cancelled. Neither copied nor moved.
class RunningCall {
 public:
  explicit RunningCall(Calls& calls);
  RunningCall(const RunningCall&) = delete;
  RunningCall& operator=(const RunningCall&) = delete;
  ~RunningCall();

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }
  void cancel() { source_.request_stop(); }

 private:
  Calls& calls_;
  std::stop_source source_;
  std::stop_callback<std::function<void()>> on_stop_all_;
};

}  // namespace plugin
