#pragma once

#include <utility>

#include "provider/arguments/ssh_options.h"
#include "registration/host_connector.h"

namespace provider {

/// Opens SSH sessions for a registration; waits for machines that are still booting. Once it has
/// been connected, only the host keys and the account of that connection will do.
class SshConnector final : public registration::HostConnector {
 public:
  explicit SshConnector(Login login) : login_(std::move(login)) {}

  [[nodiscard]] base::Expected<registration::Connection> connect(
      const base::Context& context) override;
  [[nodiscard]] bool logs_in_with(const ssh::PublicKey& key) const override;
  [[nodiscard]] std::optional<base::Expected<void>> prove(const ssh::PublicKey& key,
                                                          const std::string& user,
                                                          const base::Context& context) override;

 private:
  Login login_;
};

}  // namespace provider
