#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/expected.h"
#include "coolify/client.h"

namespace provider {

/// The Coolify client all resources of the process share: there once the provider is configured.
/// Thread-safe.
class ApiAccess {
 public:
  /// Replaces the client; calls that run on the old one keep it. Null: the configuration is not
  /// fully known yet. `endpoint` is the address it talks to.
  void set(std::shared_ptr<coolify::Client> client, std::string endpoint = {});

  /// The client, or error provider.not_configured. Shared, because a provider in reattach mode is
  /// configured anew while calls of another run are still under way.
  [[nodiscard]] base::Expected<std::shared_ptr<coolify::Client>> client() const;

  /// The endpoint as it was configured; empty as long as the configuration is not known.
  [[nodiscard]] std::string endpoint() const;

  /// The endpoint as another machine would reach it; empty when it names this machine (localhost
  /// or a loopback address).
  [[nodiscard]] std::string endpoint_for_hosts() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<coolify::Client> client_;
  std::string endpoint_;
};

}  // namespace provider
