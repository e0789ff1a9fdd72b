#pragma once

#include <string>
#include <vector>

#include "tests/protocol/client_certificate.h"
#include "tests/protocol/provider_client.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace protocol {

/// Path of the toy provider's program.
[[nodiscard]] std::string toy_program();

/// What Terraform sets for every plugin, TMPDIR and TOY_FOLDER below `folder`, and `more`.
[[nodiscard]] tests::Environment plugin_environment(const tests::TemporaryDirectory& folder,
                                                    const tests::Environment& more = {});

/// Starts a provider's program as Terraform does.
[[nodiscard]] tests::Process start_plugin(const std::string& program,
                                          const tests::Environment& environment,
                                          const std::vector<std::string>& arguments = {});
/// Starts the toy provider so.
[[nodiscard]] tests::Process start_toy(const tests::Environment& environment,
                                       const std::vector<std::string>& arguments = {});

/// A running provider, the toy unless another is named, with mutual TLS, and a connection to it.
class PluginSession {
 public:
  explicit PluginSession(const tests::Environment& more = {},
                         const std::string& program = toy_program());

  tests::Process& process() { return process_; }
  const Handshake& handshake() const { return handshake_; }
  ProviderClient& client() { return client_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  tfplugin6::Provider::Stub& provider() { return *client_.provider; }

  /// Says Shutdown as Terraform does.
  grpc::Status shut_down();
  /// The folder the toy writes its marks to.
  std::filesystem::path toy_folder() const { return folder_ / "toy"; }
  /// The text of the mark `name` in it; empty when there is none.
  std::string mark(const std::string& name) const;
  /// Lets all held changes go on.
  void release() const { folder_.write("toy/release", ""); }
  /// Waits until the change of the thing `name` is under way.
  bool waiting(const std::string& name) const;
  /// What the process left in its temporary directory.
  std::vector<std::string> leftovers() const;

 private:
  tests::TemporaryDirectory folder_;
  ClientCertificate certificate_;
  tests::Process process_;
  Handshake handshake_;
  std::shared_ptr<grpc::Channel> channel_;  // shared: gRPC's own way to hand out channels
  ProviderClient client_;
};

/// The value of TF_REATTACH_PROVIDERS a process started with -debug shows.
[[nodiscard]] std::string reattach_value(tests::Process& process);

/// The names of what is in a folder.
[[nodiscard]] std::vector<std::string> entries_of(const std::filesystem::path& folder);

}  // namespace protocol
