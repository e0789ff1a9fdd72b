#include "ssh/tcp_transport.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/os/sockets.h"
#include "ssh/errors.h"
#include "ssh/socket_transport.h"

namespace ssh {
namespace {

constexpr base::Duration kStagger = std::chrono::milliseconds(250);
constexpr std::size_t kMostAddresses = 8;

void tune(int socket, const PhaseLimits& limits) {
  // libssh2 writes in small pieces; held back, they cost a round trip and a half.
  const int on = 1;
  (void)::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  base::watch_peer(socket, limits.keepalive, limits.dead_peer);
}

/// Connection attempts to several addresses of one endpoint, running side by side.
class Race {
 public:
  Race(std::vector<SocketAddress> addresses, const PhaseLimits& limits, const Operation& operation)
      : addresses_(std::move(addresses)), limits_(limits), operation_(operation) {
    if (addresses_.size() > kMostAddresses) addresses_.resize(kMostAddresses);
  }

  base::Expected<base::UniqueFd> run(base::Deadline deadline) {
    for (;;) {
      start_due();
      if (winner_) return std::move(winner_);
      if (pending_.empty()) return base::fail(nobody_answered("Every address failed."));
      const base::Deadline until = is_all_started() ? deadline : deadline.or_earlier(next_start_);
      const base::Waited how = wait_for_news(until);
      if (how == base::Waited::cancelled) return base::fail(interruption(how, Stage::connect));
      if (deadline.passed(operation_.clock())) {
        return base::fail(nobody_answered("Nothing answered in time; packets may be dropped."));
      }
    }
  }

 private:
  struct Attempt {
    base::UniqueFd socket;
    std::string address;
  };

  bool is_all_started() const { return started_ == addresses_.size(); }

  /// Starts the next address when its time has come or nothing else is under way.
  void start_due() {
    while (!winner_ && !is_all_started() &&
           (pending_.empty() || next_start_.passed(operation_.clock()))) {
      start(addresses_[started_++]);
      next_start_ = base::Deadline::after(operation_.clock(), kStagger);
    }
  }

  void start(const SocketAddress& address) {
    base::UniqueFd socket = base::open_stream_socket(address.family());
    const std::string text = address.text();
    if (!socket) return note_failure(text, last_system_error());
    tune(socket.get(), limits_);
    const auto* const raw = reinterpret_cast<const sockaddr*>(&address.storage);
    if (::connect(socket.get(), raw, address.length) == 0) {
      winner_ = std::move(socket);
    } else if (const int error = last_system_error(); is_in_progress(error)) {
      pending_.push_back({std::move(socket), text});
    } else {
      note_failure(text, error);
    }
  }

  base::Waited wait_for_news(base::Deadline until) {
    std::vector<pollfd> watched;
    for (const Attempt& one : pending_) watched.push_back({one.socket.get(), POLLOUT, 0});
    const base::Waited how = base::wait(operation_.clock(), watched, until, operation_.stop());
    if (how != base::Waited::ready) return how;
    std::vector<Attempt> still_pending;
    for (std::size_t i = 0; i < watched.size(); ++i) {
      if (watched[i].revents == 0) {
        still_pending.push_back(std::move(pending_[i]));
      } else {
        settle(std::move(pending_[i]));
      }
    }
    pending_ = std::move(still_pending);
    return how;
  }

  void settle(Attempt attempt) {
    int error = 0;
    socklen_t size = sizeof error;
    (void)::getsockopt(attempt.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return note_failure(attempt.address, error);
    if (!winner_) winner_ = std::move(attempt.socket);
  }

  void note_failure(const std::string& address, int error) {
    failures_ += address + ": " + system_error_text(error) + "\n";
  }

  base::Diagnostic nobody_answered(const std::string& cause) const {
    std::string evidence = failures_;
    for (const Attempt& one : pending_) evidence += one.address + ": no answer\n";
    return diagnostic(Fault::unreachable, cause, evidence);
  }

  std::vector<SocketAddress> addresses_;
  const PhaseLimits& limits_;
  const Operation& operation_;
  std::size_t started_ = 0;
  base::Deadline next_start_ = base::Deadline::never();
  std::vector<Attempt> pending_;
  std::string failures_;
  base::UniqueFd winner_;
};

}  // namespace

base::Expected<std::unique_ptr<Transport>> connect_tcp(const Endpoint& endpoint,
                                                       const PhaseLimits& limits,
                                                       const Operation& operation,
                                                       const Lookup& lookup) {
  auto addresses = resolve(endpoint, operation, operation.within(limits.resolve), lookup);
  if (!addresses) return base::fail(std::move(addresses.error()));
  Race race(std::move(*addresses), limits, operation);
  auto socket = race.run(operation.within(limits.connect));
  if (!socket) {
    base::Diagnostic why = std::move(socket.error());
    why.cause = "Connecting to " + endpoint.to_string() + ": " + why.cause;
    return base::fail(std::move(why));
  }
  return make_socket_transport(std::move(*socket));
}

}  // namespace ssh
