#pragma once

#include <optional>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace acceptance {

/// A terminal of 24 lines, played by tmux, in which one program runs. It ends with this object.
class Terminal {
 public:
  /// `width` in columns. The command's environment is all that the program gets, with a locale and
  /// a kind of terminal.
  Terminal(int width, const tests::Command& command);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// What is on the screen, without blanks at the ends of lines and empty lines at its end.
  [[nodiscard]] std::string screen() const;
  /// Waits until the text is on the screen.
  [[nodiscard]] bool shows(const std::string& text) const;
  /// Waits for the program's end: its exit code; nothing when it does not come.
  [[nodiscard]] std::optional<int> wait() const;

 private:
  [[nodiscard]] tests::Finished tmux(std::vector<std::string> arguments) const;
  tests::TemporaryDirectory folder_;
};

}  // namespace acceptance
