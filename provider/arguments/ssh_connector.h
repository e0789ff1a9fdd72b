#pragma once

#include <memory>
#include <utility>

#include "provider/arguments/ssh_login.h"
#include "registration/login/connector.h"

namespace provider {

/// Makes a login, and tells in words of the `ssh` object why it failed.
class SshConnector final : public registration::HostConnector {
 public:
  explicit SshConnector(Login login)
      : host_(std::move(login.prepared)), blame_(std::move(login.blame)) {}

  [[nodiscard]] base::Expected<registration::Connection> connect(
      const base::Context& context) override;
  [[nodiscard]] bool logs_in_with(const ssh::PublicKey& key) const override;
  [[nodiscard]] std::optional<base::Expected<void>> prove(const ssh::PublicKey& key,
                                                          const std::string& user,
                                                          const base::Context& context) override;

 private:
  registration::login::Connector host_;
  SshBlame blame_;
};

/// A SshConnector for a login; the provider's ConnectorFactory.
[[nodiscard]] std::unique_ptr<registration::HostConnector> connect_by_ssh(Login login);

}  // namespace provider
