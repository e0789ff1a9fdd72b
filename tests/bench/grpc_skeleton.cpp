// The least that a plugin with gRPC and mutual TLS takes to start: a certificate, a server without
// a service, a line on standard output. The reference of startup_bench; linked with the system's
// libraries.

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/protocol/client_certificate.h"

int main() {
  const char* client = std::getenv("PLUGIN_CLIENT_CERT");
  if (client == nullptr) return 2;
  const protocol::ClientCertificate own = protocol::make_client_certificate();
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = client;
  options.pem_key_cert_pairs.push_back({own.key, own.certificate});
  grpc::ServerBuilder builder;
  const std::string path = "/tmp/grpc_skeleton." + std::to_string(::getpid());
  builder.AddListeningPort("unix:" + path, grpc::SslServerCredentials(options));
  // A server without a service is none without one.
  const auto queue = builder.AddCompletionQueue();
  const auto server = builder.BuildAndStart();
  ::unlink(path.c_str());
  if (!server) return 1;
  std::cout << "1|6|unix|" << path << "|grpc|" << std::endl;
  server->Wait();
}
