#include "raw_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace tests {
namespace {

constexpr int kGlanceMilliseconds = 20;

}  // namespace

bool RawServer::Peer::send(const std::string& bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size() && !gone()) {
    pollfd one{socket_, POLLOUT, 0};
    if (::poll(&one, 1, kGlanceMilliseconds) <= 0) continue;
    const ssize_t count =
        ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else {
      gone_ = true;
    }
  }
  return !gone();
}

std::string RawServer::Peer::receive() const {
  pollfd one{socket_, POLLIN, 0};
  if (gone() || ::poll(&one, 1, kGlanceMilliseconds) <= 0) return {};
  std::array<char, 65536> chunk{};
  const ssize_t count = ::recv(socket_, chunk.data(), chunk.size(), MSG_DONTWAIT);
  if (count <= 0) {
    gone_ = true;
    return {};
  }
  return {chunk.data(), static_cast<std::size_t>(count)};
}

void RawServer::Peer::hold() const {
  while (!gone()) (void)receive();
}

void RawServer::Peer::reset() const {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

RawServer::RawServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 16) != 0) {
    throw std::runtime_error("no loopback socket");
  }
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

RawServer::~RawServer() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

void RawServer::serve() {
  while (!stopping_) {
    pollfd one{listener_, POLLIN, 0};
    if (::poll(&one, 1, kGlanceMilliseconds) <= 0) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections_;
    handler_(Peer(socket, stopping_));
    ::close(socket);
  }
}

}  // namespace tests
