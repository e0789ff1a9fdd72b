#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/context.h"
#include "base/event.h"
#include "base/expected.h"
#include "ssh/endpoint.h"

namespace ssh {

/// Lets only so many connections at once log in to one and the same SSH server, first come, first
/// served. A server hangs up on some, and then on all, when many have not logged in yet: OpenSSH
/// begins at ten (MaxStartups), and a jump host sees those of everything behind it. Whoever has
/// logged in, or given up, makes room; so nobody holds a place at one server while waiting for one
/// at another. Thread-safe.
class LoginGate {
 public:
  /// Half of what OpenSSH admits: one of them may take two connections for a moment, to look at a
  /// certificate, and others log in as well.
  static constexpr std::size_t kUsualMost = 5;

  explicit LoginGate(std::size_t most = kUsualMost) : most_(most) {}

  /// To log in; its end makes room for the next. Must not outlive the gate.
  class Pass {
   public:
    Pass(Pass&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)), server_(std::move(other.server_)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->leave(server_);
    }

   private:
    friend class LoginGate;
    Pass(LoginGate& gate, std::string server) : gate_(&gate), server_(std::move(server)) {}
    LoginGate* gate_;
    std::string server_;
  };

  /// Waits until there is room at the server, and tells of that (base::Context::tell()). Errors:
  /// ssh.timeout when the context's deadline passes before, ssh.cancelled.
  [[nodiscard]] base::Expected<Pass> enter(const Endpoint& server, const base::Context& context);

 private:
  struct Server {
    std::size_t inside = 0;
    std::deque<base::Event*> waiting;  ///< of those that wait, which own the events
  };

  void leave(const std::string& server);
  /// Lets in as many as there is room for, and forgets a server nobody wants. The mutex is held.
  void let_in(const std::string& server);

  const std::size_t most_;
  std::mutex mutex_;
  std::map<std::string, Server> servers_;
};

/// The one all connections of this process pass.
[[nodiscard]] LoginGate& login_gate();

}  // namespace ssh
