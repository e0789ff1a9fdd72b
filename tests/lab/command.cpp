#include "tests/lab/command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/unique_fd.h"

namespace lab {
namespace {

/// Texts as exec wants them. Refers to the texts.
std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const std::vector<std::string>& additions) {
  std::vector<std::string> all = additions;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view inherited(*entry);
    const std::string_view name = inherited.substr(0, inherited.find('=') + 1);
    const bool replaced = std::any_of(additions.begin(), additions.end(), [name](const auto& one) {
      return one.compare(0, name.size(), name) == 0;
    });
    if (!replaced) all.emplace_back(inherited);
  }
  return all;
}

pid_t spawn(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
            int output) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  pid_t child = -1;
  const int error = ::posix_spawnp(&child, argv[0].c_str(), &actions, nullptr,
                                   pointers_to(argv).data(), pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(argv[0] + ": " + std::strerror(error));
  return child;
}

std::string read_to_end(int fd) {
  std::string all;
  std::array<char, 4096> part;
  for (;;) {
    const ssize_t size = ::read(fd, part.data(), part.size());
    if (size > 0) all.append(part.data(), static_cast<std::size_t>(size));
    if (size == 0 || (size < 0 && errno != EINTR)) return all;
  }
}

int exit_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

ExecResult run(const std::vector<std::string>& argv, const std::vector<std::string>& environment) {
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  const base::UniqueFd reading(ends[0]);
  base::UniqueFd writing(ends[1]);
  const pid_t child = spawn(argv, environment_with(environment), writing.get());
  writing.reset();
  ExecResult result;
  result.output = read_to_end(reading.get());
  result.exit = exit_of(child);
  return result;
}

ExecResult run_lab(const std::vector<std::string>& words) {
  const std::string pid = std::to_string(::getpid());
  std::vector<std::string> argv = {LAB_SCRIPT};
  argv.insert(argv.end(), words.begin(), words.end());
  // Whatever language the caller speaks, or one this machine does not have: bash warns of those.
  return run(argv, {"LAB_ID=test-" + pid, "LAB_OWNER=" + pid, std::string("LAB_BIN=") + LAB_BIN,
                    "LC_ALL=C"});
}

}  // namespace lab
