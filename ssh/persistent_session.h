#pragma once

#include <memory>

#include "base/context.h"
#include "base/expected.h"
#include "ssh/remote/executor.h"
#include "ssh/session.h"
#include "ssh/wait_for_ssh.h"

namespace ssh {

/// Makes `options` demand what the session has seen: the host keys of its route, save where any key
/// is allowed, and the account that logged in. For connecting to the same machine again.
void pin(ConnectOptions& options, const Session& session);

/// An executor that outlives its connections: when one breaks in the middle of a script, because
/// the machine reboots or its sshd restarts, or when it gets no further session, it waits for the
/// machine again and runs the script anew. Only for scripts that may be run again. The host keys of
/// the first connection have to be there again. Not thread-safe.
class PersistentSession final : public Executor {
 public:
  /// How often one script is run at most.
  static constexpr int kMostRuns = 3;

  /// Waits for the first connection. Errors: those of wait_for_ssh.
  [[nodiscard]] static base::Expected<std::unique_ptr<PersistentSession>> open(
      const ConnectOptions& options, const base::Context& context, const WaitPolicy& policy = {});

  [[nodiscard]] base::Expected<Output> run(const Script& script,
                                           const base::Context& context) override;

  /// The connection that stands now, or stood last.
  [[nodiscard]] const Session& session() const { return *session_; }

 private:
  PersistentSession(ConnectOptions options, const WaitPolicy& policy,
                    std::unique_ptr<Session> session);

  ConnectOptions options_;
  WaitPolicy policy_;
  std::unique_ptr<Session> session_;
};

}  // namespace ssh
