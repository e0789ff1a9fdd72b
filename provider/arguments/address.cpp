#include "provider/arguments/address.h"

#include "base/hidden_text.h"
#include "base/ip_address.h"
#include "coolify/address.h"
#include "registration/server_address.h"

namespace provider {
namespace {

using registration::is_host_address;
using registration::not_an_address;

/// "eth0": what an interface may be called, and nothing that means something to a proxy.
bool is_zone(std::string_view text) {
  constexpr std::string_view kCharacters =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.@";
  return !text.empty() && text.find_first_not_of(kCharacters) == std::string_view::npos;
}

/// Whether programs may take it for an address written in another way: those that read addresses
/// as C always did take one to four numbers, each decimal, octal ("010") or hexadecimal ("0x7f").
bool ends_in_a_number(std::string_view name) {
  while (name.ends_with('.')) name.remove_suffix(1);
  std::string_view last = name.substr(name.find_last_of('.') + 1);
  if (last.starts_with("0x") || last.starts_with("0X")) {
    last.remove_prefix(2);
    return last.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }
  return last.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether a name is nothing but a name: with no port, brackets, zone, user or path about it.
bool is_bare(std::string_view name) {
  return !name.empty() && name.find_first_of(" []/:%@") == std::string_view::npos;
}

bool is_for_the_look_up(std::string_view name) { return is_bare(name) && !ends_in_a_number(name); }

}  // namespace

schema::Validator server_address() {
  return [](const schema::Value& value) -> base::Diagnostics {
    const auto fault = registration::server_address_fault(value.as_string());
    return fault ? base::Diagnostics(*fault) : base::Diagnostics();
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
  if (is_for_the_look_up(ip) && !is_host_address(ip)) return std::nullopt;
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
    if (scoped || is_host_address(text)) return {};
    return {not_an_address(text)};
  };
}

}  // namespace provider
