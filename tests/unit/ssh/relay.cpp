#include "relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <string>
#include <thread>
#include <utility>

namespace tests {
namespace {

int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const int at_once = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
  return socket;
}

/// The direction from server to client, as the plan has it.
class Downstream {
 public:
  Downstream(const RawServer::Peer& peer, const RelayPlan& plan) : peer_(peer), plan_(plan) {}

  /// False when the connection is over.
  bool pass(std::string bytes) {
    while (!bytes.empty()) {
      std::string piece = bytes.substr(0, plan_.piece);
      bytes.erase(0, piece.size());
      if (plan_.corrupt_at >= passed_ && plan_.corrupt_at - passed_ < piece.size()) {
        piece[plan_.corrupt_at - passed_] ^= 0x20;
      }
      if (plan_.cut_after - passed_ < piece.size()) {
        peer_.send(piece.substr(0, plan_.cut_after - passed_));
        peer_.reset();
        return false;
      }
      passed_ += piece.size();
      if (passed_ > plan_.silent_after) {
        peer_.hold();
        return false;
      }
      if (!peer_.send(piece)) return false;
      if (plan_.pause.count() > 0) std::this_thread::sleep_for(plan_.pause);
    }
    return true;
  }

  std::size_t passed() const { return passed_; }

 private:
  const RawServer::Peer& peer_;
  const RelayPlan& plan_;
  std::size_t passed_ = 0;
};

/// What is on its way in one direction.
class Way {
 public:
  explicit Way(std::chrono::milliseconds length) : length_(length) {}

  void enter(std::string bytes) {
    under_way_.push_back({Clock::now() + length_, std::move(bytes)});
  }
  /// What has arrived by now.
  std::string leave() {
    std::string arrived;
    while (!under_way_.empty() && under_way_.front().due <= Clock::now()) {
      arrived += under_way_.front().bytes;
      under_way_.pop_front();
    }
    return arrived;
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Sent {
    Clock::time_point due;
    std::string bytes;
  };

  std::chrono::milliseconds length_;
  std::deque<Sent> under_way_;
};

void pump(const RawServer::Peer& peer, int server, Downstream& downstream,
          std::chrono::milliseconds length) {
  std::array<char, 65536> chunk{};
  Way up(length);
  Way down(length);
  const int glance = length.count() > 0 ? 2 : 20;
  while (!peer.gone()) {
    std::array<pollfd, 2> watched = {{{peer.socket(), POLLIN, 0}, {server, POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), glance);
    if (watched[0].revents != 0) {
      std::string bytes = peer.receive();
      if (bytes.empty()) return;
      up.enter(std::move(bytes));
    }
    if (watched[1].revents != 0) {
      const ssize_t count = ::recv(server, chunk.data(), chunk.size(), 0);
      if (count <= 0) return;
      down.enter({chunk.data(), static_cast<std::size_t>(count)});
    }
    if (const std::string bytes = up.leave(); !bytes.empty()) {
      ::send(server, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
    if (std::string bytes = down.leave(); !bytes.empty() && !downstream.pass(std::move(bytes))) {
      return;
    }
  }
}

}  // namespace

void relay(const RawServer::Peer& peer, int port, const RelayPlan& plan, std::size_t* passed) {
  const int server = connect_to(port);
  Downstream downstream(peer, plan);
  pump(peer, server, downstream, plan.way);
  if (passed != nullptr) *passed += downstream.passed();
  ::close(server);
}

}  // namespace tests
