#pragma once

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <stop_token>
#include <thread>

#include "plugin/rpc/calls.h"

namespace plugin {

/// One unary RPC that runs on a thread of its own, because handlers may take minutes, and that is
/// told when its client goes away.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  /// Fills the response. Must not throw.
  using Body = std::function<void(const std::stop_token& stop)>;

  /// Starts `body` and returns what gRPC wants from a handler. The object owns itself until gRPC is
  /// done with the call.
  [[nodiscard]] static grpc::ServerUnaryReactor* start(Calls& calls, Body body);

 private:
  explicit UnaryCall(Calls& calls) : running_(calls) {}
  void OnCancel() override { running_.cancel(); }
  void OnDone() override;

  RunningCall running_;
  std::jthread worker_;  // last member: it is joined while everything it uses still lives
};

}  // namespace plugin
