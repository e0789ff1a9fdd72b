#include "ssh/session.h"

#include <utility>

#include "ssh/authenticate.h"
#include "ssh/driver.h"
#include "ssh/handshake.h"
#include "ssh/host_key_check.h"
#include "ssh/remote_run.h"
#include "ssh/tcp_transport.h"

namespace ssh {
namespace {

using base::Expected;

/// A server that has proven who it is; nobody is logged in yet.
struct Trusted {
  std::unique_ptr<Driver> driver;
  ServerIdentity identity;
};

Expected<Trusted> exchange_keys(const Hop& hop, const PhaseLimits& limits,
                                const Operation& operation,
                                const std::vector<std::string>& algorithms) {
  auto transport = connect_tcp(hop.endpoint, limits, operation);
  if (!transport) return base::fail(std::move(transport.error()));
  auto driver = Driver::create(std::move(*transport), limits, operation);
  if (!driver) return base::fail(std::move(driver.error()));
  auto identity = handshake(**driver, operation, limits, algorithms);
  if (!identity) return base::fail(std::move(identity.error()));
  return Trusted{std::move(*driver), std::move(*identity)};
}

Expected<Trusted> connect_trusted(const Hop& hop, const PhaseLimits& limits,
                                  const Operation& operation) {
  const auto check = HostKeyCheck::make(hop.host_key, hop.endpoint);
  if (!check) return base::fail(check.error());
  auto shown = exchange_keys(hop, limits, operation, check->algorithms());
  if (!shown) return shown;
  if (check->judge(shown->identity.host_key) != HostKeyCheck::Verdict::believed) {
    return base::fail(check->mismatch(shown->identity.host_key));
  }
  return shown;
}

}  // namespace

Session::Session(std::unique_ptr<Driver> driver, const PhaseLimits& limits,
                 std::vector<ProvenHost> route, std::string user, std::string server_version)
    : driver_(std::move(driver)),
      limits_(limits),
      route_(std::move(route)),
      user_(std::move(user)),
      server_version_(std::move(server_version)) {}

Session::~Session() = default;

Expected<std::unique_ptr<Session>> Session::connect(const ConnectOptions& options,
                                                    const base::Context& context) {
  const Operation operation(context);
  const Hop& target = options.target;
  auto trusted = connect_trusted(target, options.limits, operation);
  if (!trusted) return base::fail(std::move(trusted.error()));
  const auto in = authenticate(*trusted->driver, operation, options.limits, target.credentials);
  if (!in) return base::fail(in.error());
  trusted->driver->keep_alive();
  operation.log().debug("ssh logged in", {{"endpoint", target.endpoint.to_string()},
                                          {"user", target.credentials.user},
                                          {"server", trusted->identity.version}});
  std::vector<ProvenHost> route = {{target.endpoint, std::move(trusted->identity.host_key)}};
  // Not make_unique: the constructor is private.
  return std::unique_ptr<Session>(new Session(std::move(trusted->driver), options.limits,
                                              std::move(route), target.credentials.user,
                                              std::move(trusted->identity.version)));
}

Expected<Output> Session::run(const Script& script, const base::Context& context) {
  const Operation operation(context);
  return run_script(*driver_, operation, limits_, script, user_);
}

}  // namespace ssh
