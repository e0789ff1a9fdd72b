#include "tests/support/process_streams.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace tests {
namespace {

constexpr std::size_t kMostKept = std::size_t{64} << 20;
/// More than a pipe holds: one round takes all that was there when it began.
constexpr std::size_t kMostPerRound = std::size_t{1} << 20;

void make_non_blocking(const base::UniqueFd& fd) {
  if (fd) ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

/// Writing to a process that no longer reads is an error here, not a signal.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  return {base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

ProcessStreams::ProcessStreams(base::UniqueFd in, std::string input, base::UniqueFd out,
                               base::UniqueFd err)
    : in_(std::move(in)),
      input_(std::move(input)),
      out_fd_(std::move(out)),
      err_fd_(std::move(err)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  for (const base::UniqueFd* fd : {&in_, &out_fd_, &err_fd_}) make_non_blocking(*fd);
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

ProcessStreams::~ProcessStreams() {
  thread_.request_stop();
  ::eventfd_write(wake_.get(), 1);
}

std::string ProcessStreams::out() const {
  const std::scoped_lock lock(mutex_);
  return out_;
}

std::string ProcessStreams::err() const {
  const std::scoped_lock lock(mutex_);
  return err_;
}

void ProcessStreams::catch_up() {
  std::unique_lock lock(mutex_);
  const std::uint64_t mine = ++wanted_;
  ::eventfd_write(wake_.get(), 1);
  changed_.wait(lock, [&] { return ended_ || reached_ >= mine; });
}

bool ProcessStreams::wait_for_end(std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [&] { return ended_; });
}

bool ProcessStreams::wait_for(const std::function<bool(const std::string& out)>& wanted,
                              std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [&] { return ended_ || wanted(out_); });
  return wanted(out_);
}

std::uint64_t ProcessStreams::wanted() const {
  const std::scoped_lock lock(mutex_);
  return wanted_;
}

void ProcessStreams::serve(const std::stop_token& stop) {
  block_sigpipe();
  while (!stop.stop_requested() && (out_fd_ || err_fd_)) {
    std::array<pollfd, 4> fds = {pollfd{wake_.get(), POLLIN, 0}, pollfd{in_.get(), POLLOUT, 0},
                                 pollfd{out_fd_.get(), POLLIN, 0},
                                 pollfd{err_fd_.get(), POLLIN, 0}};
    ::poll(fds.data(), fds.size(), -1);
    eventfd_t ignored = 0;
    ::eventfd_read(wake_.get(), &ignored);
    const std::uint64_t round = wanted();
    feed();
    take(out_fd_, out_);
    take(err_fd_, err_);
    const std::scoped_lock lock(mutex_);
    reached_ = round;
    changed_.notify_all();
  }
  const std::scoped_lock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void ProcessStreams::take(base::UniqueFd& fd, std::string& text) {
  std::array<char, 65536> room;
  for (std::size_t taken = 0; fd && taken < kMostPerRound;) {
    const ssize_t count = ::read(fd.get(), room.data(), room.size());
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      fd.reset();
      return;
    }
    const auto size = static_cast<std::size_t>(count);
    taken += size;
    const std::scoped_lock lock(mutex_);
    text.append(room.data(), std::min(size, kMostKept - text.size()));
  }
}

void ProcessStreams::feed() {
  while (in_ && !input_.empty()) {
    const ssize_t count = ::write(in_.get(), input_.data(), input_.size());
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) break;
    input_.erase(0, static_cast<std::size_t>(count));
  }
  in_.reset();
}

}  // namespace tests
