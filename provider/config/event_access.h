#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "events/publisher.h"

namespace provider {

/// Where the events of all registrations of the process go, once the provider is configured.
/// Thread-safe.
class EventAccess {
 public:
  /// Null: nowhere.
  void set(std::shared_ptr<events::Publisher> publisher) {
    const std::scoped_lock lock(mutex_);
    publisher_ = std::move(publisher);
  }

  /// Null: nowhere. Shared, because a provider in reattach mode is configured anew while
  /// registrations of another run are still under way.
  [[nodiscard]] std::shared_ptr<events::Publisher> publisher() const {
    const std::scoped_lock lock(mutex_);
    return publisher_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<events::Publisher> publisher_;
};

}  // namespace provider
