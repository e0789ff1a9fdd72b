#pragma once

#include <stop_token>

#include "go_plugin.grpc.pb.h"

namespace plugin {

/// Ends the process when the client asks for it. The answer is sent first and somebody else ends
/// the server: a handler that waits for the server's end would wait for itself.
class ControllerService final : public GRPCController::CallbackService {
 public:
  /// `quit` is requested to stop once the answer is on its way.
  explicit ControllerService(std::stop_source quit) : quit_(std::move(quit)) {}
  grpc::ServerUnaryReactor* Shutdown(grpc::CallbackServerContext* context, const Empty* request,
                                     Empty* response) override;

 private:
  std::stop_source quit_;
};

/// The stream for the plugin's own output: held open and silent, because Terraform logs whatever
/// comes as unexpected. It ends with the process.
class StdioService final : public GRPCStdio::CallbackService {
 public:
  explicit StdioService(std::stop_token quit) : quit_(std::move(quit)) {}
  grpc::ServerWriteReactor<StdioData>* StreamStdio(grpc::CallbackServerContext* context,
                                                   const google::protobuf::Empty* request) override;

 private:
  std::stop_token quit_;
};

/// The stream for further connections, which Terraform never asks for. It ends with the process.
class BrokerService final : public GRPCBroker::CallbackService {
 public:
  explicit BrokerService(std::stop_token quit) : quit_(std::move(quit)) {}
  grpc::ServerBidiReactor<ConnInfo, ConnInfo>* StartStream(
      grpc::CallbackServerContext* context) override;

 private:
  std::stop_token quit_;
};

}  // namespace plugin
