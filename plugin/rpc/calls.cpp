#include "plugin/rpc/calls.h"

#include "base/wait.h"

namespace plugin {

Calls::Calls(AfterStop after_stop) : after_stop_(after_stop) {}

std::stop_token Calls::begin() {
  const std::scoped_lock lock(mutex_);
  ++running_;
  return stop_.get_token();
}

void Calls::end() {
  const std::scoped_lock lock(mutex_);
  if (--running_ == 0) ended_.raise();
}

void Calls::stop_all() {
  std::stop_source stopped;
  {
    const std::scoped_lock lock(mutex_);
    stopped = stop_;
    if (after_stop_ == AfterStop::start_afresh) stop_ = std::stop_source();
  }
  // Outside the lock: the calls' own callbacks run in here.
  stopped.request_stop();
}

bool Calls::idle() {
  const std::scoped_lock lock(mutex_);
  ended_.clear();
  return running_ == 0;
}

bool Calls::wait_idle(const base::Clock& clock, base::Deadline deadline) {
  const base::StopSignal never{std::stop_token()};
  while (!idle()) {
    if (base::wait(clock, ended_.fd(), POLLIN, deadline, never) == base::Waited::timeout) {
      return idle();
    }
  }
  return true;
}

RunningCall::RunningCall(Calls& calls)
    : calls_(calls), on_stop_all_(calls.begin(), [this] { source_.request_stop(); }) {}

RunningCall::~RunningCall() { calls_.end(); }

}  // namespace plugin
