#pragma once

#include <optional>
#include <string_view>

#include "tests/standin/api/api_call.h"
#include "tests/standin/api/path_match.h"

namespace standin {

using ApiHandler = Response (*)(ApiCall&);

/// Which gates stand in front of a route.
enum class Gates {
  all,
  without_switch,  ///< works while the API is off and from any address
  none,            ///< no token
  before_all,      ///< answered before the first gate: no token, and not counted
};

/// One row of the route table.
struct Route {
  std::string_view method;
  std::string_view path;  ///< below /api, with {name} for one segment
  std::string_view ability;
  ApiHandler handler;
  Version since = {0, 0, 0};
  Version until = {99, 0, 0};  ///< the first version without it
  Gates gates = Gates::all;
};

struct MatchedRoute {
  const Route* route;
  PathParameters parameters;
};

/// The route of a request in that version. Nothing for unknown paths and for known paths with
/// another method: Coolify's catch-all answers both alike.
[[nodiscard]] std::optional<MatchedRoute> find_route(Version version, std::string_view method,
                                                     std::string_view path);

}  // namespace standin
