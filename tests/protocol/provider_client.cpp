#include "tests/protocol/provider_client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <stdexcept>
#include <vector>

namespace protocol {
namespace {

constexpr std::size_t kPemLine = 64;

std::string pem_of(std::string base64) {
  while (base64.size() % 4 != 0) base64 += '=';
  std::string pem = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < base64.size(); at += kPemLine) {
    pem += base64.substr(at, kPemLine) + '\n';
  }
  return pem + "-----END CERTIFICATE-----\n";
}

}  // namespace

Handshake parse_handshake(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == '|') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  if (fields.size() < 6 || fields.size() > 7) throw std::runtime_error("handshake: " + line);
  Handshake parsed{fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], {}};
  if (fields.size() == 7) parsed.multiplex = fields[6];
  return parsed;
}

std::shared_ptr<grpc::Channel> connect(const Handshake& handshake,
                                       const ClientCertificate* certificate) {
  const std::string target =
      handshake.network == "unix" ? "unix:" + handshake.address : handshake.address;
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  // Otherwise channels with equal arguments share one connection, also across processes that had
  // the same address one after the other.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // The plugin is on this machine, whatever proxy the caller's environment names.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Guesses at the connection's speed take in messages for seconds that nobody reads.
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  if (handshake.certificate.empty()) {
    return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
  }
  arguments.SetSslTargetNameOverride("localhost");
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = pem_of(handshake.certificate);
  if (certificate != nullptr) {
    options.pem_private_key = certificate->key;
    options.pem_cert_chain = certificate->certificate;
  }
  return grpc::CreateCustomChannel(target, grpc::SslCredentials(options), arguments);
}

grpc::Status try_schema(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  tfplugin6::GetProviderSchema::Response response;
  return tfplugin6::Provider::NewStub(channel)->GetProviderSchema(&context, {}, &response);
}

}  // namespace protocol
