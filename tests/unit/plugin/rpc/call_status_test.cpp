#include "plugin/rpc/call_status.h"

#include <doctest/doctest.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>

#include <stdexcept>

#include "plugin/rpc/stream_call.h"
#include "plugin/rpc/unary_call.h"
#include "tests/support/temporary_directory.h"
#include "tfplugin6.grpc.pb.h"

namespace {

/// A service whose bodies throw although they must not.
class Broken final : public tfplugin6::Provider::CallbackService {
 public:
  using Event = tfplugin6::InvokeAction::Event;

  grpc::ServerUnaryReactor* ReadResource(grpc::CallbackServerContext*,
                                         const tfplugin6::ReadResource::Request*,
                                         tfplugin6::ReadResource::Response*) override {
    return plugin::UnaryCall::start(calls_, [](const std::stop_token&) { throw std::bad_alloc(); });
  }
  grpc::ServerWriteReactor<Event>* InvokeAction(grpc::CallbackServerContext*,
                                                const tfplugin6::InvokeAction::Request*) override {
    return plugin::StreamCall<Event>::start(
        calls_, [](schema::EventSink<Event>& events, const std::stop_token&) {
          events.send({});
          throw 7;
        });
  }

 private:
  plugin::Calls calls_{plugin::Calls::AfterStop::stay_stopped};
};

}  // namespace

TEST_CASE("a body that throws fails its call alone") {
  CHECK(plugin::status_of([] {}).ok());
  CHECK(plugin::status_of([] { throw 7; }).error_code() == grpc::StatusCode::INTERNAL);
}

TEST_CASE("a call whose body throws in spite of all ends, and the process goes on") {
  const tests::TemporaryDirectory folder;
  const std::string address = "unix:" + (folder / "socket").string();
  Broken service;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  const auto stub = tfplugin6::Provider::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  for (int i = 0; i < 2; ++i) {
    grpc::ClientContext unary;
    tfplugin6::ReadResource::Response response;
    CHECK(stub->ReadResource(&unary, {}, &response).error_code() == grpc::StatusCode::INTERNAL);
    grpc::ClientContext stream;
    const auto reader = stub->InvokeAction(&stream, {});
    tfplugin6::InvokeAction::Event event;
    CHECK(reader->Read(&event));
    CHECK_FALSE(reader->Read(&event));
    CHECK(reader->Finish().error_code() == grpc::StatusCode::INTERNAL);
  }
}
