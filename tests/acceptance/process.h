#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/unique_fd.h"

namespace acceptance {

/// The limit of everything that is waited for. It is there against hanging and measures nothing:
/// what takes a second here may take a minute on a machine that is busy with other things.
inline constexpr std::chrono::milliseconds kPatience = std::chrono::minutes(10);

/// What to run: argv[0] is looked up in PATH of `environment`, which is the whole environment.
struct Command {
  std::vector<std::string> argv;
  std::filesystem::path directory = {};
  std::map<std::string, std::string> environment = {};
};

struct Finished {
  int exit_code = 0;  ///< 128 + the signal's number when a signal ended it
  std::string out;
  std::string err;
  std::chrono::milliseconds took = {};
};

/// One running program in a process group of its own, as a terminal would start it. When this
/// object goes, so does the whole group. Not thread-safe; move-only.
class Process {
 public:
  [[nodiscard]] static Process start(const Command& command);
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  /// Sends a signal to the whole group, as Ctrl-C in a terminal does with SIGINT.
  void signal_group(int signal) const;
  /// Waits for the program's own end. Past `limit` the group is killed and an exception thrown
  /// that holds what was printed.
  [[nodiscard]] Finished wait(std::chrono::milliseconds limit = kPatience);
  /// What it printed up to now on standard output.
  [[nodiscard]] std::string output() const;
  /// What it printed up to now on standard error.
  [[nodiscard]] std::string errors() const;
  [[nodiscard]] bool running() const;
  /// True when another process of the group is still there: something the program left behind.
  [[nodiscard]] bool has_descendants() const;

 private:
  Process() = default;
  /// Reaped only at the end: until then no other process can get this number, and with it a signal
  /// of ours.
  pid_t pid_ = -1;
  base::UniqueFd pid_fd_;
  base::UniqueFd out_;
  base::UniqueFd err_;
  std::chrono::steady_clock::time_point started_;
};

/// Runs to the end; an exit code other than 0 is an exception with everything it printed.
Finished run_checked(const Command& command);

/// Polls until `holds()`; false when that takes longer than our patience.
[[nodiscard]] bool eventually(const std::function<bool()>& holds);

/// The variables a tool needs of ours and nothing else: PATH, and sanitizer options.
[[nodiscard]] std::map<std::string, std::string> plain_environment();

}  // namespace acceptance
