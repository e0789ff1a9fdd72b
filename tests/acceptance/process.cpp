#include "tests/acceptance/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "base/clock.h"

namespace acceptance {
namespace {

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

std::vector<std::string> assignments(const std::map<std::string, std::string>& environment) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : environment) texts.push_back(name + "=" + value);
  return texts;
}

/// The C library's own declaration lacks C linkage in some versions.
int open_pid(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

/// A file without a name: unlike a pipe it never fills up and never waits for a reader.
base::UniqueFd capture_file() {
  base::UniqueFd file(::memfd_create("capture", MFD_CLOEXEC));
  if (file.get() < 0) throw std::runtime_error("memfd_create failed");
  return file;
}

std::string content(int file) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got =
        ::pread(file, buffer.data(), buffer.size(), static_cast<off_t>(text.size()));
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

struct Prepared {
  std::string program;
  std::string directory;
  int out;
  int err;
};

[[noreturn]] void become(const Prepared& prepared, const StringArray& argv,
                         const StringArray& environment) {
  ::setpgid(0, 0);
  // Should the test program be killed, what it started goes with it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(prepared.out, STDOUT_FILENO);
  ::dup2(prepared.err, STDERR_FILENO);
  if (prepared.directory.empty() || ::chdir(prepared.directory.c_str()) == 0) {
    ::execve(prepared.program.c_str(), argv.data(), environment.data());
  }
  ::_exit(127);
}

std::string find_program(const std::string& name, const std::string& path) {
  if (name.find('/') != std::string::npos) return name;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    const std::string candidate = path.substr(begin, end - begin) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    begin = end + 1;
  }
  throw std::runtime_error(name + " is not in PATH");
}

std::string transcript(const Command& command, const std::string& out, const std::string& err) {
  std::string text;
  for (const std::string& word : command.argv) text += word + " ";
  return text + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
}

/// What has ended stays as a zombie for as long as its new parent, process 1 of a container for
/// one, does not ask for it.
bool is_zombie(const std::filesystem::path& process) {
  std::ifstream file(process / "stat");
  std::string stat;
  std::getline(file, stat);
  // The name before the state is in parentheses and may hold anything.
  return stat.substr(std::min(stat.rfind(')'), stat.size())).starts_with(") Z");
}

}  // namespace

Process Process::start(const Command& command) {
  std::map<std::string, std::string> environment = command.environment;
  if (!environment.contains("PATH")) environment["PATH"] = plain_environment().at("PATH");
  const StringArray argv(command.argv);
  const StringArray variables(assignments(environment));
  Process process;
  process.out_ = capture_file();
  process.err_ = capture_file();
  const Prepared prepared{find_program(command.argv.at(0), environment["PATH"]),
                          command.directory.string(), process.out_.get(), process.err_.get()};
  process.started_ = std::chrono::steady_clock::now();
  process.pid_ = ::fork();
  if (process.pid_ < 0) throw std::runtime_error("fork failed");
  if (process.pid_ == 0) become(prepared, argv, variables);
  // Both sides set the group: whoever comes first, it is there before either goes on.
  ::setpgid(process.pid_, process.pid_);
  process.pid_fd_ = base::UniqueFd(open_pid(process.pid_));
  return process;
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pid_fd_(std::move(other.pid_fd_)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)),
      started_(other.started_) {}

Process::~Process() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Process::signal_group(int signal) const { ::kill(-pid_, signal); }

Finished Process::wait(milliseconds limit) {
  pollfd ended{pid_fd_.get(), POLLIN, 0};
  if (::poll(&ended, 1, static_cast<int>(limit.count())) <= 0) {
    ::kill(-pid_, SIGKILL);
    throw std::runtime_error("still running after " + base::format_duration(limit) +
                             "\n--- stdout\n" + output() + "\n--- stderr\n" + errors());
  }
  siginfo_t end{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOWAIT);
  Finished finished;
  finished.exit_code = end.si_code == CLD_EXITED ? end.si_status : 128 + end.si_status;
  finished.out = output();
  finished.err = errors();
  finished.took =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started_);
  return finished;
}

std::string Process::output() const { return content(out_.get()); }
std::string Process::errors() const { return content(err_.get()); }

bool Process::running() const {
  pollfd ended{pid_fd_.get(), POLLIN, 0};
  return ::poll(&ended, 1, 0) == 0;
}

bool Process::has_descendants() const {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    const bool is_ours = pid > 0 && pid != pid_ && ::getpgid(pid) == pid_;
    if (is_ours && !is_zombie(entry.path())) return true;
  }
  return false;
}

Finished run_checked(const Command& command) {
  Finished finished = Process::start(command).wait();
  if (finished.exit_code != 0) {
    throw std::runtime_error("exit code " + std::to_string(finished.exit_code) + ": " +
                             transcript(command, finished.out, finished.err));
  }
  return finished;
}

bool eventually(const std::function<bool()>& holds) {
  base::Clock& clock = base::system_clock();
  const base::Deadline deadline = base::Deadline::after(clock, kPatience);
  while (!holds()) {
    if (deadline.passed(clock)) return false;
    clock.sleep_until(clock.now() + milliseconds(20), {});
  }
  return true;
}

std::map<std::string, std::string> plain_environment() {
  std::map<std::string, std::string> environment;
  for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = ::getenv(name)) environment[name] = value;
  }
  return environment;
}

}  // namespace acceptance
