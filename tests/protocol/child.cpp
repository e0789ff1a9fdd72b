#include "tests/protocol/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "base/clock.h"

namespace protocol {
namespace {

constexpr int kHangMilliseconds = 1000 * static_cast<int>(kHang.count());

/// C strings for exec, made before fork because the child must not allocate.
class StringArray {
 public:
  explicit StringArray(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

std::vector<std::string> environment_of(const Program& program) {
  std::map<std::string, std::string> all = program.environment;
  for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) all.emplace(name, value);
  }
  std::vector<std::string> texts;
  for (const auto& [name, value] : all) texts.push_back(name + '=' + value);
  return texts;
}

[[noreturn]] void become(const StringArray& argv, const StringArray& environment,
                         const char* directory, int out, int err) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (*directory == '\0' || ::chdir(directory) == 0) {
    ::execvpe(argv.data()[0], argv.data(), environment.data());
  }
  ::_exit(127);
}

}  // namespace

Child Child::start(const Program& program) {
  const StringArray argv(program.argv);
  const StringArray environment(environment_of(program));
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  Child child;
  child.out_ = base::UniqueFd(ends[0]);
  const base::UniqueFd out(ends[1]);
  child.err_ = base::UniqueFd(::memfd_create("stderr", MFD_CLOEXEC));
  child.pid_ = ::fork();
  if (child.pid_ < 0) throw std::runtime_error("fork failed");
  if (child.pid_ == 0) {
    become(argv, environment, program.directory.c_str(), out.get(), child.err_.get());
  }
  // Both sides set the group: whoever comes first, it is there before either goes on.
  ::setpgid(child.pid_, child.pid_);
  // Through syscall(2): glibc 2.36 declares pidfd_open for C only.
  child.ended_ = base::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, child.pid_, 0)));
  return child;
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      status_(other.status_),
      ended_(std::move(other.ended_)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)),
      read_(std::move(other.read_)) {}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  if (!status_) ::waitpid(pid_, nullptr, 0);
}

void Child::signal(int signal) const { ::kill(pid_, signal); }

void Child::signal_group(int signal) const { ::kill(-pid_, signal); }

/// False at the end of the stream.
bool Child::read_more() {
  pollfd readable{out_.get(), POLLIN, 0};
  if (::poll(&readable, 1, kHangMilliseconds) <= 0) throw std::runtime_error("nothing on stdout");
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(out_.get(), buffer.data(), buffer.size());
  if (got <= 0) return false;
  read_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Child::first_line() {
  while (read_.find('\n') == std::string::npos) {
    if (!read_more()) return std::nullopt;
  }
  return read_.substr(0, read_.find('\n'));
}

std::string Child::output_until(const std::string& text) {
  while (read_.find(text) == std::string::npos) {
    if (!read_more()) throw std::runtime_error("stdout ended: " + read_ + errors());
  }
  return read_;
}

int Child::exit_code() {
  if (status_) return *status_;
  pollfd ended{ended_.get(), POLLIN, 0};
  if (::poll(&ended, 1, kHangMilliseconds) <= 0) {
    throw std::runtime_error("the program does not end; its stderr:\n" + errors());
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return *status_;
}

bool Child::running() const {
  pollfd ended{ended_.get(), POLLIN, 0};
  return ::poll(&ended, 1, 0) == 0;
}

std::string Child::output() {
  while (read_more()) {
  }
  return read_;
}

std::string Child::errors() const {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto at = static_cast<off_t>(text.size());
    const ssize_t got = ::pread(err_.get(), buffer.data(), buffer.size(), at);
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

bool eventually(const std::function<bool()>& holds) {
  base::Clock& clock = base::system_clock();
  const auto deadline = base::Deadline::after(clock, kHang);
  while (!holds()) {
    if (deadline.passed(clock)) return false;
    clock.sleep_until(clock.now() + std::chrono::milliseconds(10), {});
  }
  return true;
}

bool alive(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string stat;
  std::getline(file, stat);
  // The name before the state is in parentheses and may hold anything. What has ended stays as a
  // zombie for as long as its new parent, process 1 of a container for one, does not ask for it.
  const std::size_t name_ends = stat.rfind(") ");
  return name_ends != std::string::npos && stat.at(name_ends + 2) != 'Z';
}

std::vector<pid_t> processes_with(const std::string& assignment) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "environ", std::ios::binary);
    for (std::string variable; std::getline(file, variable, '\0');) {
      if (variable == assignment) found.push_back(std::stoi(name));
    }
  }
  return found;
}

}  // namespace protocol
