// Runs the program that BENCH_PROVIDER names, with its own arguments, in its own place between
// Terraform and that program, and writes what it needed into a file of BENCH_TIMES: seconds of a
// processor in user mode and in the kernel, and the most memory it had at once in KiB. The file is
// empty until then. Ends as the program does.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int, char** argv) {
  const char* const program = std::getenv("BENCH_PROVIDER");
  const char* const folder = std::getenv("BENCH_TIMES");
  if (program == nullptr || folder == nullptr) return 2;
  std::ofstream told(std::string(folder) + "/" + std::to_string(::getpid()));
  const pid_t child = ::fork();
  if (child == 0) {
    ::execv(program, argv);
    ::_exit(127);
  }
  // An interrupt goes to all: what it does is the program's to say.
  std::signal(SIGINT, SIG_IGN);
  int status = 0;
  rusage needed{};
  if (child < 0 || ::wait4(child, &status, 0, &needed) != child) return 2;
  told << seconds(needed.ru_utime) << ' ' << seconds(needed.ru_stime) << ' ' << needed.ru_maxrss
       << '\n';
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
