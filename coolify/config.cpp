#include "coolify/config.h"

#include <algorithm>
#include <array>

#include "base/hidden_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "coolify/transport_error.h"
#include "http/soundness.h"
#include "http/syntax.h"
#include "http/trust.h"

namespace coolify {
namespace {

base::Diagnostic invalid(const char* code, const char* summary, std::string cause,
                         std::string remedy, base::Path path) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = code,
          .summary = summary,
          .cause = std::move(cause),
          .remedy = std::move(remedy),
          .path = std::move(path)};
}

tl::unexpected<base::Diagnostic> bad_endpoint(std::string cause) {
  return base::fail(invalid("coolify.invalid_endpoint", "Invalid address of the Coolify instance",
                            std::move(cause),
                            "Write the address as in a browser, for example "
                            "https://coolify.example.com or http://203.0.113.7:8000.",
                            base::Path::of("endpoint")));
}

/// Where in `token` what stands that no token has; nothing when all of it is visible ASCII.
std::string odd_character(std::string_view token) {
  const std::string hidden = base::hidden_part(token);
  if (!hidden.empty()) return hidden;
  std::size_t number = 1;
  for (std::size_t at = 0; at < token.size(); ++number) {
    const base::Utf8Character one = base::utf8_character(token, at);
    const std::string character = "Its character " + std::to_string(number);
    if (one.code == ' ') return character + " is a blank.";
    if (one.code > '~') return character + " is none of ASCII.";
    at += one.bytes;
  }
  return {};
}

/// Why a user cannot choose a header.
struct Reserved {
  std::string_view name;  ///< in lower case
  const char* about;      ///< the value by which an upper layer knows what to say; null for none
  const char* cause;
  const char* remedy;
};

constexpr std::array kReserved = {
    Reserved{"accept", "header", "It is always set.", "Leave it out."},
    Reserved{"content-type", "header", "It is always set.", "Leave it out."},
    Reserved{"content-length", "header", "It is always set.", "Leave it out."},
    Reserved{"host", "header", "It is made of the instance's address.",
             "Leave it out and write the name in the address."},
    Reserved{"authorization", "token_header", "It is made of the token.",
             "Leave it out and give the token as such."},
    Reserved{"user-agent", "agent_header", "It is always set.", "Leave it out."},
    Reserved{"proxy-authorization", "proxy_header",
             "It is meant for a proxy, and the instance would get it.",
             "Leave it out and write user and password in the proxy's address."},
};

/// All others are about one connection, or the form of a message.
constexpr Reserved kOfConnection = {
    "", nullptr, "It is about one connection or the form of a message, not for the instance.",
    "Leave it out."};

const Reserved* reserved(const std::string& name) {
  const std::string lower = base::lower_case(name);
  const auto* const found = std::find_if(kReserved.begin(), kReserved.end(),
                                         [&](const Reserved& row) { return row.name == lower; });
  if (found != kReserved.end()) return found;
  return http::reserved_header_name(name) ? &kOfConnection : nullptr;
}

base::Expected<void> check_numbers(const ClientConfig& config) {
  const auto wrong = [](std::string cause, base::Path path) {
    return base::fail(invalid("coolify.invalid_setting", "Setting out of range", std::move(cause),
                              "Choose a value in the range.", std::move(path)));
  };
  const base::Path retry = base::Path::of("retry");
  if (config.request_timeout < std::chrono::seconds(1)) {
    return wrong("The request timeout has to be at least 1s.", base::Path::of("request_timeout"));
  }
  if (config.requests.patience < base::Duration::zero()) {
    return wrong("Patience cannot be negative.", retry.name("patience"));
  }
  if (config.requests.attempts.value_or(1) < 1) {
    return wrong("There has to be at least one attempt.", retry.name("attempts"));
  }
  if (config.requests.min_wait < base::Duration::zero()) {
    return wrong("A wait cannot be negative.", retry.name("min_wait"));
  }
  if (config.requests.max_wait < config.requests.min_wait) {
    return wrong("The longest wait is shorter than the shortest.", retry.name("max_wait"));
  }
  if (config.requests.requests_per_minute.value_or(1) < 1) {
    return wrong("At least one request per minute is needed.",
                 base::Path::of("requests_per_minute"));
  }
  return {};
}

base::Expected<void> of_transport(const base::Expected<void>& sound) {
  if (sound) return {};
  return base::fail(transport_error(sound.error()));
}

}  // namespace

base::Expected<std::string> normalize_endpoint(std::string_view text) {
  text = base::visible_part(text);
  if (text.empty()) return bad_endpoint("The address is empty.");
  const std::string hidden = base::hidden_part(text);
  if (http::any_blank_or_control(text) || !hidden.empty()) {
    return bad_endpoint(
        "The address contains a blank or a character that cannot be seen. " +
        (hidden.empty() ? "Its character " + std::to_string(text.find(' ') + 1) + " is a blank."
                        : hidden));
  }
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) {
    return bad_endpoint("The address does not begin with http:// or https://.");
  }
  const std::string scheme = base::lower_case(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https") {
    return bad_endpoint("The address begins with \"" + base::evidence_text(scheme, 20) +
                        "://\" instead of http:// or https://.");
  }
  std::string_view rest = text.substr(scheme_end + 3);
  if (rest.find_first_of("?#") != std::string_view::npos) {
    return bad_endpoint("The address contains a query or a fragment.");
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string_view authority = rest.substr(0, slash);
  if (authority.find('@') != std::string_view::npos) {
    return bad_endpoint("The address contains a user name or a password.");
  }
  if (!http::valid_authority(authority))
    return bad_endpoint("The address has no valid host and port.");
  std::string_view path = rest.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with("/api/v1")) path.remove_suffix(7);
  while (path.ends_with('/')) path.remove_suffix(1);
  return scheme + "://" + base::lower_case(authority) + std::string(path) + "/api/v1";
}

base::Expected<void> check_token(const base::Secret& token) {
  const base::Path path = base::Path::of("token");
  if (token.empty()) {
    return base::fail(
        invalid("coolify.token_missing", "No API token", "The token is empty.",
                "Create a token with the abilities read and write in Coolify under Keys & Tokens > "
                "API Tokens.",
                path));
  }
  const std::string odd = odd_character(token.reveal());
  if (odd.empty()) return {};
  return base::fail(invalid("coolify.invalid_token_text", "The API token cannot be right",
                            "A token consists of visible characters of ASCII. " + odd,
                            "Give the token alone, as Coolify showed it.", path));
}

base::Expected<void> check_header(const std::string& name, const base::Secret& value) {
  const base::Path path = base::Path::of("headers").key(name);
  const char* const code = "coolify.invalid_header";
  const char* const summary = "Invalid extra header";
  if (!http::valid_header_name(name)) {
    base::Diagnostic error =
        invalid(code, summary, "The name is not one a header can have. " + base::hidden_part(name),
                "Use letters, digits and dashes.", path);
    error.cause = base::trimmed(error.cause);
    error.evidence = base::visible_text(name, 200);
    return base::fail(std::move(error));
  }
  if (const Reserved* const row = reserved(name)) {
    base::Diagnostic error =
        invalid(code, summary, "The header " + name + " is not yours to set. " + row->cause,
                row->remedy, path);
    if (row->about != nullptr) error.values = {{row->about, name}};
    return base::fail(std::move(error));
  }
  if (!http::valid_header_value(value.reveal())) {
    return base::fail(invalid(code, summary,
                              "The value contains a line break or a control character. " +
                                  base::hidden_part(value.reveal()),
                              "Give the value on one line.", path));
  }
  return {};
}

base::Expected<void> check_ca_cert(const std::string& ca_cert) {
  return of_transport(http::check_ca_cert(ca_cert));
}

base::Expected<void> check_identity(const std::string& client_cert,
                                    const base::Secret& client_key) {
  return of_transport(http::check_identity(client_cert, client_key));
}

base::Expected<void> check_proxy(const base::Secret& proxy_url) {
  return of_transport(http::check_proxy({proxy_url.clone(), {}}));
}

base::Expected<void> check_config(const ClientConfig& config) {
  if (const auto endpoint = normalize_endpoint(config.endpoint); !endpoint) {
    return base::fail(endpoint.error());
  }
  if (auto token = check_token(config.token); !token) return token;
  for (const auto& [name, value] : config.headers) {
    if (auto header = check_header(name, value); !header) return header;
  }
  if (config.client_cert.empty() != config.client_key.empty()) {
    const bool no_key = config.client_key.empty();
    return base::fail(invalid(
        "coolify.client_certificate_incomplete", "A client certificate needs its key",
        no_key ? "There is a certificate but no key." : "There is a key but no certificate.",
        "Give both, or neither.", base::Path::of(no_key ? "client_key" : "client_cert")));
  }
  return check_numbers(config);
}

}  // namespace coolify
