#include "ssh/channel_transport.h"

#include <utility>

#include "ssh/handles.h"

namespace ssh {
namespace {

class ChannelTransport final : public Transport {
 public:
  ChannelTransport(Driver& outer, UniqueChannel channel)
      : outer_(outer), channel_(std::move(channel)) {}

  Transfer receive(std::span<char> into) override {
    if (!channel_) return {Transfer::State::closed};
    outer_.begin_step();
    const auto count = libssh2_channel_read_ex(channel_.get(), 0, into.data(), into.size());
    outer_.flush();
    if (count > 0) return {Transfer::State::done, static_cast<std::size_t>(count)};
    if (count == libssh2_result::kWouldBlock) return {Transfer::State::would_block};
    if (count < 0) return {Transfer::State::failed};
    const bool at_end = libssh2_channel_eof(channel_.get()) == 1;
    return {at_end ? Transfer::State::closed : Transfer::State::would_block};
  }

  Transfer send(std::string_view bytes) override {
    if (!channel_) return {Transfer::State::closed};
    if (outer_.congested() && !outer_.flush()) return {Transfer::State::failed};
    if (outer_.congested()) return {Transfer::State::would_block};
    outer_.begin_step();
    const auto count = libssh2_channel_write_ex(channel_.get(), 0, bytes.data(), bytes.size());
    outer_.flush();
    if (count > 0) return {Transfer::State::done, static_cast<std::size_t>(count)};
    if (count == 0 || count == libssh2_result::kWouldBlock) return {Transfer::State::would_block};
    return {Transfer::State::failed};
  }

  /// Whatever this stream waits for, even room to send, begins with news on the outer connection.
  base::Waited wait(bool, const Operation& operation, base::Deadline deadline) override {
    return outer_.wait(operation, deadline);
  }

  int descriptor() const override { return outer_.descriptor(); }

  void shut_down() override {
    outer_.begin_step();
    channel_.reset();
    outer_.flush();
  }

 private:
  Driver& outer_;
  UniqueChannel channel_;
};

base::Diagnostic refusal(const Driver& outer, const Endpoint& endpoint) {
  const std::string message = outer.last_message();
  return diagnostic(jump_fault(message), "The jump host was asked to connect to " +
                                             endpoint.to_string() + " and answered: " + message +
                                             ".");
}

}  // namespace

base::Expected<std::unique_ptr<Transport>> connect_through(Driver& outer, const Endpoint& endpoint,
                                                           const PhaseLimits& limits,
                                                           const Operation& operation) {
  const std::string host = bare_host(endpoint);
  UniqueChannel channel;
  const base::Deadline deadline = operation.within(limits.resolve + limits.connect);
  const auto opened = outer.drive(operation, Stage::jump, deadline, [&] {
    channel.reset(libssh2_channel_direct_tcpip_ex(outer.session(), host.c_str(), endpoint.port,
                                                  "127.0.0.1", 0));
    return channel ? libssh2_result::kDone : libssh2_session_last_errno(outer.session());
  });
  if (!opened) return base::fail(opened.error());
  if (*opened == libssh2_result::kChannelRefused) return base::fail(refusal(outer, endpoint));
  if (!channel) return base::fail(libssh2_failure(*opened, Stage::jump, outer.last_message()));
  return std::make_unique<ChannelTransport>(outer, std::move(channel));
}

}  // namespace ssh
