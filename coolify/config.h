#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/expected.h"
#include "base/secret.h"

namespace coolify {

/// How calls are repeated after faults that pass by themselves, and how many are made.
struct RequestPolicy {
  /// How long a call is repeated while Coolify is away: as long as it takes to update it.
  base::Duration patience = std::chrono::minutes(5);
  /// Most tries per call, at least 1; absent: as many as there is patience for.
  std::optional<int> attempts = {};
  base::Duration min_wait = std::chrono::seconds(1);
  base::Duration max_wait = std::chrono::seconds(20);
  /// An upper limit of our own, below what the instance allows; none when absent.
  std::optional<int> requests_per_minute = {};
  /// A refresh of many servers reads the list of servers where that is enough, see ReadChoice;
  /// false: only when requests run short.
  bool refresh_from_list = false;
};

/// Everything a user can say about the way to a Coolify instance. Move-only because of the secrets.
struct ClientConfig {
  std::string endpoint = {};  ///< as normalize_endpoint() returns it
  base::Secret token = {};
  base::Duration request_timeout = std::chrono::seconds(30);
  RequestPolicy requests = {};
  std::string ca_cert = {};  ///< PEM text, or the path of a PEM file; trusted besides the system's
  bool insecure = false;     ///< no check of the instance's certificate
  std::string client_cert = {};  ///< PEM text of certificate and chain
  base::Secret client_key = {};  ///< PEM text
  /// Overrides HTTPS_PROXY and its kin, NO_PROXY included. May hold a password.
  base::Secret proxy_url = {};
  std::map<std::string, base::Secret> headers = {};  ///< sent with every request
  std::string user_agent = {};
};

/// The API root of what a user wrote as the instance's address: "http://10.0.0.1:8000",
/// "https://coolify.example.com/" and "https://coolify.example.com/api/v1" are all accepted, the
/// answer always ends in "/api/v1". Refused, with path `endpoint`: no or another scheme than http
/// and https, no host, credentials, a query or fragment, blanks and
/// what cannot be seen inside of it.
[[nodiscard]] base::Expected<std::string> normalize_endpoint(std::string_view text);

/// Checks a token (not empty, nothing but visible ASCII; its format is the instance's business) and
/// one header that is to be sent with every request. Errors: coolify.token_missing,
/// coolify.invalid_token_text with path `token`; coolify.invalid_header with path
/// `headers["name"]`.
[[nodiscard]] base::Expected<void> check_token(const base::Secret& token);
[[nodiscard]] base::Expected<void> check_header(const std::string& name, const base::Secret& value);

/// Checks what of the way to an instance would be refused before any request, without reading a
/// file: `ca_cert` that is a text, certificate and key and that they belong together (an empty one
/// is not looked at), the address of a proxy. Errors coolify.ca_cert, coolify.client_cert,
/// coolify.proxy with the field of ClientConfig as path.
[[nodiscard]] base::Expected<void> check_ca_cert(const std::string& ca_cert);
[[nodiscard]] base::Expected<void> check_identity(const std::string& client_cert,
                                                  const base::Secret& client_key);
[[nodiscard]] base::Expected<void> check_proxy(const base::Secret& proxy_url);

/// Checks what needs no network: the token, the headers, that certificate and key come together,
/// the numbers' ranges. Paths name the fields of ClientConfig and `retry` for those of its policy.
[[nodiscard]] base::Expected<void> check_config(const ClientConfig& config);

}  // namespace coolify
