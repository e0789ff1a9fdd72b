#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/os/unique_fd.h"
#include "tests/support/patience.h"

namespace tests {

using Environment = std::map<std::string, std::string>;

/// What to run: argv[0] is a path or a name in the PATH of this program.
struct Command {
  std::vector<std::string> argv;
  std::filesystem::path directory = {};         ///< where; empty: here
  std::optional<Environment> environment = {};  ///< the whole of it; none: this program's own
  std::string input = {};                       ///< what it reads; none: nothing, at once
  bool errors_in_output = false;                ///< both streams as one, in their order
  bool leaves_running = false;                  ///< what it started may outlive it
};

struct Finished {
  int exit_code = 0;  ///< 128 + the signal's number when a signal ended it
  int signal = 0;     ///< that number, else 0
  std::string out;
  std::string err;
  std::chrono::milliseconds took = {};
};

class ProcessStreams;

/// One running program in a process group of its own, as a terminal would start it, and with no
/// descriptor of ours. What it prints never waits for a reader, and is kept up to 64 MiB a stream.
/// When this object goes, so does the whole group; the program also ends with the thread that
/// started it.
/// Not thread-safe; move-only. What cannot be started is an exception.
class Process {
 public:
  [[nodiscard]] static Process start(const Command& command);
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  [[nodiscard]] pid_t pid() const { return pid_; }
  void signal(int signal) const;
  /// Sends a signal to the whole group, as Ctrl-C in a terminal does with SIGINT.
  void signal_group(int signal) const;
  [[nodiscard]] bool running() const;
  /// True when another process of the group is still there: something the program left behind.
  [[nodiscard]] bool has_descendants() const;

  /// Waits for the program's own end. Past `limit` the group is killed and an exception thrown
  /// that holds what was printed. May be called again.
  [[nodiscard]] Finished wait(std::chrono::milliseconds limit = kPatience);
  /// The same, and for the end of everything else that can write to its output.
  [[nodiscard]] Finished wait_for_all(std::chrono::milliseconds limit = kPatience);

  /// What it printed up to now on standard output.
  [[nodiscard]] std::string output() const;
  /// What it printed up to now on standard error.
  [[nodiscard]] std::string errors() const;
  /// Waits until it has printed `text` on standard output; false when it ends before.
  [[nodiscard]] bool prints(const std::string& text) const;
  /// The first line of standard output without its line break; nothing when it ends before.
  [[nodiscard]] std::optional<std::string> first_line() const;

 private:
  Process();
  /// Reaped only at the end: until then no other process can get this number, and with it a signal
  /// of ours.
  pid_t pid_ = -1;
  bool leaves_running_ = false;
  base::UniqueFd ended_;
  std::unique_ptr<ProcessStreams> streams_;
  std::chrono::steady_clock::time_point started_;
};

/// Runs a program to its end, whatever that is.
[[nodiscard]] Finished run(const Command& command);

/// The same; an exit code other than 0 is an exception with everything it printed.
Finished run_checked(const Command& command);

/// The variables a tool needs of ours and nothing else, PATH and the sanitizers' options, and
/// `more`, which wins.
[[nodiscard]] Environment plain_environment(Environment more = {});

/// This program's environment and `more`, which wins.
[[nodiscard]] Environment own_environment(Environment more);

/// Where a program is, looked for in PATH unless `name` is a path; nothing when it is nowhere.
[[nodiscard]] std::optional<std::string> find_program(const std::string& name);

/// Whether a process of this id exists and has not ended.
[[nodiscard]] bool alive(pid_t pid);

/// The ids of all processes that were started with `assignment` ("NAME=value") in their
/// environment.
[[nodiscard]] std::vector<pid_t> processes_with(const std::string& assignment);

}  // namespace tests
