#include "plugin/process/server.h"

#include <arpa/inet.h>
#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/os/sockets.h"

namespace plugin {
namespace {

/// As Go's servers; gRPC's own limit of 4 MiB is too small for states.
constexpr int kLargestMessage = 256 << 20;
constexpr const char* kHealthName = "plugin";

using Credentials = std::shared_ptr<grpc::ServerCredentials>;  // gRPC's interface wants it shared

base::Diagnostic cannot_listen(const std::string& where) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "plugin.listen",
          .summary = "The plugin cannot listen for Terraform",
          .cause = "No server could be started on " + where + ".",
          .remedy =
              "Check that TMPDIR is a local directory, or set COOLIFY_PLUGIN_NETWORK=tcp and free "
              "a port."};
}

base::Diagnostic unprotected() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "plugin.unprotected",
          .summary = "The plugin does not serve in the clear over TCP",
          .cause =
              "COOLIFY_PLUGIN_NETWORK=tcp is set and PLUGIN_CLIENT_CERT is not, so that every "
              "account of this machine could read the secrets of the run and give orders.",
          .remedy =
              "Unset COOLIFY_PLUGIN_NETWORK; or let Terraform start the plugin itself, with "
              "TF_DISABLE_PLUGIN_TLS unset: it then sends a certificate of its own."};
}

Credentials credentials(const MutualTls* tls) {
  if (tls == nullptr) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = tls->client_pem;
  options.pem_key_cert_pairs.push_back(
      {std::string(tls->server.key_pem.reveal()), tls->server.certificate_pem});
  return grpc::SslServerCredentials(options);
}

struct Listening {
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

Listening listen(const std::string& address, const Credentials& credentials,
                 std::span<grpc::Service* const> services) {
  grpc::EnableDefaultHealthCheckService(true);
  Listening listening;
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kLargestMessage);
  builder.SetMaxSendMessageSize(kLargestMessage);
  // Otherwise two processes could share one port.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort(address, credentials, &listening.port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  listening.server = builder.BuildAndStart();
  if (listening.server)
    listening.server->GetHealthCheckService()->SetServingStatus(kHealthName, true);
  return listening;
}

/// Asks the kernel first: a failed gRPC server is expensive and noisy.
bool is_free(int port) {
  const base::UniqueFd probe = base::open_stream_socket(AF_INET);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

base::Expected<Server> Server::start(const Environment& environment, const MutualTls* tls,
                                     std::span<grpc::Service* const> services) {
  // A socket of the file system has its folder's mode for protection; a port has nothing.
  if (environment.wants_tcp && tls == nullptr) return base::fail(unprotected());
  const Credentials protection = credentials(tls);
  if (environment.wants_tcp) {
    for (int port = environment.ports.first; port <= environment.ports.last; ++port) {
      if (!is_free(port)) continue;
      Listening found = listen("127.0.0.1:" + std::to_string(port), protection, services);
      if (!found.server) continue;  // somebody else was faster
      Endpoint endpoint{Endpoint::Network::tcp, "127.0.0.1:" + std::to_string(found.port)};
      return Server(std::move(found.server), std::move(endpoint), std::nullopt);
    }
    return base::fail(cannot_listen("any of the ports the client allows"));
  }
  auto directory = SocketDirectory::make(environment.socket_directory, environment.socket_group);
  if (!directory) return base::fail(directory.error());
  Endpoint endpoint{Endpoint::Network::unix_socket, directory->socket_path()};
  Listening found = listen(endpoint.grpc_address(), protection, services);
  if (!found.server) return base::fail(cannot_listen(endpoint.address));
  if (auto done = directory->protect_socket(); !done) return base::fail(done.error());
  return Server(std::move(found.server), std::move(endpoint), std::move(*directory));
}

Server::Server(std::unique_ptr<grpc::Server> server, Endpoint endpoint,
               std::optional<SocketDirectory> directory)
    : directory_(std::move(directory)),
      server_(std::move(server)),
      endpoint_(std::move(endpoint)) {}

void Server::stop(const base::Clock& clock, base::Duration grace) {
  server_->Shutdown(
      std::chrono::time_point_cast<base::WallTime::duration>(clock.wall_now() + grace));
}

}  // namespace plugin
