#include "http/syntax.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace http {
namespace {

bool blank_or_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F;
}

bool valid_port(std::string_view digits) {
  int number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, number);
  return error == std::errc() && last == end && number >= 1 && number <= 65535;
}

}  // namespace

bool any_blank_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), blank_or_control);
}

bool valid_authority(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close == 1) return false;
    port = text.substr(close + 1);
  } else {
    const std::size_t colon = text.find(':');
    const std::string_view host = text.substr(0, colon);
    if (host.empty() || host.find_first_of("[]\\^`{|}<>\"") != std::string_view::npos) return false;
    port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  }
  return port.empty() || (port.front() == ':' && valid_port(port.substr(1)));
}

bool valid_header_name(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool reserved_header_name(std::string_view name) {
  constexpr std::array<std::string_view, 12> kNames = {
      "accept-encoding", "authorization",    "connection", "expect",  "host",
      "http2-settings",  "keep-alive",       "te",         "trailer", "upgrade",
      "user-agent",      "transfer-encoding"};
  const std::string lower = base::lower_case(name);
  return lower.starts_with("proxy-") || lower.starts_with("content-") ||
         std::find(kNames.begin(), kNames.end(), lower) != kNames.end();
}

bool valid_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return blank_or_control(c) && c != ' ' && c != '\t'; });
}

}  // namespace http
