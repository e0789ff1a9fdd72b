#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/context.h"
#include "base/event.h"
#include "base/expected.h"

namespace coolify {

/// A lock per name: one holder at a time, the others queue up in the order they came. Thread-safe;
/// must outlive its guards.
class KeyedMutex {
 public:
  /// Holds the lock until it ends.
  class Guard {
   public:
    Guard(Guard&& other) noexcept
        : mutex_(std::exchange(other.mutex_, nullptr)), key_(std::move(other.key_)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard() {
      if (mutex_ != nullptr) mutex_->release(key_);
    }

   private:
    friend class KeyedMutex;
    Guard(KeyedMutex& mutex, std::string key) : mutex_(&mutex), key_(std::move(key)) {}
    KeyedMutex* mutex_;
    std::string key_;
  };

  /// Waits for the lock named `key`; errors coolify.cancelled and coolify.timeout.
  [[nodiscard]] base::Expected<Guard> lock(const std::string& key, const base::Context& context);

 private:
  void release(const std::string& key);
  /// Takes the first out of the queue and gives the next its turn; the mutex is held.
  void pass_on(const std::string& key);

  std::mutex mutex_;
  /// Who holds (null) or waits for each lock, the holder first; the events belong to their waiters.
  std::map<std::string, std::deque<base::Event*>> queues_;
};

}  // namespace coolify
