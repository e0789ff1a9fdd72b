#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "ssh/remote/executor.h"

namespace ssh {

/// The one text that our shell is ever started with. It means the same to every login shell (sh,
/// bash, dash, zsh, fish, csh, tcsh, BusyBox ash) when it stands in single quotes. Before it reads,
/// it says that it is there, on both streams, each time with two of its arguments joined: only then
/// is anything sent to it, because whatever else may run in its place (a start-up file of the login
/// shell, a forced command) could take that for its own and keep it, and a password with it. It
/// reads standard input to its end, and only if that is the whole of a ScriptFrame does it go on
/// with it: something that a start-up file left behind may have taken a part. It traces nothing,
/// whatever the environment asks for, and drops the functions that bash takes from there.
inline constexpr std::string_view kScriptReader =
    R"sh(set +xv;case $BASH_VERSION in ?*)unset -f compgen;for f in $(compgen -A function);do )sh"
    R"sh(unset -f "$f";done;;esac;)sh"
    R"sh(printf "%s%s\n" "$1" "$2";printf "%s%s\n" "$3" "$4" >&2;s=$(cat);)sh"
    R"sh(case $s in "#${#s}#"*"#")set -f;IFS="#";set -- $s;)sh"
    R"sh(eval "$(printf %b "$3")";;*)exit 125;;esac)sh";

/// What our shell ends with when not all of a frame has arrived.
inline constexpr int kScriptCutShort = 125;

/// One script made ready for standard input of kScriptReader: one line
/// `#<its length>#<our own prelude>#<the script>#<input>#...#` whose fields have everything but
/// letters, digits and a few harmless characters written as escapes of `printf %b`. So beginning,
/// end and length prove that it is whole. The script runs in a subshell with standard input at its
/// end, a fixed locale and the administrator's directories on the PATH. Random markers frame what
/// it prints; a server that merely echoes what it is given, the command as well, cannot produce
/// them, because they are joined from two words on the remote side.
class ScriptFrame {
 public:
  /// `script` and `sudo_password` must outlive the frame; the password is sent if the script may
  /// need it. Errors: ssh.options_invalid for an input with a line break or NUL, or a name that is
  /// no shell identifier.
  [[nodiscard]] static base::Expected<ScriptFrame> make(const Script& script,
                                                        const base::Secret& sudo_password);

  /// What the server is asked to execute: our shell, without what the environment sets for shells.
  /// Everything else travels on standard input, where nothing
  /// is too long and nothing shows in a process list.
  [[nodiscard]] std::string command() const;
  /// Standard input, to be sent in this order. The views live as long as the frame.
  [[nodiscard]] std::vector<std::string_view> pieces() const;

  /// What stands at the end of a line as soon as our shell can be sent the pieces.
  [[nodiscard]] std::string ready_marker() const { return words_[8] + words_[9] + "\n"; }
  /// What stands alone on the line before the script's output.
  [[nodiscard]] std::string begin_marker() const { return words_[0] + words_[1] + "\n"; }
  /// What follows the output; then come a blank, the exit status and a line end.
  [[nodiscard]] std::string end_marker() const { return "\n" + words_[2] + words_[3]; }
  /// The same for its errors, where nothing but a line end follows the end marker. They differ, so
  /// that a start-up file may lead both streams into one.
  [[nodiscard]] std::string error_ready_marker() const { return words_[10] + words_[11] + "\n"; }
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

/// Cuts what a script printed out of one of the streams, as it arrives: noise, where there is one
/// the ready marker, noise, begin marker, body, end marker, the rest of its line, and whatever
/// comes behind. What it costs grows with what arrives, and what it keeps is bounded.
class MarkedStream {
 public:
  /// At most `limit` bytes of what is in front of the begin marker, and of what is between the
  /// markers, are kept; `most` bytes may come in all before it has overflowed (0: `limit`). Without
  /// a `ready` marker none is looked for.
  MarkedStream(std::string begin, std::string end, std::size_t limit, std::size_t most = 0,
               std::string ready = {});

  void append(std::string_view bytes);

  [[nodiscard]] bool ready() const { return stage_ != Stage::login; }
  [[nodiscard]] bool begun() const { return stage_ != Stage::login && stage_ != Stage::noise; }
  /// The end marker and the line it stands on are complete.
  [[nodiscard]] bool ended() const { return stage_ == Stage::behind; }
  /// More came than was allowed, or a line with the end marker that is none of ours.
  [[nodiscard]] bool overflowed() const { return received_ > most_ || bad_end_line_; }
  /// What was printed before the begin marker but for the ready marker, at most the limit.
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
  enum class Stage { login, noise, body, end_line, behind };

  void keep(std::string& into, std::size_t count);
  bool find(const std::string& marker, std::string& into);
  bool find_line_end();

  std::string ready_;
  std::string begin_;
  std::string end_;
  std::size_t limit_;
  std::size_t most_;
  std::size_t received_ = 0;
  Stage stage_;
  std::string window_;  ///< not yet decided
  std::string noise_;
  std::string body_;
  std::string end_line_;
  std::string behind_;
  bool bad_end_line_ = false;
};

}  // namespace ssh
