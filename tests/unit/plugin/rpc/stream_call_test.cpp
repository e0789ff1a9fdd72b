#include "plugin/rpc/stream_call.h"

#include <doctest/doctest.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>

#include <atomic>
#include <string>

#include "base/system_clock.h"
#include "tests/support/temporary_directory.h"
#include "tfplugin6.grpc.pb.h"

using plugin::Calls;
using Event = tfplugin6::InvokeAction::Event;
using Stream = plugin::StreamCall<Event>;

namespace {

class Service final : public tfplugin6::Provider::CallbackService {
 public:
  Service(Calls& calls, Stream::Body body) : calls_(calls), body_(std::move(body)) {}
  grpc::ServerWriteReactor<Event>* InvokeAction(grpc::CallbackServerContext*,
                                                const tfplugin6::InvokeAction::Request*) override {
    return Stream::start(calls_, body_);
  }

 private:
  Calls& calls_;
  Stream::Body body_;
};

/// A server with one stream, and its client.
struct Served {
  explicit Served(Stream::Body body) : service(calls, std::move(body)) {
    const std::string address = "unix:" + (folder / "socket").string();
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    server = builder.BuildAndStart();
    stub = tfplugin6::Provider::NewStub(
        grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  }

  bool idle() {
    return calls.wait_idle(base::system_clock(),
                           base::Deadline::after(base::system_clock(), std::chrono::seconds(60)));
  }

  tests::TemporaryDirectory folder;
  Calls calls{Calls::AfterStop::stay_stopped};
  Service service;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<tfplugin6::Provider::Stub> stub;
};

Event line(std::string text) {
  Event event;
  event.mutable_progress()->set_message(std::move(text));
  return event;
}

}  // namespace

TEST_CASE("events arrive in order and the stream ends with its body") {
  Served served([](schema::EventSink<Event>& events, const std::stop_token&) {
    for (int i = 0; i < 300; ++i) CHECK(events.send(line(std::to_string(i))));
  });
  grpc::ClientContext context;
  const auto reader = served.stub->InvokeAction(&context, {});
  int read = 0;
  for (Event event; reader->Read(&event); ++read) {
    CHECK(event.progress().message() == std::to_string(read));
  }
  CHECK(read == 300);
  CHECK(reader->Finish().ok());
  CHECK(served.idle());
}

TEST_CASE("a body without events is a stream without events") {
  Served served([](schema::EventSink<Event>&, const std::stop_token&) {});
  grpc::ClientContext context;
  const auto reader = served.stub->InvokeAction(&context, {});
  Event event;
  CHECK(!reader->Read(&event));
  CHECK(reader->Finish().ok());
}

TEST_CASE("several threads of a body may send") {
  Served served([](schema::EventSink<Event>& events, const std::stop_token&) {
    const auto send = [&events] {
      for (int i = 0; i < 100; ++i) events.send(line("x"));
    };
    const std::jthread first(send);
    const std::jthread second(send);
  });
  grpc::ClientContext context;
  const auto reader = served.stub->InvokeAction(&context, {});
  int read = 0;
  for (Event event; reader->Read(&event);) ++read;
  CHECK(read == 200);
  CHECK(reader->Finish().ok());
}

TEST_CASE("a client that goes away ends a send that waits for it") {
  std::atomic<int> sent = 0;
  std::atomic<bool> told = false;
  Served served([&](schema::EventSink<Event>& events, const std::stop_token& stop) {
    while (events.send(line(std::string(1 << 20, 'x')))) ++sent;
    told = stop.stop_requested() && !events.send(line("more"));
  });
  {
    grpc::ClientContext context;
    const auto reader = served.stub->InvokeAction(&context, {});
    Event event;
    REQUIRE(reader->Read(&event));
    context.TryCancel();
    while (reader->Read(&event)) continue;
    CHECK(reader->Finish().error_code() == grpc::StatusCode::CANCELLED);
  }
  CHECK(served.idle());
  CHECK(told);
}

TEST_CASE("a stop ends a send that waits for the client, who misses nothing of what was sent") {
  std::atomic<int> sent = 0;
  std::atomic<bool> told = false;
  Served served([&](schema::EventSink<Event>& events, const std::stop_token& stop) {
    do {
      ++sent;
    } while (events.send(line(std::string(1 << 20, 'x'))));
    told = stop.stop_requested();
    told.notify_all();
    events.send(line("last words"));
  });
  grpc::ClientContext context;
  const auto reader = served.stub->InvokeAction(&context, {});
  Event event;
  REQUIRE(reader->Read(&event));
  served.calls.stop_all();
  told.wait(false);
  int read = 1;
  std::string last;
  for (; reader->Read(&event); ++read) last = event.progress().message();
  CHECK(last == "last words");
  CHECK(read == sent + 1);
  CHECK(reader->Finish().ok());
  CHECK(served.idle());
}
