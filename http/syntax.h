#pragma once

#include <string_view>

namespace http {

/// Whether a text contains what neither an address nor a token of HTTP may: a blank, a line break,
/// a control character.
[[nodiscard]] bool any_blank_or_control(std::string_view text);

/// Whether `text` is a host with an optional port: "a.example", "10.0.0.1:8000", "[::1]:8000".
[[nodiscard]] bool valid_authority(std::string_view text);

/// Whether `name` is one a header can have: a token of RFC 9110.
[[nodiscard]] bool valid_header_name(std::string_view name);

/// Whether a header of this name is the transport's own to send: it is about one connection or the
/// framing of a message (RFC 9110, sections 7.6.1 and 11.7), so that the next machine on the way
/// would take it for its own, or it follows from the rest of a Config and a Request.
[[nodiscard]] bool reserved_header_name(std::string_view name);

/// Whether a header can have this value: no line break, no control character but tabs.
[[nodiscard]] bool valid_header_value(std::string_view value);

}  // namespace http
