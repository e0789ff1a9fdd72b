#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "registration/result.h"
#include "ssh/public_key.h"
#include "ssh/remote/executor.h"

namespace registration {

/// A login on the host. Closing it is destroying it.
struct Connection {
  std::unique_ptr<ssh::Executor> executor;
  HostKey host_key;
  std::vector<JumpHostKey> jump_host_keys = {};  ///< in the order they are passed
};

/// Opens connections to one host. Not thread-safe.
class HostConnector {
 public:
  virtual ~HostConnector() = default;
  /// Waits until the host can be logged in to, at most until the context's deadline. Errors are
  /// those of the SSH layer.
  [[nodiscard]] virtual base::Expected<Connection> connect(const base::Context& context) = 0;
  /// Whether connect() may rely on this key, so that it must not be taken off the host.
  [[nodiscard]] virtual bool logs_in_with(const ssh::PublicKey& /*key*/) const { return false; }
  /// Once connected: whether the host lets `user` in who shows nothing but `key`. A login of its
  /// own, of a minute at most, unless that of connect() was just that. Nothing: the private half is
  /// not at hand.
  [[nodiscard]] virtual std::optional<base::Expected<void>> prove(
      const ssh::PublicKey& /*key*/, const std::string& /*user*/,
      const base::Context& /*context*/) {
    return std::nullopt;
  }
  /// Once connected: whether an SSH server answers at another port of the same address, by the same
  /// way. Whom it lets in does not matter. Takes 15 seconds at most. Errors: those of the SSH
  /// layer. Nothing: nobody can ask.
  [[nodiscard]] virtual std::optional<base::Expected<void>> find_server(
      std::uint16_t /*port*/, const base::Context& /*context*/) {
    return std::nullopt;
  }
};

}  // namespace registration
