#pragma once

#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/system_clock.h"
#include "cli/view/frame.h"
#include "cli/view/history.h"
#include "cli/view/plain_lines.h"
#include "cli/view/style.h"
#include "events/event.h"

namespace cli::view {

/// Shows registrations while they happen: on a terminal a table that is drawn in place, up to four
/// times a second and when its size changes; elsewhere a line for each event that tells something
/// new. A thread of its own draws, so that nobody who tells of an event waits for a slow terminal;
/// when nobody reads any more, it goes silent. No mode of the terminal is changed, so that it is as
/// it was however the process ends. Thread-safe; neither copied nor moved.
class Display {
 public:
  /// `fd` is not owned; it and `clock` must outlive it.
  Display(int fd, Style style, base::Clock& clock = base::system_clock());
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;
  ~Display();

  void take(const events::Event& event);
  /// A line that stays, above the table. Made harmless.
  void say(const std::string& line);
  /// What History::look() does.
  void look(const Processes& processes);
  /// As if nothing had been taken; what stands on the screen is replaced.
  void begin_anew();
  [[nodiscard]] Counts count() const;
  /// The processes that wrote what was taken.
  [[nodiscard]] Writers writers() const;
  /// Draws the last state and leaves it there. Nothing is shown afterwards. May be called again.
  void close();
  /// Once closed: why something could not be written (errno); 0 where all was.
  [[nodiscard]] int error() const { return error_; }

 private:
  void run(const std::stop_token& stop);
  void show_machine(const Machine& machine);
  [[nodiscard]] std::string pending();
  void write(const std::string& bytes);

  const int fd_;
  const Style style_;
  base::Clock& clock_;
  mutable std::mutex mutex_;  // of what follows
  History history_;
  PlainLines plain_lines_;
  std::vector<std::string> said_;  // not written yet
  Frame frame_;                    // the thread's alone
  bool gone_ = false;              // nobody reads; the thread's alone
  int error_ = 0;                  // the thread's, while it runs
  std::jthread thread_;
};

}  // namespace cli::view
