#include "events/dispatcher.h"

#include <string>
#include <utility>

#include "events/waiting.h"

namespace events {
namespace {

using base::Diagnostic;
using base::Note;
using base::Severity;

/// What a registration that could not be told of has come to.
Note standing(EventType type) {
  switch (type) {
    case EventType::registered:
      return {"event_undelivered", "registered",
              "The registration itself is complete; only telling of it failed."};
    case EventType::failed:
      return {"event_undelivered", "failed",
              "How the registration itself ended is told apart from this; here only telling of it "
              "failed."};
    default:
      // Only a required receiver is waited for.
      return {
          "event_undelivered", "started",
          "The registration does not begin, and nothing was touched: this receiver is required."};
  }
}

Diagnostic told(Diagnostic failure, EventType type, bool required) {
  failure.severity = required ? Severity::error : Severity::warning;
  failure.notes.push_back(standing(type));
  if (!required) {
    failure.notes.push_back(
        {"event_warned_once", "", "This is told once; later events may be missing there as well."});
  }
  return failure;
}

}  // namespace

Dispatcher::Dispatcher(std::vector<Member> members, base::Clock& clock) : clock_(clock) {
  for (Member& member : members) lanes_.emplace_back(std::move(member), clock);
}

Dispatcher::~Dispatcher() {
  for (Lane& lane : lanes_) lane.worker.close();
}

void Dispatcher::post(Event event) {
  const auto shared = std::make_shared<const Event>(std::move(event));
  for (Lane& lane : lanes_) {
    if (lane.worker.sink().wants(shared->type)) lane.worker.post(shared);
  }
}

base::Diagnostics Dispatcher::deliver(Event event, const Patience& patience) {
  const auto shared = std::make_shared<const Event>(std::move(event));
  std::vector<std::pair<Lane*, std::shared_ptr<SinkWorker::Delivery>>> under_way;
  for (Lane& lane : lanes_) {
    if (!lane.worker.sink().wants(shared->type)) continue;
    if (!is_final(shared->type) && !lane.worker.policy().required) {
      lane.worker.post(shared);
    } else {
      under_way.emplace_back(&lane, lane.worker.begin(shared));
    }
  }
  base::Diagnostics all;
  Waiting waiting(clock_, patience);
  for (const auto& [lane, delivery] : under_way) {
    auto failure = lane->worker.wait(*delivery, waiting);
    const bool required = lane->worker.policy().required;
    if (!failure || (!required && lane->warned.exchange(true))) continue;
    all.add(told(*std::move(failure), shared->type, required));
  }
  return all;
}

std::size_t Dispatcher::dropped(std::string_view sink) const {
  std::size_t count = 0;
  for (const Lane& lane : lanes_) {
    if (lane.worker.sink().name() == sink) count += lane.worker.dropped();
  }
  return count;
}

}  // namespace events
