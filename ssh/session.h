#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/expected.h"
#include "ssh/allowance.h"
#include "ssh/options.h"
#include "ssh/public_key.h"
#include "ssh/remote/executor.h"

namespace ssh {

struct Link;

/// A machine on the route and the host key it proved to own.
struct ProvenHost {
  Endpoint endpoint;
  PublicKey key;
};

/// An authenticated SSH connection, direct or through jump hosts and a proxy. Not thread-safe;
/// distinct sessions may be used from distinct threads. Closing never waits for the server.
class Session final : public Executor {
 public:
  /// Connects, exchanges keys, checks the host key and only then logs in: one attempt, no retry.
  /// At each machine on the way it waits for its turn (ssh/login_gate.h); that is until the
  /// context's deadline, all else until that of the allowance, when there is one.
  /// Errors: every `ssh.*` code up to ssh.auth_refused; see ssh/errors.h.
  [[nodiscard]] static base::Expected<std::unique_ptr<Session>> connect(
      const ConnectOptions& options, const base::Context& context, Allowance* allowance = nullptr);

  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Runs the script in a POSIX shell, whatever the login shell is. A run that ends by its
  /// deadline, a stop or a broken connection ends the session: every later run answers
  /// ssh.connection_lost.
  [[nodiscard]] base::Expected<Output> run(const Script& script,
                                           const base::Context& context) override;

  /// The key the target proved to own.
  [[nodiscard]] const PublicKey& host_key() const { return route_.back().key; }
  /// The jump hosts in order, then the target.
  [[nodiscard]] const std::vector<ProvenHost>& route() const { return route_; }
  /// The account that is logged in.
  [[nodiscard]] const std::string& user() const;
  /// The server's identification, for instance "SSH-2.0-OpenSSH_9.2p1 Debian-2".
  [[nodiscard]] const std::string& server_version() const;

 private:
  Session(std::unique_ptr<Link> link, const PhaseLimits& limits);

  std::unique_ptr<Link> link_;
  PhaseLimits limits_;
  std::vector<ProvenHost> route_;
};

}  // namespace ssh
