#include "plugin/process/process_services.h"

#include <atomic>
#include <functional>
#include <memory>

namespace plugin {
namespace {

/// A stream that is open until the process quits or its client goes away. Owns itself, as gRPC's
/// reactors do.
template <typename Reactor>
class HeldStream final : public Reactor {
 public:
  explicit HeldStream(const std::stop_token& quit)
      : on_quit_(quit, [this] { finish(grpc::Status::OK); }) {}

 private:
  void OnCancel() override { finish(grpc::Status::CANCELLED); }
  void OnDone() override { const std::unique_ptr<HeldStream> ended(this); }
  void finish(const grpc::Status& status) {
    if (!finished_.exchange(true)) this->Finish(status);
  }

  std::atomic<bool> finished_ = false;
  std::stop_callback<std::function<void()>> on_quit_;
};

template <typename Reactor>
Reactor* hold_stream(const std::stop_token& quit) {
  return std::make_unique<HeldStream<Reactor>>(quit).release();
}

class ShutdownCall final : public grpc::ServerUnaryReactor {
 public:
  explicit ShutdownCall(std::stop_source quit) : quit_(std::move(quit)) {
    Finish(grpc::Status::OK);
  }

 private:
  void OnDone() override {
    const std::unique_ptr<ShutdownCall> ended(this);
    quit_.request_stop();
  }
  std::stop_source quit_;
};

}  // namespace

grpc::ServerUnaryReactor* ControllerService::Shutdown(grpc::CallbackServerContext*, const Empty*,
                                                      Empty*) {
  return std::make_unique<ShutdownCall>(quit_).release();
}

grpc::ServerWriteReactor<StdioData>* StdioService::StreamStdio(grpc::CallbackServerContext*,
                                                               const google::protobuf::Empty*) {
  return hold_stream<grpc::ServerWriteReactor<StdioData>>(quit_);
}

grpc::ServerBidiReactor<ConnInfo, ConnInfo>* BrokerService::StartStream(
    grpc::CallbackServerContext*) {
  return hold_stream<grpc::ServerBidiReactor<ConnInfo, ConnInfo>>(quit_);
}

}  // namespace plugin
