#include <doctest/doctest.h>
#include <grpcpp/generic/generic_stub.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/protocol/plugin_session.h"
#include "tests/protocol/toy_values.h"

namespace fs = std::filesystem;
using protocol::creation;
using protocol::PluginSession;
using schema::Value;
using tfplugin6::ApplyResourceChange;

namespace {

/// A creation under way on a thread of its own.
class PendingCreation {
 public:
  PendingCreation(tfplugin6::Provider::Stub& provider, const std::string& name,
                  const std::string& mode)
      : call_([this, &provider,
               request = creation({{"name", Value::string(name)}, {"mode", Value::string(mode)}})] {
          status_ = provider.ApplyResourceChange(&context_, request, &response_);
        }) {}
  void cancel() { context_.TryCancel(); }
  void join() { call_.join(); }
  const grpc::Status& status() const { return status_; }
  const ApplyResourceChange::Response& response() const { return response_; }

 private:
  grpc::ClientContext context_;
  ApplyResourceChange::Response response_;
  grpc::Status status_;
  std::jthread call_;
};

grpc::Status stop_provider(tfplugin6::Provider::Stub& provider) {
  grpc::ClientContext context;
  tfplugin6::StopProvider::Response response;
  return provider.StopProvider(&context, {}, &response);
}

/// The one object, kept although the creation failed because it was stopped.
void check_stopped(const PendingCreation& pending, const std::string& name) {
  REQUIRE(pending.status().ok());
  REQUIRE(pending.response().diagnostics_size() == 1);
  CHECK(pending.response().diagnostics(0).severity() == tfplugin6::Diagnostic::ERROR);
  CHECK(pending.response().diagnostics(0).detail().find("It was stopped.") != std::string::npos);
  const Value state = protocol::toy_from(pending.response().new_state());
  REQUIRE(state.is_known());
  CHECK(state.at("id") == Value::string("toy-" + name));
  CHECK(pending.response().private_() == "private of " + name);
}

}  // namespace

TEST_CASE("Shutdown is answered, the process ends and nothing is left behind") {
  PluginSession session;
  CHECK(protocol::try_schema(session.channel()).ok());
  CHECK(session.leftovers().size() == 1);
  CHECK(session.shut_down().ok());
  CHECK(session.process().wait().exit_code == 0);
  CHECK(session.leftovers().empty());
}

TEST_CASE("the streams of stdio and broker stay open until the process ends") {
  PluginSession session;
  grpc::ClientContext stdio_context;
  grpc::ClientContext broker_context;
  const auto stdio = session.client().stdio->StreamStdio(&stdio_context, {});
  const auto broker = session.client().broker->StartStream(&broker_context);
  plugin::StdioData data;
  plugin::ConnInfo info;
  std::jthread reader([&] { CHECK(!stdio->Read(&data)); });
  CHECK(session.shut_down().ok());
  reader.join();
  CHECK(stdio->Finish().ok());
  CHECK(!broker->Read(&info));
  CHECK(broker->Finish().ok());
  CHECK(session.process().wait().exit_code == 0);
}

TEST_CASE("the health service says that the plugin serves") {
  PluginSession session;
  grpc::GenericStub stub(session.channel());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  // HealthCheckRequest { service = 1: "plugin" }, HealthCheckResponse { status = 1: SERVING = 1 }
  const grpc::Slice request_bytes(std::string("\x0a\x06plugin"));
  const grpc::ByteBuffer request(&request_bytes, 1);
  auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, &response);
  void* tag = nullptr;
  bool ok = false;
  REQUIRE(queue.Next(&tag, &ok));
  REQUIRE(status.ok());
  grpc::Slice bytes;
  REQUIRE(response.DumpToSingleSlice(&bytes).ok());
  CHECK(std::string(bytes.begin(), bytes.end()) == "\x08\x01");
}

TEST_CASE("SIGINT does nothing") {
  PluginSession session;
  PendingCreation pending(session.provider(), "a", "hold");
  REQUIRE(session.waiting("a"));
  session.process().signal(SIGINT);
  CHECK(protocol::try_schema(session.channel()).ok());
  session.release();
  pending.join();
  CHECK(pending.status().ok());
  CHECK(pending.response().diagnostics_size() == 0);
  CHECK(session.shut_down().ok());
  CHECK(session.process().wait().exit_code == 0);
}

TEST_CASE("StopProvider ends what runs, and what still comes in the same run") {
  PluginSession session;
  PendingCreation pending(session.provider(), "a", "hold");
  REQUIRE(session.waiting("a"));
  CHECK(stop_provider(session.provider()).ok());
  pending.join();
  check_stopped(pending, "a");
  PendingCreation late(session.provider(), "b", "hold");
  late.join();
  check_stopped(late, "b");
}

TEST_CASE("a call whose client goes away is told to stop") {
  PluginSession session;
  PendingCreation pending(session.provider(), "a", "hold");
  REQUIRE(session.waiting("a"));
  pending.cancel();
  pending.join();
  CHECK(pending.status().error_code() == grpc::StatusCode::CANCELLED);
  CHECK(tests::eventually([&] { return fs::exists(session.toy_folder() / "stopped-a"); }));
  PendingCreation other(session.provider(), "b", "");
  other.join();
  CHECK(other.response().diagnostics_size() == 0);
}

TEST_CASE("SIGTERM stops what runs, lets it answer and ends the process") {
  PluginSession session;
  PendingCreation pending(session.provider(), "a", "hold");
  REQUIRE(session.waiting("a"));
  session.process().signal(SIGTERM);
  pending.join();
  check_stopped(pending, "a");
  CHECK(session.process().wait().exit_code == 0);
  CHECK(session.leftovers().empty());
}

TEST_CASE("Shutdown ends the process although a call does not stop") {
  PluginSession session;
  PendingCreation pending(session.provider(), "a", "stubborn");
  REQUIRE(session.waiting("a"));
  CHECK(session.shut_down().ok());
  CHECK(session.process().wait().exit_code == 0);
  pending.join();
  CHECK(pending.status().error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(session.leftovers().empty());
}

TEST_CASE("the process ends when the one that started it is gone") {
  const tests::TemporaryDirectory folder;
  const auto pid_file = folder / "pid";
  tests::Process shell = tests::Process::start(
      {.argv = {"sh", "-c", "\"$0\" & echo $! >\"$1\"; wait", protocol::toy_program(), pid_file},
       .environment = tests::plain_environment(protocol::plugin_environment(folder))});
  REQUIRE(shell.first_line());
  pid_t plugin = 0;
  REQUIRE(tests::eventually([&] { return bool(std::ifstream(pid_file) >> plugin); }));
  REQUIRE(tests::alive(plugin));
  shell.signal(SIGKILL);
  CHECK(shell.wait().exit_code == 128 + SIGKILL);
  CHECK(tests::eventually([plugin] { return !tests::alive(plugin); }));
  CHECK(protocol::entries_of(folder / "tmp").empty());
}

TEST_CASE("a program the provider starts inherits none of its descriptors") {
  PluginSession session;
  PendingCreation pending(session.provider(), "a", "child");
  pending.join();
  REQUIRE(pending.response().diagnostics_size() == 0);
  pid_t child = 0;
  std::ifstream(session.toy_folder() / "child") >> child;
  REQUIRE(tests::alive(child));
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(child) + "/fd")) {
    std::error_code ignored;
    CHECK(fs::read_symlink(entry.path(), ignored) == "/dev/null");
  }
  CHECK(session.shut_down().ok());
  CHECK(session.process().wait_for_all().exit_code == 0);
  // The pipe is at its end although the child lives.
  CHECK(session.process().output().find('\n') + 1 == session.process().output().size());
  CHECK(tests::alive(child));
}

TEST_CASE("a crash is announced in the form Terraform shows to the user") {
  PluginSession session;
  PendingCreation pending(session.provider(), "a", "crash");
  pending.join();
  CHECK(pending.status().error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(session.process().wait().exit_code == 128 + SIGABRT);
  CHECK(session.process().errors().find("panic: uncaught exception: the toy crashed\n") !=
        std::string::npos);
  CHECK(session.leftovers().empty());
}

TEST_CASE("a process to attach to serves run after run, until Ctrl-C") {
  const tests::TemporaryDirectory folder;
  tests::Environment environment = protocol::plugin_environment(folder);
  environment.erase("TF_PLUGIN_MAGIC_COOKIE");
  environment["PLUGIN_CLIENT_CERT"] = "ignored";
  tests::Process process = protocol::start_toy(environment, {"-debug"});
  const std::string shown = protocol::reattach_value(process);
  const auto config = nlohmann::json::parse(shown).at("registry.terraform.io/test/toy");
  CHECK(config.at("Protocol") == "grpc");
  CHECK(config.at("ProtocolVersion") == 6);
  CHECK(config.at("Pid") == process.pid());
  CHECK(config.at("Test") == true);
  CHECK(config.at("Addr").at("Network") == "unix");

  const std::string address = config.at("Addr").at("String");
  protocol::ProviderClient client(
      protocol::connect({"1", "6", "unix", address, "grpc", "", {}}, nullptr));
  PendingCreation first(*client.provider, "a", "hold");
  REQUIRE(tests::eventually([&] { return fs::exists(folder / "toy/waiting-a"); }));
  CHECK(stop_provider(*client.provider).ok());
  first.join();
  check_stopped(first, "a");

  PendingCreation second(*client.provider, "b", "hold");
  REQUIRE(tests::eventually([&] { return fs::exists(folder / "toy/waiting-b"); }));
  folder.write("toy/release", "");
  second.join();
  CHECK(second.status().ok());
  CHECK(second.response().diagnostics_size() == 0);

  process.signal(SIGINT);
  CHECK(process.wait().exit_code == 0);
  CHECK(protocol::entries_of(folder / "tmp").empty());
}
