#pragma once

#include <string>
#include <string_view>

#include "tests/standin/api/api_call.h"

namespace standin {

/// Empty (not sent), or one of Coolify's proxies in any case: traefik, caddy, nginx, none.
[[nodiscard]] bool valid_proxy_type(std::string_view text);

/// ASCII upper case, the way proxy types are stored.
[[nodiscard]] std::string upper_case(std::string_view text);

/// Resets the proxy's state to `type`; a functional server's proxy has to be started afterwards.
/// Returns whether it has to.
[[nodiscard]] bool change_proxy(Server& server, const std::string& type, const std::string& now);

/// True when a text is longer than its column (255 characters) although no rule says so:
/// an uncaught error in Coolify.
[[nodiscard]] bool column_overflow(const ApiCall& call);

}  // namespace standin
