#include "registration/queue.h"

#include <algorithm>

namespace registration {
namespace {

base::Diagnostic gave_up(base::Waited how) {
  if (how == base::Waited::cancelled) {
    return {.kind = base::ErrorKind::cancelled,
            .code = "registration.cancelled",
            .summary = "The run was stopped",
            .cause = "A stop was requested while the registration waited for its turn.",
            .remedy = "Start again to go on."};
  }
  return {.kind = base::ErrorKind::timeout,
          .code = "registration.queue_timeout",
          .summary = "The registration did not get its turn in time",
          .cause = "As many registrations as may work at once were busy all the time.",
          .remedy = "Allow more of them at once, or more time."};
}

}  // namespace

Queue::Turn::~Turn() {
  if (queue_ != nullptr) queue_->leave();
}

void Queue::set_limit(std::optional<std::size_t> most) {
  const std::scoped_lock lock(mutex_);
  most_ = most;
  let_in();
}

bool Queue::is_full() const {
  const std::scoped_lock lock(mutex_);
  return !waiting_.empty() || (most_ && working_ >= *most_);
}

base::Expected<Queue::Turn> Queue::wait_for_turn(
    const base::Context& context, const std::function<void(std::size_t ahead)>& waits) {
  base::Event turn;
  std::size_t ahead = 0;
  {
    const std::scoped_lock lock(mutex_);
    ahead = waiting_.size();
    waiting_.push_back(&turn);
    let_in();
    if (turn.is_set()) return Turn(*this);
  }
  if (waits) waits(ahead);
  const base::Waited waited = turn.wait(context);
  const std::scoped_lock lock(mutex_);
  // The turn may have come in the moment the wait ended: then it is handed on.
  if (!turn.is_set()) {
    waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &turn));
    return base::fail(gave_up(waited));
  }
  if (waited == base::Waited::ready) return Turn(*this);
  --working_;
  let_in();
  return base::fail(gave_up(waited));
}

void Queue::leave() {
  const std::scoped_lock lock(mutex_);
  --working_;
  let_in();
}

/// Lets in as many as there is room for. Called with the lock held.
void Queue::let_in() {
  while (!waiting_.empty() && (!most_ || working_ < *most_)) {
    ++working_;
    waiting_.front()->set();
    waiting_.pop_front();
  }
}

}  // namespace registration
