#include "ssh/socket_transport.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "base/os/sockets.h"
#include "ssh/errors.h"

namespace ssh {
namespace {

class SocketTransport final : public Transport {
 public:
  explicit SocketTransport(base::UniqueFd socket) : socket_(std::move(socket)) {}

  Transfer receive(std::span<char> into) override {
    const ssize_t count = ::recv(socket_.get(), into.data(), into.size(), 0);
    if (count == 0) return {Transfer::State::closed};
    if (count < 0) return failure();
    // Servers that hold back small packets until the last one is acknowledged wait 40 ms for every
    // delayed acknowledgement.
    base::acknowledge_at_once(socket_.get());
    return {Transfer::State::done, static_cast<std::size_t>(count)};
  }

  Transfer send(std::string_view bytes) override {
    const std::ptrdiff_t count = base::send_without_signal(socket_.get(), bytes);
    if (count < 0) return failure();
    return {Transfer::State::done, static_cast<std::size_t>(count)};
  }

  base::Waited wait(bool to_send, const Operation& operation, base::Deadline deadline) override {
    const auto events = static_cast<short>(to_send ? POLLIN | POLLOUT : POLLIN);
    return base::wait(operation.clock(), socket_.get(), events, deadline, operation.stop());
  }

  int descriptor() const override { return socket_.get(); }

  void shut_down() override {
    // Closing on unread data would reset the connection and could take back our last words.
    std::array<char, 4096> unread{};
    for (int i = 0; i < 64 && ::recv(socket_.get(), unread.data(), unread.size(), 0) > 0; ++i) {
    }
    (void)::shutdown(socket_.get(), SHUT_RDWR);
  }

 private:
  static Transfer failure() {
    const int error = last_system_error();
    if (is_would_block(error)) return {Transfer::State::would_block};
    return {Transfer::State::failed, 0, error};
  }

  base::UniqueFd socket_;
};

}  // namespace

std::unique_ptr<Transport> make_socket_transport(base::UniqueFd socket) {
  return std::make_unique<SocketTransport>(std::move(socket));
}

}  // namespace ssh
