#pragma once

#include <string>
#include <string_view>

namespace plugin {

/// The protocol this process serves: the services of package tfplugin6.
inline constexpr int kProtocolVersion = 6;

/// Where the server listens.
struct Endpoint {
  enum class Network { unix_socket, tcp };
  Network network = Network::unix_socket;
  std::string address;  ///< absolute path of the socket, or "127.0.0.1:PORT"

  /// The network's name in the handshake: "unix" or "tcp".
  [[nodiscard]] std::string_view network_name() const;
  /// The address in gRPC's spelling.
  [[nodiscard]] std::string grpc_address() const;
};

/// The line, newline included, that tells a go-plugin client where and how to connect:
/// CORE|APP|NETWORK|ADDRESS|PROTOCOL|CERT. `certificate` is the server certificate as unpadded
/// base64 of its DER form, empty for plain text. Clients before go-plugin 1.6 take a seventh field
/// for a part of the certificate, so it is written only when asked for; multiplexing itself is
/// never offered.
[[nodiscard]] std::string handshake_line(const Endpoint& endpoint, std::string_view certificate,
                                         bool with_multiplex_field);

/// The value of TF_REATTACH_PROVIDERS that makes Terraform use this process for the provider
/// `source`. "Test" is true: with false, Terraform assumes protocol 5 and crashes on ours.
[[nodiscard]] std::string reattach_config(const Endpoint& endpoint, std::string_view source,
                                          int pid);

}  // namespace plugin
