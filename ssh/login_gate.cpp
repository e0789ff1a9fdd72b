#include "ssh/login_gate.h"

#include <algorithm>
#include <cctype>

#include "ssh/errors.h"

namespace ssh {
namespace {

/// The same for each spelling of one and the same server.
std::string key_of(const Endpoint& server) {
  std::string key = bare_host(server) + " " + std::to_string(server.port);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return key;
}

base::Diagnostic gave_up(base::Waited how, const Endpoint& server) {
  if (how == base::Waited::cancelled) {
    return diagnostic(Fault::cancelled, "A stop was requested while waiting for a turn to log in.");
  }
  return diagnostic(Fault::timeout,
                    "The time was up while waiting for a turn to log in to " + server.to_string() +
                        ", where other connections of this process were logging in.",
                    {}, "Allow more time, or connect to fewer machines at once.");
}

}  // namespace

base::Expected<LoginGate::Pass> LoginGate::enter(const Endpoint& server,
                                                 const base::Context& context) {
  const std::string key = key_of(server);
  base::Event turn;
  std::size_t ahead = 0;
  {
    const std::scoped_lock lock(mutex_);
    Server& here = servers_[key];
    ahead = here.waiting.size();
    here.waiting.push_back(&turn);
    let_in(key);
    if (turn.is_set()) return Pass(*this, key);
  }
  context.log.debug("waiting for a turn to log in", {{"endpoint", server.to_string()},
                                                     {"ahead", static_cast<std::int64_t>(ahead)}});
  context.tell({.what = "a turn to log in to " + server.to_string()});
  const base::Waited waited = turn.wait(context);
  const std::scoped_lock lock(mutex_);
  // The turn may have come in the moment the wait ended: then it is taken, or handed on.
  if (turn.is_set()) {
    if (waited == base::Waited::ready) return Pass(*this, key);
    --servers_[key].inside;
  } else {
    auto& waiting = servers_[key].waiting;
    waiting.erase(std::find(waiting.begin(), waiting.end(), &turn));
  }
  let_in(key);
  return base::fail(gave_up(waited, server));
}

void LoginGate::leave(const std::string& server) {
  const std::scoped_lock lock(mutex_);
  --servers_[server].inside;
  let_in(server);
}

void LoginGate::let_in(const std::string& server) {
  const auto found = servers_.find(server);
  Server& here = found->second;
  while (!here.waiting.empty() && here.inside < most_) {
    ++here.inside;
    here.waiting.front()->set();
    here.waiting.pop_front();
  }
  if (here.inside == 0) servers_.erase(found);
}

LoginGate& login_gate() {
  static LoginGate gate;
  return gate;
}

}  // namespace ssh
