#include "tests/standin/jobs/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>

#include "base/os/unique_fd.h"
#include "base/wait.h"

namespace standin {
namespace {

constexpr std::size_t kOutputLimit = 1024 * 1024;

base::Diagnostic child_error(base::ErrorKind kind, std::string code, std::string cause) {
  base::Diagnostic diagnostic;
  diagnostic.kind = kind;
  diagnostic.code = std::move(code);
  diagnostic.summary = "A program could not be run to its end";
  diagnostic.cause = std::move(cause);
  return diagnostic;
}

struct Pipe {
  base::UniqueFd read;
  base::UniqueFd write;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

/// Standard input goes through a socket: writing to one whose reader is gone is an error, not a
/// signal.
std::optional<Pipe> make_input() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return std::nullopt;
  return Pipe{base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

/// Readable once the process has ended. glibc 2.36 declares its wrapper without C linkage.
base::UniqueFd watch_process(pid_t pid) {
  return base::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

void make_non_blocking(const base::UniqueFd& fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

/// File actions and attributes of posix_spawn.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  void connect(int in, int out, int err) {
    posix_spawn_file_actions_adddup2(&actions_, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
  }

  /// A session of its own: no terminal to ask for a password on, and one group to kill.
  void detach() {
    sigset_t none{};
    sigset_t all{};
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }

  [[nodiscard]] std::optional<pid_t> spawn(std::vector<std::string> arguments) {
    std::vector<std::string> environment = {"LC_ALL=C"};
    for (const char* name : {"PATH", "HOME"}) {
      const char* const value = std::getenv(name);
      if (value != nullptr) environment.push_back(std::string(name) + "=" + value);
    }
    pid_t pid = 0;
    const auto argv = pointers(arguments);
    const auto envp = pointers(environment);
    if (posix_spawnp(&pid, argv[0], &actions_, &attributes_, argv.data(), envp.data()) != 0) {
      return std::nullopt;
    }
    return pid;
  }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
  }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// A running child; killed with its session when it was not waited for.
class Child {
 public:
  Child(pid_t pid, Pipe in, Pipe out, Pipe err)
      : pid_(pid),
        ended_(watch_process(pid)),
        in_(std::move(in.write)),
        out_(std::move(out.read)),
        err_(std::move(err.read)) {
    for (const base::UniqueFd* fd : {&in_, &out_, &err_}) make_non_blocking(*fd);
  }
  ~Child() {
    if (pid_ > 0) {
      ::kill(-pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  base::Expected<ChildResult> finish(std::string_view input, const base::Context& context) {
    const base::StopSignal stop(context.stop);
    ChildResult result;
    for (bool over = false; !over;) {
      feed(input);
      std::array<pollfd, 4> watched = {pollfd{ended_.get(), POLLIN, 0},
                                       pollfd{in_.get(), POLLOUT, 0}, pollfd{out_.get(), POLLIN, 0},
                                       pollfd{err_.get(), POLLIN, 0}};
      switch (base::wait(*context.clock, watched, context.deadline, stop)) {
        case base::Waited::ready:
          break;
        case base::Waited::timeout:
          return base::fail(
              child_error(base::ErrorKind::timeout, "standin.child", "it took too long"));
        case base::Waited::cancelled:
          return base::fail(
              child_error(base::ErrorKind::cancelled, "standin.child", "it was stopped"));
      }
      over = watched[0].revents != 0;
      drain(out_, result.out);
      drain(err_, result.err);
    }
    result.exit_code = reap();
    return result;
  }

 private:
  void feed(std::string_view& input) {
    while (in_ && !input.empty()) {
      const ssize_t count = ::send(in_.get(), input.data(), input.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EAGAIN) return;
      if (count < 0) break;
      input.remove_prefix(static_cast<std::size_t>(count));
    }
    in_.reset();
  }

  /// Reads what is there; closes the descriptor at its end so that it is not polled any more.
  static void drain(base::UniqueFd& fd, std::string& text) {
    std::array<char, 16 * 1024> room{};
    while (fd) {
      const ssize_t count = ::read(fd.get(), room.data(), room.size());
      if (count < 0) return;
      if (count == 0) fd.reset();
      const std::size_t left = kOutputLimit - text.size();
      text.append(room.data(), std::min(left, static_cast<std::size_t>(count)));
    }
  }

  int reap() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  pid_t pid_;
  base::UniqueFd ended_;
  base::UniqueFd in_;
  base::UniqueFd out_;
  base::UniqueFd err_;
};

}  // namespace

base::Expected<ChildResult> run_child(const std::vector<std::string>& arguments,
                                      std::string_view input, const base::Context& context) {
  auto in = make_input();
  auto out = make_pipe();
  auto err = make_pipe();
  if (!in || !out || !err) {
    return base::fail(
        child_error(base::ErrorKind::remote_failed, "standin.spawn", "no descriptors are left"));
  }
  SpawnPlan plan;
  plan.connect(in->read.get(), out->write.get(), err->write.get());
  plan.detach();
  const auto pid = plan.spawn(arguments);
  if (!pid) {
    return base::fail(child_error(base::ErrorKind::remote_failed, "standin.spawn",
                                  arguments.front() + " could not be started"));
  }
  // The child's ends close here, so that the end of its output can be seen.
  in->read.reset();
  out->write.reset();
  err->write.reset();
  return Child(*pid, std::move(*in), std::move(*out), std::move(*err)).finish(input, context);
}

}  // namespace standin
