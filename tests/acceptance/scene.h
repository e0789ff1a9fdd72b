#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/acceptance/keys.h"
#include "tests/acceptance/provider_workspace.h"
#include "tests/acceptance/standin_process.h"
#include "tests/lab/lab_host.h"

namespace acceptance {

/// The address of the one registration most tests have.
inline const std::string kWeb = "coolify_server_registration.web";

/// For the requests that are to be struck, a change of any record. The change of `none`, by which
/// the provider finds out whether its token may write, is no such: a uuid has more letters.
inline const std::string kAnyRecord = "/api/v1/servers/?????*";

/// A real host, a Coolify of its own that has a key, and a workspace whose provider talks to it.
/// Whatever a test does to host, Coolify or state, the next test begins anew; only the host may be
/// shared, and then a test has to leave it as it found it.
class Scene {
 public:
  /// `host` must outlive the scene; `standin_options` are more options of the stand-in.
  explicit Scene(const lab::LabHost& host, const std::vector<std::string>& standin_options = {});

  /// The arguments of a registration of the scene's host, or of another one: with modest health
  /// thresholds, because the tests' own machine may be small, and with the stand-in as the one
  /// address the host has to reach.
  [[nodiscard]] nlohmann::json registration() const { return registration_of(*host_); }
  [[nodiscard]] nlohmann::json registration_of(const lab::LabHost& host) const;
  /// Makes `registration` the whole configuration, as coolify_server_registration.web.
  void configure(const nlohmann::json& registration);
  /// configure() and apply; anything but success is an exception.
  void apply(const nlohmann::json& registration);
  /// A record for the scene's host that is in the state by import: no SSH, no validation.
  std::string import_record(const nlohmann::json& registration);

  [[nodiscard]] const lab::LabHost& host() const { return *host_; }
  StandinProcess coolify;
  KeyPair coolify_key;
  std::string key_uuid;
  tests::TerraformWorkspace terraform = provider_workspace();

 private:
  const lab::LabHost* host_;
};

/// A configuration with the given resources ({type: {name: arguments}}) and no provider block.
[[nodiscard]] nlohmann::json configuration(const nlohmann::json& resources);

/// A host that runs Docker and lets the bootstrap key log in as root, shared by all tests that
/// leave it as they found it. Lives until remove_shared_hosts().
[[nodiscard]] const lab::LabHost& shared_host();
/// A second one.
[[nodiscard]] const lab::LabHost& other_shared_host();
/// A host of the test's own. The bootstrap key logs in as root.
[[nodiscard]] lab::LabHost fresh_host(lab::HostOptions options = {});
/// The key a cloud would have put on the machines.
[[nodiscard]] const KeyPair& bootstrap_key();
/// Ends what the functions above made; called before the program ends, on failure too.
void remove_shared_hosts();

/// Runs a shell command as root in the host; its output without the final line break. A failing
/// command is an exception.
std::string on_host(const lab::LabHost& host, const std::string& command);

/// How many lines of the user's authorized_keys hold this key.
[[nodiscard]] int authorized_lines(const lab::LabHost& host, const KeyPair& key,
                                   const std::string& home = "/root");

}  // namespace acceptance
