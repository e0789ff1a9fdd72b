#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/expected.h"

namespace coolify {

class Client;

/// What Docker's clean-up on a server also removes, besides stopped containers, unused images and
/// the build cache.
struct DockerCleanup {
  bool delete_unused_volumes = false;
  bool delete_unused_networks = false;
};

/// One run of the clean-up.
struct DockerCleanupRun {
  std::string uuid = {};
  std::string status = {};   ///< running, success, failed
  std::string message = {};  ///< what it did, or why it failed; empty while it runs

  [[nodiscard]] bool is_running() const { return status == "running"; }
  [[nodiscard]] bool succeeded() const { return status == "success"; }
};

struct DockerCleanupOptions {
  DockerCleanup cleanup = {};
  bool wait = true;  ///< false: queued is enough
  /// From the first request to the end of the run. Coolify gives a run ten minutes.
  base::Duration timeout = std::chrono::minutes(15);
  /// Hears, line by line, how it goes, in the thread that waits; nothing: nobody listens.
  std::function<void(const std::string&)> tell = {};
};

/// Has Coolify clean up the server and waits for the end of that run, which has to be a good one.
/// Coolify drops a run while another one of the server is under way, so that one is waited for
/// first. Returns the run; nothing when it was not to be waited for. Errors: those of the API,
/// `coolify.version_too_old`, `cleanup.server_not_found`, `cleanup.not_functional` (Coolify would
/// do nothing and not say so), `cleanup.failed`, `cleanup.not_begun`, `cleanup.timeout`.
[[nodiscard]] base::Expected<std::optional<DockerCleanupRun>> run_docker_cleanup(
    Client& client, const std::string& uuid, const DockerCleanupOptions& options,
    const base::Context& context);

}  // namespace coolify
