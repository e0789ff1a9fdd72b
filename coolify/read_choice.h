#pragma once

#include <cstddef>
#include <mutex>
#include <optional>

#include "base/clock.h"

namespace coolify {

/// How a refresh gets at one server.
enum class ReadWay {
  single,          ///< by its own endpoint, which tells everything
  list_if_enough,  ///< from the list of servers where what that tells is enough
  list,            ///< from the list of servers: there are no requests left for more
};

/// Decides for every server that is read whether it is read by itself or from the list of all
/// servers. Terraform asks for one server after the other, some at a time, and does not say how
/// many will follow: so it is counted how many have come. Reads that follow each other without a
/// long pause are one refresh, and what was decided for it holds until its end: the list once read
/// answers for the rest, also when the instance begins another minute of its limit meanwhile.
///
/// The rules, by what comes first:
/// - A list that could not be read is not asked for again in the same refresh: single.
/// - Less than a quarter of the request limit is left, or was at some time in this refresh: list.
///   What is left is for the changes that may follow.
/// - The list is preferred, and more than sixteen servers were asked for since the refresh began
///   and since this process last changed something: list_if_enough. The list has the size of all
///   servers together, so that for a few it would cost more than it saves.
/// - Else single, because the list does not tell all of a server: neither its key, nor its proxy's
///   type, nor the log of its validation, nor its team (seen on Coolify 4.0.0 to 4.4).
///
/// Pure but for what it counts. Thread-safe.
class ReadChoice {
 public:
  explicit ReadChoice(bool prefers_list) : prefers_list_(prefers_list) {}

  struct Choice {
    ReadWay way = ReadWay::single;
    /// A list whose request began earlier is not to be used: another refresh, a change by this
    /// process, or two minutes, have passed since.
    base::TimePoint list_since;
  };
  /// One server is to be read. `share_left` is that of the RateLimiter; `last_write` is when this
  /// process last changed something. Each is to be followed by an end().
  [[nodiscard]] Choice begin(base::TimePoint now, double share_left, base::TimePoint last_write);
  void end(base::TimePoint now);

  /// The list could not be read.
  void list_failed();

 private:
  void begin_refresh(base::TimePoint now);

  const bool prefers_list_;
  std::mutex mutex_;
  std::size_t under_way_ = 0;
  std::optional<base::TimePoint> last_end_;
  // Of the refresh that goes on:
  base::TimePoint began_;
  base::TimePoint last_write_;
  std::size_t reads_ = 0;  ///< since it began and since `last_write_`
  bool is_short_ = false;
  bool list_failed_ = false;
};

}  // namespace coolify
