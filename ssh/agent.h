#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"
#include "ssh/options.h"
#include "ssh/transport.h"

namespace ssh {

/// A key that lives in an ssh-agent: a plain public key, a certificate, or the key of a security
/// key.
struct AgentIdentity {
  std::string blob;  ///< in wire form
  std::string comment;

  /// "ssh-ed25519 SHA256:... (comment)"
  [[nodiscard]] std::string describe() const;
};

/// The keys of an agent that may log in, in its order.
struct AgentKeys {
  std::vector<AgentIdentity> to_try;
  std::vector<AgentIdentity> left_out;  ///< behind the first five, where none is named
};

/// A client of a running ssh-agent (draft-ietf-sshm-ssh-agent). libssh2 has one too, but that one
/// waits for as long as the agent asks its user and cannot be stopped. Not thread-safe.
class Agent {
 public:
  /// Errors: ssh.agent_unavailable. `operation` must outlive the agent.
  [[nodiscard]] static base::Expected<Agent> connect(const AgentOptions& options,
                                                     const Operation& operation,
                                                     base::Deadline deadline);

  /// With the agent at the other end of `transport`.
  Agent(std::unique_ptr<Transport> transport, const AgentOptions& options,
        const Operation& operation, base::Deadline deadline);

  /// The keys to try: those options.identity names, or the first five. Keys of kinds that no
  /// server takes are none. Errors: ssh.agent_unavailable (also when none fits), ssh.timeout,
  /// ssh.cancelled.
  [[nodiscard]] base::Expected<AgentKeys> keys();

  /// A signature in wire form. `flags` choose RSA's hash. Errors: as keys().
  [[nodiscard]] base::Expected<std::string> sign(const AgentIdentity& identity,
                                                 std::string_view data, std::uint32_t flags);

  /// It has ended the conversation, or did not answer in time: nothing can be asked any more.
  [[nodiscard]] bool over() const { return over_; }

 private:
  [[nodiscard]] base::Expected<std::string> ask(const std::string& request, std::uint8_t expected);
  [[nodiscard]] bool is_wanted(const AgentIdentity& identity) const;

  std::unique_ptr<Transport> transport_;
  std::string wanted_;
  const Operation* operation_;
  base::Deadline deadline_;
  bool over_ = false;
};

}  // namespace ssh
