#pragma once

#include <optional>
#include <string>

#include "tests/standin/api/rate_limiter.h"
#include "tests/standin/api/routes.h"

namespace standin {

/// What the gates in front of the handlers decided about a request.
struct Admission {
  std::optional<Response> refusal;
  std::optional<Caller> caller;                     ///< for routes with a token
  std::optional<RateLimiter::Standing> rate_limit;  ///< when the request was counted
};

/// Coolify's gates in their order: token, rate limit, team, role, API switch, allow-list, ability.
/// Maintenance mode comes before the route is known: see maintenance_refusal.
[[nodiscard]] Admission admit(const Request& request, const Route& route, const State& state,
                              RateLimiter& limiter, base::WallTime now);

/// 503 during an upgrade, for every path but /api/health.
[[nodiscard]] std::optional<Response> maintenance_refusal(const Request& request,
                                                          const State& state);

/// The answer to everything that is not below /api/: the web pages, which send who is not logged in
/// to their login. Nothing for paths of the API.
[[nodiscard]] std::optional<Response> web_page(const Request& request);

/// The catch-all's answer to unknown paths and methods; counted by address, no token looked at.
[[nodiscard]] Response no_such_route(const Request& request, const State& state,
                                     RateLimiter& limiter);

}  // namespace standin
