#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <optional>
#include <string>

#include "go_plugin.grpc.pb.h"
#include "tests/protocol/client_certificate.h"
#include "tfplugin6.grpc.pb.h"

namespace protocol {

/// The fields of a handshake line.
struct Handshake {
  std::string core;
  std::string app;
  std::string network;
  std::string address;
  std::string protocol;
  std::string certificate;  ///< base64 without padding, as sent
  std::optional<std::string> multiplex;
};

/// Throws when the line has fewer than six or more than seven fields.
[[nodiscard]] Handshake parse_handshake(const std::string& line);

/// Connects as go-plugin's clients do: trusts the handshake's certificate and nothing else, shows
/// `certificate` when there is one. Nothing in the handshake's certificate field: plain text.
[[nodiscard]] std::shared_ptr<grpc::Channel> connect(const Handshake& handshake,
                                                     const ClientCertificate* certificate);

/// Stubs on one channel.
struct ProviderClient {
  explicit ProviderClient(const std::shared_ptr<grpc::Channel>& channel)
      : provider(tfplugin6::Provider::NewStub(channel)),
        controller(plugin::GRPCController::NewStub(channel)),
        stdio(plugin::GRPCStdio::NewStub(channel)),
        broker(plugin::GRPCBroker::NewStub(channel)) {}

  std::unique_ptr<tfplugin6::Provider::Stub> provider;
  std::unique_ptr<plugin::GRPCController::Stub> controller;
  std::unique_ptr<plugin::GRPCStdio::Stub> stdio;
  std::unique_ptr<plugin::GRPCBroker::Stub> broker;
};

/// Calls GetProviderSchema and returns the status: whether one can talk to the process at all.
[[nodiscard]] grpc::Status try_schema(const std::shared_ptr<grpc::Channel>& channel);

}  // namespace protocol
