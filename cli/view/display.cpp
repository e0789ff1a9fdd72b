#include "cli/view/display.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "base/wait.h"
#include "cli/view/fitting.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace cli::view {
namespace {

constexpr base::Duration kPause = std::chrono::milliseconds(250);

/// Keeps signals from the threads that are started while it lives: they are for others, and one
/// that writes to nobody is to be told by an error.
class WithoutSignals {
 public:
  WithoutSignals() {
    sigset_t all{};
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;
  ~WithoutSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

Display::Display(int fd, Style style, base::Clock& clock) : fd_(fd), style_(style), clock_(clock) {
  const WithoutSignals quiet;
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Display::~Display() { close(); }

void Display::show_machine(const Machine& machine) {
  if (style_.terminal) return;
  if (auto line = plain_lines_.line(machine, style_.unicode)) said_.push_back(*std::move(line));
}

void Display::take(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  const Machine* const machine = history_.take(event, clock_.wall_now());
  if (machine != nullptr) show_machine(*machine);
}

void Display::say(const std::string& line) {
  const std::scoped_lock lock(mutex_);
  said_.push_back(one_line(line, style_.unicode));
}

void Display::look(const Processes& processes) {
  const std::scoped_lock lock(mutex_);
  for (const Machine* const machine : history_.look(processes, clock_.wall_now())) {
    show_machine(*machine);
  }
}

void Display::begin_anew() {
  const std::scoped_lock lock(mutex_);
  history_.clear();
  plain_lines_.clear();
}

Counts Display::count() const {
  const std::scoped_lock lock(mutex_);
  return history_.count();
}

Writers Display::writers() const {
  const std::scoped_lock lock(mutex_);
  return history_.writers();
}

void Display::close() {
  if (!thread_.joinable()) return;
  if (!style_.terminal) {
    const std::scoped_lock lock(mutex_);
    const Counts counts = history_.count();
    if (counts.all() > 0) said_.push_back(machines(counts.all()) + ": " + counted(counts));
  }
  thread_.request_stop();
  thread_.join();
}

void Display::run(const std::stop_token& stop) {
  bool last = false;
  while (!last) {
    last = clock_.sleep_until(clock_.now() + kPause, stop) == base::Waited::cancelled;
    write(pending());
  }
}

/// What is to be written by now.
std::string Display::pending() {
  const Size size = style_.terminal ? size_of(fd_) : Size();
  const std::scoped_lock lock(mutex_);
  const std::vector<std::string> said = std::exchange(said_, {});
  if (style_.terminal) {
    // The cursor stands in the line below the table.
    const Size room{size.width, size.height - 1};
    std::vector<std::string> fitting;
    for (const std::string& line : said) {
      const auto parts = wrapped(line, size.width, 10, style_.unicode);
      fitting.insert(fitting.end(), parts.begin(), parts.end());
    }
    return frame_.draw(fitting, render_table(history_, clock_.wall_now(), room, style_), size);
  }
  std::string bytes;
  for (const std::string& line : said) bytes += line + "\n";
  return bytes;
}

void Display::write(const std::string& bytes) {
  constexpr base::Duration kPatience = std::chrono::seconds(10);
  const base::StopSignal never{std::stop_token()};
  for (std::size_t at = 0; at < bytes.size() && !gone_;) {
    const ssize_t count = ::write(fd_, bytes.data() + at, bytes.size() - at);
    if (count > 0) {
      at += static_cast<std::size_t>(count);
    } else if (count < 0 && errno == EAGAIN) {
      const auto limit = base::Deadline::after(clock_, kPatience);
      gone_ = base::wait(clock_, fd_, POLLOUT, limit, never) != base::Waited::ready;
    } else if (errno != EINTR) {
      error_ = errno;
      gone_ = true;
    }
  }
}

}  // namespace cli::view
