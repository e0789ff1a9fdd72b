#include "plugin/process/crash_handler.h"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "base/os/backtrace.h"
#include "base/secret.h"
#include "base/text.h"
#include "plugin/process/socket_directory.h"

namespace plugin {
namespace {

/// Only what a signal handler may call.
void say(std::string_view text) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

const char* meaning_of(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "invalid memory access";
    case SIGBUS:
      return "bus error";
    case SIGFPE:
      return "arithmetic error";
    case SIGILL:
      return "illegal instruction";
    default:
      return "aborted";
  }
}

void on_fatal_signal(int signal) {
  say("panic: ");
  say(meaning_of(signal));
  say("\n\n");
  base::write_backtrace(STDERR_FILENO);
  SocketDirectory::remove_all();
  // The handler is gone (SA_RESETHAND): the process now dies of the signal as it would have.
  ::raise(signal);
}

[[noreturn]] void on_terminate() {
  std::string what = "terminated";
  if (const std::exception_ptr current = std::current_exception()) {
    try {
      std::rethrow_exception(current);
    } catch (const std::exception& error) {
      what = std::string("uncaught exception: ") + base::evidence_text(error.what());
    } catch (...) {
      what = "uncaught exception of unknown type";
    }
  }
  say("panic: " + what + "\n\n");
  base::write_backtrace(STDERR_FILENO);
  SocketDirectory::remove_all();
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

}  // namespace

void install_crash_handler() {
  base::prepare_backtrace();
  std::set_terminate(on_terminate);
  struct sigaction action{};
  action.sa_handler = on_fatal_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace plugin
