#include "relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

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

void pump(const RawServer::Peer& peer, int server, Downstream& downstream) {
  std::array<char, 65536> chunk{};
  while (!peer.gone()) {
    std::array<pollfd, 2> watched = {{{peer.socket(), POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), 20) <= 0) continue;
    if (watched[0].revents != 0) {
      const std::string bytes = peer.receive();
      if (bytes.empty()) return;
      ::send(server, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
    if (watched[1].revents != 0) {
      const ssize_t count = ::recv(server, chunk.data(), chunk.size(), 0);
      if (count <= 0) return;
      if (!downstream.pass({chunk.data(), static_cast<std::size_t>(count)})) return;
    }
  }
}

}  // namespace

void relay(const RawServer::Peer& peer, int port, const RelayPlan& plan, std::size_t* passed) {
  const int server = connect_to(port);
  Downstream downstream(peer, plan);
  pump(peer, server, downstream);
  if (passed != nullptr) *passed += downstream.passed();
  ::close(server);
}

}  // namespace tests
