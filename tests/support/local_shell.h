#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ssh/remote/executor.h"
#include "ssh/script_frame.h"
#include "tests/support/process.h"

namespace tests {

/// An Executor that runs scripts on this machine as a session runs them on a remote one, but by any
/// shell and with an environment of its own. Blocks until the script and everything that holds its
/// output has ended.
class LocalShell final : public ssh::Executor {
 public:
  /// `command` are the words that start the shell: {"/bin/sh"}, {"busybox", "sh"}.
  explicit LocalShell(std::vector<std::string> command,
                      Environment environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                                 {"HOME", "/tmp"}})
      : command_(std::move(command)), environment_(std::move(environment)) {}

  base::Expected<ssh::Output> run(const ssh::Script& script, const base::Context&) override {
    const base::Secret no_password;
    const auto frame = ssh::ScriptFrame::make(script, no_password);
    if (!frame) return base::fail(frame.error());
    Command command{.argv = command_, .environment = environment_};
    command.argv.insert(command.argv.end(), {"-c", std::string(ssh::kScriptReader)});
    for (const std::string_view piece : frame->pieces()) command.input += piece;
    const Finished finished = Process::start(command).wait_for_all();
    ssh::Output output{ssh::ExitCode{finished.exit_code},
                       body(frame->begin_marker(), frame->end_marker(), finished.out),
                       body(frame->error_begin_marker(), frame->error_end_marker(), finished.err)};
    if (finished.signal != 0) output.exit = ssh::ExitSignal{::sigabbrev_np(finished.signal)};
    return output;
  }

 private:
  static std::string body(const std::string& begin, const std::string& end,
                          const std::string& stream) {
    ssh::MarkedStream marked(begin, end, 1 << 20);
    marked.append(stream);
    return marked.body();
  }

  std::vector<std::string> command_;
  Environment environment_;
};

}  // namespace tests
