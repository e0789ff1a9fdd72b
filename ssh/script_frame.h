#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "ssh/remote/executor.h"

namespace ssh {

/// The one command that is ever executed. It is a constant and means the same to every login shell
/// (sh, bash, dash, fish, csh, tcsh, BusyBox ash): everything else travels on standard input, where
/// nothing needs quoting, nothing is too long and nothing shows in a process list.
inline constexpr std::string_view kShellCommand = "exec /bin/sh -c 'IFS= read -r l && eval \"$l\"'";

/// One script made ready for standard input of kShellCommand: a first line of our own that reads
/// the inputs into shell variables, the inputs, the script. The script runs in a subshell with
/// standard input at its end, a fixed locale and the administrator's directories on the PATH, and
/// only if it arrived whole. Random markers frame what it prints; a server that merely echoes its
/// input cannot produce them, because they are joined from two words on the remote side.
class ScriptFrame {
 public:
  /// `script` and `sudo_password` must outlive the frame; the password is sent if the script may
  /// need it. Errors: ssh.options_invalid for an input with a line break or NUL, or a name that is
  /// no shell identifier.
  [[nodiscard]] static base::Expected<ScriptFrame> make(const Script& script,
                                                        const base::Secret& sudo_password);

  /// Standard input, to be sent in this order. The views live as long as frame and script.
  [[nodiscard]] std::vector<std::string_view> pieces() const;

  /// What stands alone on the line before the script's output, on both streams.
  [[nodiscard]] std::string begin_marker() const { return words_[0] + words_[1] + "\n"; }
  /// What follows the output; then come a blank, the exit status and a line end.
  [[nodiscard]] std::string end_marker() const { return "\n" + words_[2] + words_[3]; }

 private:
  explicit ScriptFrame(const Script& script) : script_(&script) {}

  const Script* script_;
  std::string_view sudo_password_;
  std::vector<std::string> words_;
  std::string first_line_;
  std::string last_line_;
};

/// Cuts what a script printed out of one of the streams, as it arrives.
class MarkedStream {
 public:
  /// At most `limit` bytes between the markers are kept.
  MarkedStream(std::string begin, std::string end, std::size_t limit);

  void append(std::string_view bytes);

  [[nodiscard]] bool begun() const { return begun_; }
  /// The end marker and the line it stands on are complete.
  [[nodiscard]] bool ended() const { return end_line_.has_value(); }
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  /// What was printed before the begin marker, at most the limit.
  [[nodiscard]] std::string noise() const;
  /// What was printed behind it, so far.
  [[nodiscard]] std::string body() const;
  /// What follows the end marker on its line.
  [[nodiscard]] std::string_view end_line() const;

 private:
  void keep(std::string& into, std::size_t count);
  bool look_for_begin();
  void look_for_end();

  std::string begin_;
  std::string end_;
  std::size_t limit_;
  std::string window_;  ///< not yet decided
  std::string noise_;
  std::string body_;
  std::optional<std::string> end_line_;
  bool begun_ = false;
  bool overflowed_ = false;
};

}  // namespace ssh
