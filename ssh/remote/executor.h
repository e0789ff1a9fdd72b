#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "base/secret.h"

namespace ssh {

/// A value a script reads. It travels on standard input behind the script text and becomes the
/// shell variable `name`; it is never part of shell text. No line breaks, no NUL.
struct ScriptInput {
  std::string name;    ///< a shell identifier, from our own code
  base::Secret value;  ///< a Secret also for harmless values: one way for all
};

/// A POSIX shell script of ours. `text` is a constant of this program: nothing from a user, a
/// configuration or a remote machine is ever put into it.
struct Script {
  std::string text;
  std::vector<ScriptInput> inputs;
  /// Whether the text uses privilege_functions(): the session then adds the input
  /// kSudoPasswordInput, empty when it has no password.
  bool may_need_root = false;
};

/// How a remote command ended. A status that never came cannot be mistaken for 0.
struct ExitCode {
  int code;
  bool operator==(const ExitCode&) const = default;
};
struct ExitSignal {
  std::string name;  ///< without "SIG"
  bool operator==(const ExitSignal&) const = default;
};
using Exit = std::variant<ExitCode, ExitSignal>;

/// What a script left behind. `out` holds only what the script itself printed: greetings and noise
/// of shell start-up files are cut away. Both texts are raw remote bytes, bounded in size.
struct Output {
  Exit exit;
  std::string out;
  std::string err;

  [[nodiscard]] bool succeeded() const { return exit == Exit(ExitCode{0}); }
};

/// Runs scripts on one host as one login user. Not thread-safe.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Errors: connection_lost, timeout, cancelled, wrong_login (the account has no usable shell),
  /// remote_failed (too much output, no POSIX shell). A script that runs and exits non-zero is not
  /// an error: see Output::exit.
  [[nodiscard]] virtual base::Expected<Output> run(const Script& script,
                                                   const base::Context& context) = 0;
};

}  // namespace ssh
