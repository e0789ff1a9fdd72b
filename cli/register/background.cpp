#include "cli/register/background.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iostream>
#include <optional>

#include "base/os/descriptors.h"
#include "cli/exit_codes.h"
#include "cli/standard_output.h"

namespace cli {
namespace {

/// Exit codes go through the pipe as one byte.
std::optional<int> code_from(int pipe) {
  unsigned char code = 0;
  for (;;) {
    const ssize_t count = ::read(pipe, &code, 1);
    if (count == 1) return code;
    if (count == 0 || errno != EINTR) return std::nullopt;
  }
}

bool tell(int pipe, int code) {
  const auto byte = static_cast<unsigned char>(code);
  return ::write(pipe, &byte, 1) == 1;
}

void give_up_streams() {
  std::cout.flush();
  std::cerr.flush();
  const base::UniqueFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (nothing) ::dup2(nothing.get(), stream);
  }
}

int cannot_start() {
  std::cerr << "Error: No process can be started for the background.\n";
  return number(ExitCode::failure);
}

}  // namespace

bool Background::detach() {
  give_up_streams();
  const bool is_told = tell(caller_.get(), number(ExitCode::ok));
  caller_.reset();
  return is_told;
}

void Background::end(int exit_code) {
  if (caller_) tell(caller_.get(), exit_code);
  caller_.reset();
}

int run_in_background(const std::function<int(Background&)>& work) {
  base::Pipe pipe = base::open_pipe();
  if (!pipe) return cannot_start();
  std::cout.flush();
  std::cerr.flush();
  const pid_t child = ::fork();
  if (child < 0) return cannot_start();
  if (child == 0) {
    pipe.reader.reset();
    ::setsid();
    std::signal(SIGHUP, SIG_IGN);
    Background background(std::move(pipe.writer));
    const int code = exit_after_output(work(background), output_error());
    std::cout.flush();
    std::cerr.flush();
    background.end(code);
    ::_exit(code);  // what the caller has set up to be done at its end is the caller's
  }
  pipe.writer.reset();
  const std::optional<int> code = code_from(pipe.reader.get());
  if (code) return *code;
  std::cerr << "Error: The process in the background ended without a word.\n";
  return number(ExitCode::failure);
}

}  // namespace cli
