#include "registration/server_address.h"

#include <algorithm>

#include "base/hidden_text.h"
#include "base/ip_address.h"
#include "coolify/address.h"

namespace registration {
namespace {

constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_label_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), is_label_character);
}

/// Labels of letters, digits and hyphens; a name whose last label is all digits would be an
/// address, and as one it is wrong.
bool is_host_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return false;
  std::string_view label;
  for (std::string_view rest = name;;) {
    const std::size_t dot = rest.find('.');
    label = rest.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return !std::all_of(label.begin(), label.end(), is_digit);
}

base::Diagnostic placeholder(const std::string& text) {
  return {
      .kind = base::ErrorKind::invalid_config,
      .code = "config.address_placeholder",
      .summary = "This address is a placeholder",
      .cause = "Coolify never contacts a server with this address, so it can never become usable.",
      .evidence = base::visible_text(text, 300),
      .remedy = "Set the machine's real address."};
}

base::Diagnostic coolify_host(const std::string& text) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.address_coolify_host",
          .summary = "This is the machine Coolify itself runs on",
          .cause = "Coolify manages its own host by itself, under this name.",
          .evidence = base::visible_text(text, 300),
          .remedy = "Set the address of another machine."};
}

}  // namespace

bool is_host_address(std::string_view text) {
  return base::is_ip_address(text) || is_host_name(text);
}

base::Diagnostic not_an_address(const std::string& text) {
  const std::string hidden = base::hidden_part(text);
  const auto bare = base::bare_ip_address(text);
  return {.kind = base::ErrorKind::invalid_config,
          .code = "config.address",
          .summary = "This is neither an address nor a host name",
          .cause =
              "Expected an IPv4 address, an IPv6 address without brackets, or a host name of "
              "letters, digits and hyphens; without a port." +
              (hidden.empty() ? std::string() : " " + hidden),
          .evidence = base::visible_text(text, 300),
          .remedy = "Write the bare address" + (bare ? ", " + *bare : std::string()) +
                    "; the port has an attribute of its own."};
}

std::optional<base::Diagnostic> server_address_fault(const std::string& text) {
  if (!is_host_address(text)) return not_an_address(text);
  const std::string plain = coolify::canonical_address(text);
  if (plain == "1.2.3.4" || plain == "0.0.0.0" || plain == "::") return placeholder(text);
  if (plain == "host.docker.internal") return coolify_host(text);
  return std::nullopt;
}

}  // namespace registration
