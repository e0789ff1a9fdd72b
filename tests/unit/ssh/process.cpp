#include "process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace tests {
namespace {

std::vector<char*> argument_pointers(const std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  for (const std::string& one : arguments) pointers.push_back(const_cast<char*>(one.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void become(const std::vector<std::string>& arguments, int in, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execvp(arguments.front().c_str(), argument_pointers(arguments).data());
  ::_exit(127);
}

/// It is there against hanging and measures nothing.
template <typename Condition>
bool soon(const Condition& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(5);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

int exit_status(int raw) { return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw); }

}  // namespace

Finished run_program(const std::vector<std::string>& arguments, const std::string& input) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe2 failed");
  }
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments, in[0], out[1]);
  ::close(in[0]);
  ::close(out[1]);
  std::thread writer([&] {
    std::size_t sent = 0;
    ::signal(SIGPIPE, SIG_IGN);
    while (sent < input.size()) {
      const ssize_t count = ::write(in[1], input.data() + sent, input.size() - sent);
      if (count <= 0) break;
      sent += static_cast<std::size_t>(count);
    }
    ::close(in[1]);
  });
  Finished finished;
  std::array<char, 4096> chunk{};
  for (ssize_t count = 0; (count = ::read(out[0], chunk.data(), chunk.size())) > 0;) {
    finished.out.append(chunk.data(), static_cast<std::size_t>(count));
  }
  ::close(out[0]);
  int raw = 0;
  ::waitpid(pid, &raw, 0);
  writer.join();
  finished.status = exit_status(raw);
  return finished;
}

Background::Background(const std::vector<std::string>& arguments, const std::string& log_file) {
  const int log = ::open(log_file.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_ = ::fork();
  if (pid_ == 0) become(arguments, nothing, log);
  ::close(log);
  ::close(nothing);
}

Background::~Background() { stop(); }

bool Background::alive() const { return pid_ > 0 && ::kill(pid_, 0) == 0; }

void Background::stop() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = "/tmp/ssh-tests-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  path_ = pattern;
  ::chmod(path_.c_str(), 0755);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_file(const std::string& path, const std::string& text, unsigned mode) {
  std::ofstream(path, std::ios::binary) << text;
  ::chmod(path.c_str(), mode);
}

bool eventually(const std::vector<std::string>& needles, const std::string& file) {
  return soon([&] {
    const std::string text = read_file(file);
    return std::all_of(needles.begin(), needles.end(),
                       [&](const std::string& one) { return text.find(one) != std::string::npos; });
  });
}

bool exists_soon(const std::string& file) {
  return soon([&] { return std::filesystem::exists(file); });
}

}  // namespace tests
