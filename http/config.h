#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "base/secret.h"

namespace http {

/// The way to one server and what is sent with every request. Move-only because of the secrets.
struct Config {
  /// http or https, host, port and path, without a slash at the end: "https://a.example/api".
  std::string base_url = {};
  /// Sent with every request, and to no proxy that is asked for a tunnel. Names and values as
  /// valid_header_name() and valid_header_value() want them, and none of reserved_header_name().
  std::map<std::string, base::Secret> headers = {};
  /// Sent as "Authorization: Bearer ..." when it is not empty. Apart from the headers because a
  /// secret is masked in messages as the text it is, and people paste the token alone.
  base::Secret bearer_token = {};
  base::Duration request_timeout = std::chrono::seconds(30);
  std::string ca_cert = {};  ///< PEM text, or the path of a PEM file; trusted besides the system's
  bool insecure = false;     ///< no check of the server's certificate
  std::string client_cert = {};  ///< PEM text of certificate and chain
  base::Secret client_key = {};  ///< PEM text
  /// Overrides HTTPS_PROXY and its kin, NO_PROXY included. May hold a password.
  base::Secret proxy_url = {};
  std::string user_agent = {};
};

}  // namespace http
