#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "provider/arguments/ssh_login.h"
#include "registration/login/connector.h"

namespace provider {

/// Makes a login, and tells in words of the `ssh` object why it failed.
class SshConnector final : public registration::HostConnector {
 public:
  explicit SshConnector(Login login)
      : has_coolify_key_(login.prepared.keys_are_coolifys),
        lacking_keys_(std::move(login.lacking_keys)),
        host_(std::move(login.prepared)),
        blame_(std::move(login.blame)) {}

  [[nodiscard]] base::Expected<registration::Connection> connect(
      const base::Context& context) override;
  [[nodiscard]] bool logs_in_with(const ssh::PublicKey& key) const override;
  [[nodiscard]] std::optional<base::Expected<void>> prove(const ssh::PublicKey& key,
                                                          const std::string& user,
                                                          const base::Context& context) override;

 private:
  bool has_coolify_key_;
  std::vector<std::string> lacking_keys_;
  registration::login::Connector host_;
  SshBlame blame_;
};

/// `refusal`, of a login with Coolify's key by the machine itself, told as one; `lacking` are the
/// keys that could not be tried, see registration::login::CoolifyKeys.
[[nodiscard]] base::Diagnostic refused_coolify_key(base::Diagnostic refusal,
                                                   const std::vector<std::string>& lacking);

/// A SshConnector for a login; the provider's ConnectorFactory.
[[nodiscard]] std::unique_ptr<registration::HostConnector> connect_by_ssh(Login login);

}  // namespace provider
