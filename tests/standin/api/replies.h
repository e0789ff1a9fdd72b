#pragma once

#include <string>
#include <string_view>

#include "tests/standin/http/http_message.h"
#include "tests/standin/store/state.h"

namespace standin {

[[nodiscard]] Response json_reply(int status, const Json& body);
/// `{"message":"..."}`
[[nodiscard]] Response message_reply(int status, std::string_view message);
/// A text/html answer with exactly this body.
[[nodiscard]] Response html_reply(int status, std::string body);
/// The framework's error page, shown to clients that did not ask for JSON.
[[nodiscard]] Response error_page(int status);

/// 422 with the errors of each field: `{"field":["text"]}`.
[[nodiscard]] Response validation_reply(const Json& errors);
/// 422 with one error of one field.
[[nodiscard]] Response field_error_reply(const std::string& field, const std::string& text);

/// True when the Accept header asks for JSON first, the way the framework decides it.
[[nodiscard]] bool wants_json(const Request& request);
/// What the framework makes of an uncaught error or a refusal of its own: JSON when asked for.
[[nodiscard]] Response framework_error(const Request& request, int status,
                                       std::string_view message);

}  // namespace standin
