#pragma once

#include <string_view>

#include "base/diagnostic.h"
#include "http/message.h"

namespace coolify {

/// What an answer that is not a success means: the one place that knows. Codes: `coolify.` +
/// unauthenticated, invalid_token, role_missing, api_disabled, ip_not_allowed, ability_missing,
/// forbidden, address_in_use, delete_refused, bad_request, key_not_found, not_found, no_such_route,
/// method_changed, conflict, transferred, key_rejected, key_exists, key_in_use, validation_failed,
/// rate_limited, server_error, maintenance, unavailable, redirected, unexpected_status.
[[nodiscard]] base::Diagnostic api_error(const http::Request& request,
                                         const http::Response& response);

/// The error for a success whose body is not what the endpoint promises (HTML, half a JSON text).
/// Code coolify.bad_answer.
[[nodiscard]] base::Diagnostic bad_answer(const http::Request& request,
                                          const http::Response& response,
                                          std::string_view expected);

/// Whether an answer of this status may be another one a moment later: too many requests, or
/// something in front of Coolify that could not reach it.
[[nodiscard]] bool passes_by_itself(int status);

}  // namespace coolify
