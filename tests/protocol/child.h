#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.h"

namespace protocol {

/// Longer than anything takes on the slowest machine: only a hang reaches it.
inline constexpr std::chrono::seconds kHang{120};

/// What to run. argv[0] is a path or a name in PATH; the environment is the whole one, PATH and the
/// sanitizers' options aside.
struct Program {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment = {};
  std::string directory = {};
};

/// A program that runs in a process group of its own, its stdout on a pipe, its stderr in a
/// nameless file. When this object goes, so does the group. Move-only.
class Child {
 public:
  [[nodiscard]] static Child start(const Program& program);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  void signal(int signal) const;
  /// As Ctrl-C in a terminal: the signal reaches the program and all it started.
  void signal_group(int signal) const;

  /// The first line of stdout without its line break; nothing when the program ends before.
  [[nodiscard]] std::optional<std::string> first_line();
  /// What is on stdout as soon as it holds `text`; throws when it ends before.
  [[nodiscard]] std::string output_until(const std::string& text);
  /// Waits for the end. 128 + the signal's number when a signal ended it.
  [[nodiscard]] int exit_code();
  [[nodiscard]] bool running() const;
  /// All of stdout; call after exit_code().
  [[nodiscard]] std::string output();
  /// What is on stderr by now.
  [[nodiscard]] std::string errors() const;

 private:
  Child() = default;
  bool read_more();
  pid_t pid_ = -1;
  std::optional<int> status_;
  base::UniqueFd ended_;
  base::UniqueFd out_;
  base::UniqueFd err_;
  std::string read_;
};

/// Polls until `holds`; false when that takes as long as a hang.
[[nodiscard]] bool eventually(const std::function<bool()>& holds);

/// Whether a process of this id exists.
[[nodiscard]] bool alive(pid_t pid);

/// The ids of all processes that were started with `assignment` ("NAME=value") in their
/// environment.
[[nodiscard]] std::vector<pid_t> processes_with(const std::string& assignment);

}  // namespace protocol
