#pragma once

#include <atomic>
#include <cstddef>
#include <list>
#include <memory>
#include <string_view>
#include <vector>

#include "events/publisher.h"
#include "events/sink_worker.h"

namespace events {

/// Hands events to sinks, each of which has threads of its own, so that none waits for another.
/// Its end leaves them a moment for what they have not taken yet.
class Dispatcher final : public Publisher {
 public:
  struct Member {
    std::unique_ptr<Sink> sink;
    SinkPolicy policy;
  };
  /// `clock` must outlive it.
  Dispatcher(std::vector<Member> members, base::Clock& clock);
  ~Dispatcher() override;
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  void post(Event event) override;
  [[nodiscard]] base::Diagnostics deliver(Event event, const Patience& patience) override;

  /// How many events of progress the sink of this name was spared.
  [[nodiscard]] std::size_t dropped(std::string_view sink) const;

 private:
  struct Lane {
    Lane(Member member, base::Clock& clock)
        : worker(std::move(member.sink), member.policy, clock) {}
    SinkWorker worker;
    std::atomic<bool> warned = false;
  };

  base::Clock& clock_;
  std::list<Lane> lanes_;
};

}  // namespace events
