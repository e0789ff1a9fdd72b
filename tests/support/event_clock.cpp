#include "tests/support/event_clock.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/system_clock.h"

namespace tests {
namespace {

std::atomic<bool> one_lives = false;

constexpr base::Duration kLongest = std::chrono::hours(24);
/// Between two looks at the threads. Data on its way through the loopback device arrives meanwhile.
constexpr base::Duration kBetweenLooks = std::chrono::milliseconds(1);

/// How often each thread but the calling one has given up its processor; nothing when one of them
/// runs or could.
std::optional<std::map<std::string, std::string>> waiting_threads() {
  const std::string own = std::to_string(gettid());
  std::map<std::string, std::string> switches;
  std::error_code error;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", error)) {
    const std::string id = thread.path().filename();
    if (id == own) continue;
    std::ifstream status(thread.path() / "status");
    std::string line;
    while (std::getline(status, line)) {
      if (line.starts_with("State:") && !line.starts_with("State:\tS")) return std::nullopt;
      if (line.find("ctxt_switches:") != std::string::npos) switches[id] += line;
    }
  }
  return switches;
}

/// Whether there was a moment at which all other threads waited: a thread that waits in both looks
/// and did not run between them has waited all the while.
bool all_wait() {
  const auto before = waiting_threads();
  if (!before) return false;
  base::Clock& real = base::system_clock();
  real.sleep_until(real.now() + kBetweenLooks, {});
  return waiting_threads() == before;
}

}  // namespace

EventClock::EventClock()
    : start_(base::system_clock().now()),
      wall_start_(base::system_clock().wall_now()),
      now_(start_),
      mover_([this](const std::stop_token& stop) { run(stop); }) {}

EventClock::OnlyOne::OnlyOne() {
  if (one_lives.exchange(true)) throw std::logic_error("two event clocks in one process");
}

EventClock::OnlyOne::~OnlyOne() { one_lives = false; }

base::TimePoint EventClock::now() const {
  const std::scoped_lock lock(mutex_);
  return now_;
}

base::WallTime EventClock::wall_now() const {
  return wall_start_ + std::chrono::duration_cast<base::WallTime::duration>(now() - start_);
}

base::Waited EventClock::sleep_until(base::TimePoint until, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto end = until - now_ < kLongest ? ends_.insert(until) : ends_.end();
  changed_.notify_all();
  changed_.wait(lock, stop, [&] { return now_ >= until; });
  if (end != ends_.end()) ends_.erase(end);
  return stop.stop_requested() ? base::Waited::cancelled : base::Waited::timeout;
}

void EventClock::run(const std::stop_token& stop) {
  base::Clock& real = base::system_clock();
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !ends_.empty(); })) return;
    }
    if (!all_wait()) {
      real.sleep_until(real.now() + kBetweenLooks, stop);
      continue;
    }
    const std::scoped_lock lock(mutex_);
    if (ends_.empty()) continue;
    now_ = std::max(now_, *ends_.begin());
    changed_.notify_all();
  }
}

}  // namespace tests
