#pragma once

#include <cstdint>
#include <utility>

#include "registration/host_connector.h"
#include "registration/login/rules.h"

namespace registration::login {

/// Opens SSH sessions for a registration; waits for machines that are still booting, as long as
/// the login's limits allow. Once it has been connected, only the host keys and the account of that
/// connection will do.
class Connector final : public HostConnector {
 public:
  explicit Connector(Prepared login) : login_(std::move(login)) {}

  /// Errors: those of ssh::wait_for_ssh(), as at_its_field() gives them.
  [[nodiscard]] base::Expected<Connection> connect(const base::Context& context) override;
  [[nodiscard]] bool logs_in_with(const ssh::PublicKey& key) const override;
  [[nodiscard]] std::optional<base::Expected<void>> prove(const ssh::PublicKey& key,
                                                          const std::string& user,
                                                          const base::Context& context) override;
  /// Logs in as connect() did, so that a server that is the machine's own sees no failed login.
  [[nodiscard]] std::optional<base::Expected<void>> find_server(
      std::uint16_t port, const base::Context& context) override;

 private:
  Prepared login_;
};

/// A failed connection's error with the field of the request to blame as path: "target.host_key"
/// for a host key that is not believed, "hops[0]" or "hops[0].host_key" for what is wrong there;
/// empty for anything else.
[[nodiscard]] base::Diagnostic at_its_field(base::Diagnostic error);

}  // namespace registration::login
