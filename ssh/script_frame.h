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
/// (sh, bash, dash, zsh, fish, csh, tcsh, BusyBox ash): everything else travels on standard input,
/// where nothing is too long and nothing shows in a process list. Our shell reads that to its end,
/// and only if it is the whole of a ScriptFrame does it go on with it: a start-up file of the login
/// shell reads the same standard input and may have taken its head, its tail or all of it.
inline constexpr std::string_view kShellCommand =
    R"sh(exec /bin/sh -c 's=$(cat);case $s in "#${#s}#"*"#")set -f;IFS="#";set -- $s;)sh"
    R"sh(eval "$(printf %b "$3")";;*)exit 125;;esac')sh";

/// What stands between the quotes, for a shell that is chosen in another way.
inline constexpr std::string_view kScriptReader = kShellCommand.substr(
    kShellCommand.find('\'') + 1, kShellCommand.rfind('\'') - kShellCommand.find('\'') - 1);

/// What our shell ends with when not all of a frame has arrived.
inline constexpr int kScriptCutShort = 125;

/// One script made ready for standard input of kShellCommand: one line
/// `#<its length>#<our own prelude>#<the script>#<input>#...#` whose fields have everything but
/// letters, digits and a few harmless characters written as escapes of `printf %b`. So beginning,
/// end and length prove that it is whole, and another program that is given it in place of our
/// shell (a start-up file may hand over to one) finds a comment without a character that means
/// anything to a shell. The script runs in a subshell with standard input at its end, a fixed
/// locale and the administrator's directories on the PATH. Random markers frame what it prints; a
/// server that merely echoes its input cannot produce them, because they are joined from two words
/// on the remote side.
class ScriptFrame {
 public:
  /// `script` and `sudo_password` must outlive the frame; the password is sent if the script may
  /// need it. Errors: ssh.options_invalid for an input with a line break or NUL, or a name that is
  /// no shell identifier.
  [[nodiscard]] static base::Expected<ScriptFrame> make(const Script& script,
                                                        const base::Secret& sudo_password);

  /// Standard input, to be sent in this order. The views live as long as the frame.
  [[nodiscard]] std::vector<std::string_view> pieces() const;
  /// How the input begins: where it turns up in what a server prints, our input comes back.
  [[nodiscard]] std::string_view opening() const { return opening_; }

  /// What stands alone on the line before the script's output.
  [[nodiscard]] std::string begin_marker() const { return words_[0] + words_[1] + "\n"; }
  /// What follows the output; then come a blank, the exit status and a line end.
  [[nodiscard]] std::string end_marker() const { return "\n" + words_[2] + words_[3]; }
  /// The same for its errors, where nothing but a line end follows the end marker. They differ, so
  /// that a start-up file may lead both streams into one.
  [[nodiscard]] std::string error_begin_marker() const { return words_[4] + words_[5] + "\n"; }
  [[nodiscard]] std::string error_end_marker() const { return "\n" + words_[6] + words_[7]; }

 private:
  ScriptFrame() = default;
  [[nodiscard]] std::string prelude(const Script& script) const;

  std::vector<std::string> words_;
  std::string opening_;
  std::string text_;                  ///< the prelude and the script, escaped
  std::vector<base::Secret> inputs_;  ///< escaped
};

/// Cuts what a script printed out of one of the streams, as it arrives: noise, begin marker, body,
/// end marker, the rest of its line, and whatever comes behind. What it costs grows with what
/// arrives, and what it keeps is bounded.
class MarkedStream {
 public:
  /// At most `limit` bytes of what is in front of the begin marker, and of what is between the
  /// markers, are kept; `most` bytes may come in all before it has overflowed (0: `limit`).
  MarkedStream(std::string begin, std::string end, std::size_t limit, std::size_t most = 0);

  void append(std::string_view bytes);

  [[nodiscard]] bool begun() const { return stage_ != Stage::noise; }
  /// The end marker and the line it stands on are complete.
  [[nodiscard]] bool ended() const { return stage_ == Stage::behind; }
  /// More came than was allowed, or a line with the end marker that is none of ours.
  [[nodiscard]] bool overflowed() const { return received_ > most_ || bad_end_line_; }
  /// What was printed before the begin marker, at most the limit.
  [[nodiscard]] std::string noise() const;
  /// What was printed behind it, so far.
  [[nodiscard]] std::string body() const;
  /// What follows the end marker on its line.
  [[nodiscard]] std::string_view end_line() const;
  /// The beginning of what came behind the end marker and its line.
  [[nodiscard]] std::string_view behind() const;
  /// Bytes that are kept at this moment.
  [[nodiscard]] std::size_t held() const;

 private:
  enum class Stage { noise, body, end_line, behind };

  void keep(std::string& into, std::size_t count);
  bool find(const std::string& marker, std::string& into);
  bool find_line_end();

  std::string begin_;
  std::string end_;
  std::size_t limit_;
  std::size_t most_;
  std::size_t received_ = 0;
  Stage stage_ = Stage::noise;
  std::string window_;  ///< not yet decided
  std::string noise_;
  std::string body_;
  std::string end_line_;
  std::string behind_;
  bool bad_end_line_ = false;
};

}  // namespace ssh
