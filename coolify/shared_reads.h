#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/context.h"
#include "base/event.h"
#include "base/expected.h"
#include "coolify/stopped.h"

namespace coolify {

/// Which answers of others a reader accepts, by when their request began. By default none that is
/// at hand and every one that is under way.
struct Freshness {
  base::TimePoint finished_since = base::TimePoint::max();
  base::TimePoint under_way_since = base::TimePoint::min();
};

/// Makes one read of many: callers that want the same at about the same time get the answer of the
/// first one's request. Keeps the last answer per key. Thread-safe.
template <typename T>
class SharedReads {
 public:
  /// Shared because one answer serves many readers, which end in no known order.
  using Value = std::shared_ptr<const T>;
  using Fetch = std::function<base::Expected<T>(const base::Context&)>;

  /// The answer of a read of `key` that is fresh enough, else of a new one. The error of a read
  /// under way is shared too, but not that of a caller that ran out of its own time.
  [[nodiscard]] base::Expected<Value> get(const std::string& key, const Freshness& accepted,
                                          const base::Context& context, const Fetch& fetch) {
    for (;;) {
      const auto [read, mine] = join_or_begin(key, accepted, context);
      if (mine) return carry_out(*read, context, fetch);
      const base::Waited waited = read->done.wait(context);
      if (waited != base::Waited::ready) {
        return base::fail(stopped(waited, "the instance's answer"));
      }
      if (!read->abandoned) return read->result;
    }
  }

  /// From now on nobody is answered by a read that has begun so far.
  void forget() {
    const std::scoped_lock lock(mutex_);
    reads_.clear();
  }

 private:
  struct Read {
    base::TimePoint began;
    base::Event done;
    // Written before `done` is set, then constant.
    base::Expected<Value> result;
    bool abandoned = false;  ///< its caller was stopped or out of time
  };

  static bool acceptable(const Read& read, const Freshness& accepted) {
    if (!read.done.is_set()) return read.began >= accepted.under_way_since;
    return read.result && read.began >= accepted.finished_since;
  }

  /// The read to wait for, and whether the caller has to carry it out itself.
  std::pair<std::shared_ptr<Read>, bool> join_or_begin(const std::string& key,
                                                       const Freshness& accepted,
                                                       const base::Context& context) {
    const std::scoped_lock lock(mutex_);
    std::shared_ptr<Read>& current = reads_[key];
    if (current && acceptable(*current, accepted)) return {current, false};
    current = std::make_shared<Read>();
    current->began = context.clock->now();
    return {current, true};
  }

  /// Tells the waiting that a read has ended, even where an exception ends it.
  class Announcement {
   public:
    explicit Announcement(base::Event& done) : done_(done) {}
    Announcement(const Announcement&) = delete;
    Announcement& operator=(const Announcement&) = delete;
    ~Announcement() { done_.set(); }

   private:
    base::Event& done_;
  };

  base::Expected<Value> carry_out(Read& read, const base::Context& context, const Fetch& fetch) {
    const Announcement announcement(read.done);
    read.result = base::fail(stopped(base::Waited::cancelled, "the instance's answer"));
    read.abandoned = true;
    auto fetched = fetch(context);
    if (fetched) {
      read.result = std::make_shared<const T>(*std::move(fetched));
      read.abandoned = false;
    } else {
      read.result = base::fail(std::move(fetched.error()));
      read.abandoned = context.stop.stop_requested() || context.deadline.passed(*context.clock);
    }
    return read.result;
  }

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Read>> reads_;
};

}  // namespace coolify
