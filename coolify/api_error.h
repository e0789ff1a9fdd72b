#pragma once

#include "base/diagnostic.h"
#include "coolify/http.h"

namespace coolify {

/// What an answer that is not a success means, as the one place that knows. Codes: `coolify.` +
/// unauthenticated, invalid_token, role_missing, api_disabled, ip_not_allowed, ability_missing,
/// forbidden, maintenance, unavailable, rate_limited, not_found, no_such_route, method_not_allowed,
/// validation_failed, address_in_use, key_not_found, has_resources, coolify_host, redirected,
/// bad_request, server_error, unexpected_status.
[[nodiscard]] base::Diagnostic api_error(const HttpRequest& request, const HttpResponse& response);

/// The error for a success whose body is not what the endpoint promises (HTML, half JSON).
[[nodiscard]] base::Diagnostic bad_answer(const HttpRequest& request, const HttpResponse& response,
                                          const std::string& expected);

}  // namespace coolify
