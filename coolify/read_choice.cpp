#include "coolify/read_choice.h"

#include <algorithm>
#include <chrono>

namespace coolify {
namespace {

using std::chrono::seconds;

constexpr double kReserve = 0.25;
/// Servers that are read by themselves before the list is preferred.
constexpr std::size_t kFew = 16;
/// A pause after which reads are another refresh. Terraform works between two reads of one, but not
/// for long.
constexpr base::Duration kPause = seconds(5);
/// How long one list serves at most, however long the refresh: a request may wait for the next
/// minute of the limit, and its list is to serve after that.
constexpr base::Duration kListAge = seconds(120);

}  // namespace

ReadChoice::Choice ReadChoice::begin(base::TimePoint now, double share_left,
                                     base::TimePoint last_write) {
  const std::scoped_lock lock(mutex_);
  if (under_way_ == 0 && (!last_end_ || now - *last_end_ > kPause)) begin_refresh(now);
  if (last_write > last_write_) {
    last_write_ = last_write;
    reads_ = 0;
  }
  ++under_way_;
  ++reads_;
  is_short_ = is_short_ || share_left < kReserve;
  // Of a list that began as the change ended it is not certain that it has it.
  const base::TimePoint after_write = last_write + base::TimePoint::duration(1);
  Choice choice{ReadWay::single, std::max({began_, now - kListAge, after_write})};
  if (list_failed_) return choice;
  if (prefers_list_ && reads_ > kFew) choice.way = ReadWay::list_if_enough;
  if (is_short_) choice.way = ReadWay::list;
  return choice;
}

void ReadChoice::end(base::TimePoint now) {
  const std::scoped_lock lock(mutex_);
  --under_way_;
  last_end_ = now;
}

void ReadChoice::list_failed() {
  const std::scoped_lock lock(mutex_);
  list_failed_ = true;
}

void ReadChoice::begin_refresh(base::TimePoint now) {
  began_ = now;
  reads_ = 0;
  is_short_ = false;
  list_failed_ = false;
}

}  // namespace coolify
