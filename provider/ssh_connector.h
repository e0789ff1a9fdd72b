#pragma once

#include "registration/host_connector.h"
#include "ssh/options.h"

namespace provider {

/// Opens SSH sessions for a registration; waits for machines that are still booting.
class SshConnector final : public registration::HostConnector {
 public:
  explicit SshConnector(ssh::ConnectOptions options) : options_(std::move(options)) {}

  [[nodiscard]] base::Expected<registration::Connection> connect(
      const base::Context& context) override;

 private:
  ssh::ConnectOptions options_;
};

}  // namespace provider
