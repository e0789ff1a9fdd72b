#include "ssh/persistent_session.h"

#include <utility>

namespace ssh {

using base::Expected;

void pin(ConnectOptions& options, const Session& session) {
  const auto pin_hop = [](Hop& hop, const ProvenHost& host) {
    if (hop.host_key.mode == HostKeyMode::insecure) return;
    hop.host_key = HostKeyPolicy{};
    hop.host_key.mode = HostKeyMode::pinned;
    hop.host_key.keys = {host.key};
  };
  const auto& route = session.route();
  for (std::size_t i = 0; i < options.jump_hosts.size(); ++i) {
    pin_hop(options.jump_hosts[i], route[i]);
  }
  pin_hop(options.target, route.back());
  options.target.credentials.user = session.user();
  options.other_users.clear();
}

PersistentSession::PersistentSession(ConnectOptions options, const WaitPolicy& policy,
                                     std::unique_ptr<Session> session)
    : options_(std::move(options)), policy_(policy), session_(std::move(session)) {
  pin(options_, *session_);
}

Expected<std::unique_ptr<PersistentSession>> PersistentSession::open(const ConnectOptions& options,
                                                                     const base::Context& context,
                                                                     const WaitPolicy& policy) {
  auto session = wait_for_ssh(options, context, policy);
  if (!session) return base::fail(std::move(session.error()));
  // Not make_unique: the constructor is private.
  return std::unique_ptr<PersistentSession>(
      new PersistentSession(options.clone(), policy, std::move(*session)));
}

Expected<Output> PersistentSession::run(const Script& script, const base::Context& context) {
  for (int runs = 1;; ++runs) {
    auto output = session_->run(script, context);
    const bool broke = !output && output.error().kind == base::ErrorKind::connection_lost;
    if (!broke || runs == kMostRuns) return output;
    context.log.warn(
        "ssh connection lost, connecting again",
        {{"endpoint", options_.target.endpoint.to_string()}, {"cause", output.error().cause}});
    auto session = wait_for_ssh(options_, context, policy_);
    if (!session) return base::fail(std::move(session.error()));
    session_ = std::move(*session);
  }
}

}  // namespace ssh
