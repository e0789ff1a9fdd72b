#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "ssh/remote/executor.h"
#include "ssh/remote/script_frame.h"

namespace tests {

/// An Executor that runs scripts on this machine as a session runs them on a remote one, but by any
/// shell and with an environment of its own.
/// The shell leads a process group of its own. Blocks until the script and everything that holds
/// its output has ended.
class LocalShell final : public ssh::Executor {
 public:
  /// `command` are the words that start the shell: {"/bin/sh"}, {"busybox", "sh"}.
  explicit LocalShell(std::vector<std::string> command,
                      std::map<std::string, std::string> environment =
                          {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", "/tmp"}})
      : command_(std::move(command)), environment_(std::move(environment)) {}

  base::Expected<ssh::Output> run(const ssh::Script& script, const base::Context&) override {
    const base::Secret no_password;
    const auto frame = ssh::ScriptFrame::make(script, no_password);
    if (!frame) return base::fail(frame.error());
    std::string input;
    for (const std::string_view piece : frame->pieces()) input += piece;
    ssh::Output raw = execute(input);
    ssh::Output output{raw.exit, body(*frame, raw.out), body(*frame, raw.err)};
    return output;
  }

 private:
  struct Pipe {
    base::UniqueFd read;
    base::UniqueFd write;
  };
  static Pipe make_pipe() {
    std::array<int, 2> ends{-1, -1};
    [[maybe_unused]] const int made = ::pipe2(ends.data(), O_CLOEXEC);
    return {base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
  }

  static std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> list;
    for (std::string& word : words) list.push_back(word.data());
    list.push_back(nullptr);
    return list;
  }

  static std::string body(const ssh::ScriptFrame& frame, const std::string& stream) {
    ssh::MarkedStream marked(frame.begin_marker(), frame.end_marker(), 1 << 20);
    marked.append(stream);
    return marked.body();
  }

  [[noreturn]] void become_shell(Pipe& in, Pipe& out, Pipe& err) {
    ::setpgid(0, 0);
    ::dup2(in.read.get(), 0);
    ::dup2(out.write.get(), 1);
    ::dup2(err.write.get(), 2);
    std::vector<std::string> words = command_;
    words.insert(words.end(), {"-c", "IFS= read -r l && eval \"$l\""});
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment_) variables.push_back(name + "=" + value);
    ::execvpe(words.front().c_str(), pointers(words).data(), pointers(variables).data());
    ::_exit(126);
  }

  static void drain(Pipe& out, Pipe& err, ssh::Output& output) {
    std::array<pollfd, 2> fds{pollfd{out.read.get(), POLLIN, 0}, pollfd{err.read.get(), POLLIN, 0}};
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
      ::poll(fds.data(), fds.size(), -1);
      for (std::size_t i = 0; i < fds.size(); ++i) {
        if (fds[i].fd < 0 || fds[i].revents == 0) continue;
        std::array<char, 65536> buffer{};
        const ssize_t count = ::read(fds[i].fd, buffer.data(), buffer.size());
        if (count <= 0) {
          fds[i].fd = -1;
        } else {
          (i == 0 ? output.out : output.err).append(buffer.data(), static_cast<std::size_t>(count));
        }
      }
    }
  }

  ssh::Output execute(const std::string& input) {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    const pid_t child = ::fork();
    if (child == 0) become_shell(in, out, err);
    in.read.reset();
    out.write.reset();
    err.write.reset();
    [[maybe_unused]] const auto written = ::write(in.write.get(), input.data(), input.size());
    in.write.reset();
    ssh::Output output{ssh::ExitCode{-1}, {}, {}};
    drain(out, err, output);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) output.exit = ssh::ExitCode{WEXITSTATUS(status)};
    if (WIFSIGNALED(status)) output.exit = ssh::ExitSignal{::sigabbrev_np(WTERMSIG(status))};
    return output;
  }

  std::vector<std::string> command_;
  std::map<std::string, std::string> environment_;
};

}  // namespace tests
