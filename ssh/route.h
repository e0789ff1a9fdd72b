#pragma once

#include <memory>
#include <string>

#include "base/expected.h"
#include "ssh/driver.h"
#include "ssh/options.h"
#include "ssh/public_key.h"

namespace ssh {

/// A machine we are logged in to, and the links that lead there. Owned from the target backwards:
/// each link keeps alive what its own connection runs through.
struct Link {
  std::unique_ptr<Link> before;  ///< the jump host it is reached through; null when direct
  std::unique_ptr<Driver> driver;
  Endpoint endpoint;
  PublicKey host_key;
  std::string user;
  base::Secret sudo_password;
  std::string server_version;
};

/// Connects through proxy and jump hosts to the target: on every machine the keys are exchanged,
/// the host key is checked, and only then it is logged in. Errors: those of Session::connect; one
/// about a jump host names it in the cause, and its place as path: "jump_hosts[0]".
[[nodiscard]] base::Expected<std::unique_ptr<Link>> connect_route(const ConnectOptions& options,
                                                                  const Operation& operation);

}  // namespace ssh
