#include "provider/arguments/address.h"

#include <algorithm>

#include "base/hidden_text.h"
#include "base/ip_address.h"
#include "coolify/address.h"

namespace provider {
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

/// "eth0": what an interface may be called, and nothing that means something to a proxy.
bool is_zone(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_label_character(c) || c == '_' || c == '.' || c == '@';
  });
}

bool is_address(const std::string& text) { return base::is_ip_address(text) || is_host_name(text); }

/// Whether programs may take it for an address written in another way: those that read addresses
/// as C always did take one to four numbers, each decimal, octal ("010") or hexadecimal ("0x7f").
bool ends_in_a_number(std::string_view name) {
  while (name.ends_with('.')) name.remove_suffix(1);
  std::string_view last = name.substr(name.find_last_of('.') + 1);
  if (last.starts_with("0x") || last.starts_with("0X")) {
    last.remove_prefix(2);
    return last.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }
  return std::all_of(last.begin(), last.end(), is_digit);
}

/// Whether a name is nothing but a name: with no port, brackets, zone, user or path about it.
bool is_bare(std::string_view name) {
  return !name.empty() && name.find_first_of(" []/:%@") == std::string_view::npos;
}

bool is_for_the_look_up(std::string_view name) { return is_bare(name) && !ends_in_a_number(name); }

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

schema::Validator server_address() {
  return [](const schema::Value& value) -> base::Diagnostics {
    const std::string& text = value.as_string();
    if (!is_address(text)) return {not_an_address(text)};
    const std::string plain = coolify::canonical_address(text);
    if (plain == "1.2.3.4" || plain == "0.0.0.0" || plain == "::") return {placeholder(text)};
    if (plain == "host.docker.internal") return {coolify_host(text)};
    return {};
  };
}

schema::Validator recorded_address() {
  return [](const schema::Value& value) -> base::Diagnostics {
    const std::string& text = value.as_string();
    const bool is_one_word = base::hidden_part(text).empty() && is_bare(text);
    if (is_one_word || base::is_ip_address(text)) return {};
    return {not_an_address(text)};
  };
}

base::Diagnostics record_address_faults(const schema::Value& prior, const schema::Value& config) {
  const schema::Value& wanted = config.at("ip");
  if (!wanted.is_known()) return {};
  const schema::Value there = prior.is_null() ? prior : prior.at("ip");
  if (there.is_known() && coolify::same_address(there.as_string(), wanted.as_string())) return {};
  return server_address().check(wanted).below(base::Path::of("ip"));
}

std::optional<base::Diagnostic> login_address_fault(const std::string& ip) {
  if (is_for_the_look_up(ip) && !is_address(ip)) return std::nullopt;
  const base::Diagnostics faults = server_address().check(schema::Value::string(ip));
  if (faults.empty()) return std::nullopt;
  base::Diagnostic fault = faults.items().front();
  fault.cause += " The server has it in Coolify, but nobody can be sure to log in there.";
  fault.remedy =
      "Say with `ssh.host` where the machine is, or set `ip` to an address that leads to it.";
  fault.path = base::Path::of("ip");
  return fault;
}

schema::Validator reachable_address() {
  return [](const schema::Value& value) -> base::Diagnostics {
    const std::string& text = value.as_string();
    const std::size_t zone = text.find('%');
    const bool scoped = zone != std::string::npos && base::is_ipv6(text.substr(0, zone)) &&
                        is_zone(std::string_view(text).substr(zone + 1));
    if (scoped || is_address(text)) return {};
    return {not_an_address(text)};
  };
}

}  // namespace provider
