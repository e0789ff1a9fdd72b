// delay_link: a network cable of a given length. It makes one TUN device in the namespace it is
// started in and one in a new network namespace, starts a command in the latter, and carries every
// packet from one device to the other after a fixed time. It ends as the command ends.
//
//   delay_link --delay-ms 50 --outside NAME --inside NAME [--black-hole-file PATH] -- COMMAND...

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/os/unique_fd.h"

namespace {

using base::UniqueFd;
using Clock = std::chrono::steady_clock;

// More than any test keeps under way; a peer that floods the link loses packets, not our memory.
constexpr std::size_t kMostPackets = 50'000;

struct Options {
  int delay_ms = 0;
  std::string outside;
  std::string inside;
  std::string black_hole_file;
  std::vector<std::string> command;
};

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "delay_link: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

UniqueFd open_tun(const std::string& name) {
  UniqueFd fd(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd) die("/dev/net/tun");
  ifreq request = {};
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  name.copy(request.ifr_name, sizeof(request.ifr_name) - 1);
  if (::ioctl(fd.get(), TUNSETIFF, &request) != 0) die("making the device " + name);
  return fd;
}

/// One direction of the cable: packets enter at one end and leave the other in order.
class Direction {
 public:
  Direction(int from, int to, Clock::duration delay) : from_(from), to_(to), delay_(delay) {}

  void take_in(Clock::time_point now) {
    for (;;) {
      const ssize_t size = ::read(from_, buffer_.data(), buffer_.size());
      if (size <= 0) return;
      if (held_.size() == kMostPackets) continue;
      held_.push_back({now + delay_, {buffer_.data(), static_cast<std::size_t>(size)}});
    }
  }

  /// Hands on what is due; in a black hole it is lost instead.
  void let_out(Clock::time_point now, bool black_hole) {
    while (!held_.empty() && held_.front().due <= now) {
      const std::string& bytes = held_.front().bytes;
      // A device that is down refuses the packet: lost, as on a real cable.
      if (!black_hole) std::ignore = ::write(to_, bytes.data(), bytes.size());
      held_.pop_front();
    }
  }

  [[nodiscard]] Clock::time_point next_due() const {
    return held_.empty() ? Clock::time_point::max() : held_.front().due;
  }

 private:
  struct Packet {
    Clock::time_point due;
    std::string bytes;
  };

  int from_;
  int to_;
  Clock::duration delay_;
  std::deque<Packet> held_;
  std::array<char, 65536> buffer_ = {};
};

pid_t start(const std::vector<std::string>& command) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) die("fork");
  if (child > 0) return child;
  // The host must not outlive its cable.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  die(command[0]);
}

void carry_until_end_of(int process, int outside, int inside, const Options& options) {
  const auto delay = std::chrono::milliseconds(options.delay_ms);
  Direction inwards(outside, inside, delay);
  Direction outwards(inside, outside, delay);
  std::array<pollfd, 3> fds = {
      pollfd{outside, POLLIN, 0}, {inside, POLLIN, 0}, {process, POLLIN, 0}};
  while ((fds[2].revents & POLLIN) == 0) {
    const auto now = Clock::now();
    inwards.take_in(now);
    outwards.take_in(now);
    const bool black_hole =
        !options.black_hole_file.empty() && ::access(options.black_hole_file.c_str(), F_OK) == 0;
    inwards.let_out(now, black_hole);
    outwards.let_out(now, black_hole);
    const auto due = std::min(inwards.next_due(), outwards.next_due());
    timespec span = {};
    if (due != Clock::time_point::max()) {
      const auto left = std::max(Clock::duration::zero(), due - Clock::now());
      span.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
      span.tv_nsec = (left % std::chrono::seconds(1)).count();
    }
    ::ppoll(fds.data(), fds.size(), due == Clock::time_point::max() ? nullptr : &span, nullptr);
  }
}

int end_as(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  std::signal(WTERMSIG(status), SIG_DFL);
  std::raise(WTERMSIG(status));
  return 128 + WTERMSIG(status);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Carries packets between two namespaces with a fixed delay");
  app.add_option("--delay-ms", options.delay_ms, "One way, so half a round trip")->required();
  app.add_option("--outside", options.outside, "Name of the device in this namespace")->required();
  app.add_option("--inside", options.inside, "Name of the device in the new one")->required();
  app.add_option("--black-hole-file", options.black_hole_file, "Loses all while the file exists");
  app.add_option("command", options.command, "Runs in the new network namespace")->required();
  CLI11_PARSE(app, argc, argv);

  const UniqueFd outside = open_tun(options.outside);
  if (::unshare(CLONE_NEWNET) != 0) die("a new network namespace");
  const UniqueFd inside = open_tun(options.inside);
  const pid_t child = start(options.command);
  // glibc 2.36 declares pidfd_open for C only.
  const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  if (!process) die("pidfd_open");
  carry_until_end_of(process.get(), outside.get(), inside.get(), options);
  return end_as(child);
}
