#pragma once

#include <grpcpp/server.h>

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/clock.h"
#include "base/expected.h"
#include "plugin/process/auto_mtls.h"
#include "plugin/process/environment.h"
#include "plugin/process/handshake.h"
#include "plugin/process/socket_directory.h"

namespace plugin {

/// Mutual TLS: what the server shows, and the only certificate it accepts from a client.
struct MutualTls {
  ServerCertificate server;
  std::string client_pem;
};

/// A running gRPC server on a private Unix socket or a loopback port, with a health service that
/// says "plugin" is serving. The services and everything they use must outlive it. Move-only.
class Server {
 public:
  /// Listens from the moment it returns. `tls` nullptr: plain text, on a Unix socket only. Fails
  /// with "plugin.socket_directory", "plugin.socket_group", "plugin.listen" or
  /// "plugin.unprotected".
  [[nodiscard]] static base::Expected<Server> start(const Environment& environment,
                                                    const MutualTls* tls,
                                                    std::span<grpc::Service* const> services);

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

  /// Takes no more calls, and cancels those still running after `grace`; returns when all handlers
  /// have returned.
  void stop(const base::Clock& clock, base::Duration grace);

 private:
  Server(std::unique_ptr<grpc::Server> server, Endpoint endpoint,
         std::optional<SocketDirectory> directory);

  std::optional<SocketDirectory> directory_;  // first member: removed after the server is gone
  std::unique_ptr<grpc::Server> server_;
  Endpoint endpoint_;
};

}  // namespace plugin
