#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "tests/support/process_streams.h"

namespace tests {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// C strings for exec, made before fork because the child may not allocate.
class StringArray {
 public:
  explicit StringArray(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

std::vector<std::string> assignments(const Environment& environment) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : environment) texts.push_back(name + "=" + value);
  return texts;
}

std::string path_of(const std::string& name) {
  auto program = find_program(name);
  if (!program) throw std::runtime_error(name + " is not in PATH");
  return *std::move(program);
}

struct Prepared {
  pid_t parent;
  std::string program;
  std::string directory;
  StringArray argv;
  StringArray environment;
  int in;
  int out;
  int err;
};

/// The child between fork and exec: system calls only.
[[noreturn]] void become(const Prepared& prepared) {
  ::setpgid(0, 0);
  // Should the test program be killed, what it started goes with it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != prepared.parent) ::_exit(127);
  ::dup2(prepared.in, STDIN_FILENO);
  ::dup2(prepared.out, STDOUT_FILENO);
  ::dup2(prepared.err, STDERR_FILENO);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  if (prepared.directory.empty() || ::chdir(prepared.directory.c_str()) == 0) {
    ::execve(prepared.program.c_str(), prepared.argv.data(), prepared.environment.data());
  }
  ::_exit(127);
}

std::string transcript(const std::string& out, const std::string& err) {
  return "\n--- stdout\n" + out + "\n--- stderr\n" + err;
}

/// The state of a process as ps shows it, 0 when there is none.
char state_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  std::getline(file, stat);
  // The name before the state is in parentheses and may hold anything.
  const std::size_t name_ends = stat.rfind(") ");
  return name_ends == std::string::npos ? '\0' : stat.at(name_ends + 2);
}

std::vector<pid_t> all_processes() {
  std::vector<pid_t> pids;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") == std::string::npos) pids.push_back(std::stoi(name));
  }
  return pids;
}

}  // namespace

Process::Process() = default;

Process Process::start(const Command& command) {
  Pipe in;
  if (command.input.empty()) {
    in.read = base::UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  } else {
    in = make_pipe();
  }
  Pipe out = make_pipe();
  Pipe err;
  if (!command.errors_in_output) err = make_pipe();
  const Prepared prepared{
      ::getpid(),
      path_of(command.argv.at(0)),
      command.directory.string(),
      StringArray(command.argv),
      StringArray(assignments(command.environment ? *command.environment : own_environment({}))),
      in.read.get(),
      out.write.get(),
      err.write ? err.write.get() : out.write.get()};

  Process process;
  process.leaves_running_ = command.leaves_running;
  process.started_ = std::chrono::steady_clock::now();
  process.pid_ = ::fork();
  if (process.pid_ < 0) throw std::runtime_error("fork failed");
  if (process.pid_ == 0) become(prepared);
  // Both sides set the group: whoever comes first, it is there before either goes on.
  ::setpgid(process.pid_, process.pid_);
  // Through syscall(2): glibc 2.36 declares pidfd_open for C only.
  process.ended_ = base::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, process.pid_, 0)));
  process.streams_ = std::make_unique<ProcessStreams>(std::move(in.write), command.input,
                                                      std::move(out.read), std::move(err.read));
  return process;
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      leaves_running_(other.leaves_running_),
      ended_(std::move(other.ended_)),
      streams_(std::move(other.streams_)),
      started_(other.started_) {}

Process::~Process() {
  if (pid_ < 0) return;
  if (running() || !leaves_running_) ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Process::signal(int signal) const { ::kill(pid_, signal); }

void Process::signal_group(int signal) const { ::kill(-pid_, signal); }

bool Process::running() const {
  pollfd ended{ended_.get(), POLLIN, 0};
  return ::poll(&ended, 1, 0) == 0;
}

bool Process::has_descendants() const {
  // What has ended stays as a zombie for as long as its new parent, process 1 of a container for
  // one, does not ask for it.
  return std::ranges::any_of(all_processes(), [this](pid_t pid) {
    return pid != pid_ && ::getpgid(pid) == pid_ && alive(pid);
  });
}

Finished Process::wait(milliseconds limit) {
  pollfd ended{ended_.get(), POLLIN, 0};
  if (::poll(&ended, 1, static_cast<int>(limit.count())) <= 0) {
    ::kill(-pid_, SIGKILL);
    throw std::runtime_error("still running after " + base::format_duration(limit) +
                             transcript(output(), errors()));
  }
  siginfo_t end{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOWAIT);
  streams_->catch_up();
  Finished finished;
  finished.signal = end.si_code == CLD_EXITED ? 0 : end.si_status;
  finished.exit_code = finished.signal == 0 ? end.si_status : 128 + finished.signal;
  finished.out = output();
  finished.err = errors();
  finished.took =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started_);
  return finished;
}

Finished Process::wait_for_all(milliseconds limit) {
  if (!streams_->wait_for_end(limit)) {
    ::kill(-pid_, SIGKILL);
    throw std::runtime_error("its output is still open after " + base::format_duration(limit) +
                             transcript(output(), errors()));
  }
  return wait(limit);
}

std::string Process::output() const { return streams_->out(); }

std::string Process::errors() const { return streams_->err(); }

bool Process::prints(const std::string& text) const {
  return streams_->wait_for(
      [&](const std::string& out) { return out.find(text) != std::string::npos; }, kPatience);
}

std::optional<std::string> Process::first_line() const {
  if (!prints("\n")) return std::nullopt;
  const std::string text = output();
  return text.substr(0, text.find('\n'));
}

Finished run(const Command& command) { return Process::start(command).wait(); }

Finished run_checked(const Command& command) {
  Finished finished = run(command);
  if (finished.exit_code != 0) {
    std::string words;
    for (const std::string& word : command.argv) words += word + " ";
    throw std::runtime_error("exit code " + std::to_string(finished.exit_code) + ": " + words +
                             transcript(finished.out, finished.err));
  }
  return finished;
}

Environment plain_environment(Environment more) {
  for (const char* name :
       {"PATH", "ASAN_OPTIONS", "ASAN_SYMBOLIZER_PATH", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* const value = std::getenv(name)) more.emplace(name, value);
  }
  return more;
}

Environment own_environment(Environment more) {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t end = text.find('=');
    if (end != std::string_view::npos) more.emplace(text.substr(0, end), text.substr(end + 1));
  }
  return more;
}

std::optional<std::string> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::string candidate = folder + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

bool alive(pid_t pid) {
  const char state = state_of(pid);
  return state != '\0' && state != 'Z';
}

std::vector<pid_t> processes_with(const std::string& assignment) {
  std::vector<pid_t> found;
  for (const pid_t pid : all_processes()) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/environ", std::ios::binary);
    for (std::string variable; std::getline(file, variable, '\0');) {
      if (variable == assignment) found.push_back(pid);
    }
  }
  return found;
}

}  // namespace tests
