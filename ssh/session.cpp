#include "ssh/session.h"

#include <algorithm>
#include <utility>

#include "ssh/route.h"
#include "ssh/run_script.h"

namespace ssh {

using base::Expected;

Session::Session(std::unique_ptr<Link> link, const PhaseLimits& limits)
    : link_(std::move(link)), limits_(limits) {
  for (const Link* one = link_.get(); one != nullptr; one = one->before.get()) {
    route_.push_back({one->endpoint, one->host_key});
  }
  std::reverse(route_.begin(), route_.end());
}

Session::~Session() = default;

Expected<std::unique_ptr<Session>> Session::connect(const ConnectOptions& options,
                                                    const base::Context& context,
                                                    Allowance* allowance) {
  const Operation operation(context, allowance);
  auto link = connect_route(options, operation);
  if (!link) return base::fail(std::move(link.error()));
  // Not make_unique: the constructor is private.
  return std::unique_ptr<Session>(new Session(std::move(*link), options.limits));
}

Expected<Output> Session::run(const Script& script, const base::Context& context) {
  const Operation operation(context);
  return run_script(*link_->driver, operation, limits_, script,
                    {link_->user, link_->sudo_password});
}

const std::string& Session::user() const { return link_->user; }

const std::string& Session::server_version() const { return link_->server_version; }

}  // namespace ssh
