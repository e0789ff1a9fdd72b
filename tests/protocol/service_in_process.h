#pragma once

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <memory>

#include "base/system_clock.h"
#include "plugin/rpc/provider_service.h"

namespace protocol {

/// The real service of a provider, in this process, and a channel to it.
class ServiceInProcess {
 public:
  explicit ServiceInProcess(std::unique_ptr<schema::Provider> provider)
      : provider_(std::move(provider)),
        answers_(*provider_),
        service_(plugin::make_provider_service(answers_, calls_, base::system_clock(), {})) {
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    channel_ = server_->InProcessChannel(arguments);
  }

  [[nodiscard]] const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::unique_ptr<schema::Provider> provider_;
  plugin::Answers answers_;
  plugin::Calls calls_{plugin::Calls::AfterStop::start_afresh};
  std::unique_ptr<grpc::Service> service_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;  // shared: gRPC's own way to hand out channels
};

}  // namespace protocol
