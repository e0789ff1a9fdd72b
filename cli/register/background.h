#pragma once

#include <functional>
#include <utility>

#include "base/os/unique_fd.h"

namespace cli {

/// The process that goes on in the background, seen from inside.
class Background {
 public:
  explicit Background(base::UniqueFd caller) : caller_(std::move(caller)) {}

  /// Lets the caller go, who ends with exit code 0, and gives up the standard streams. False when
  /// the caller is gone: then nobody has learnt of this process, and it should not go on.
  [[nodiscard]] bool detach();
  /// Ends the caller with this exit code, unless it was let go.
  void end(int exit_code);

 private:
  base::UniqueFd caller_;
};

/// Runs `work` in a process of its own, in a session of its own, so that neither Ctrl-C nor the end
/// of the terminal reaches it. Returns in the caller's process, when the other one lets it go or
/// ends, with the exit code; the other one ends with what `work` returns. Nothing is handed over
/// but memory: no argument, no file. To be called before the process has another thread.
[[nodiscard]] int run_in_background(const std::function<int(Background&)>& work);

}  // namespace cli
