#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace http {

/// Reads an environment variable; empty when it is not set.
using EnvironmentLookup = std::function<std::string(const char* name)>;

/// The variables of this process.
[[nodiscard]] std::string process_environment(const char* name);

/// Which proxy requests go through.
struct ProxyChoice {
  base::Secret url;      ///< empty: none
  std::string no_proxy;  ///< hosts that are reached without it, comma separated
};

/// `proxy_url` when it is given, and then for every host; else the environment's proxy for the
/// URL's scheme (HTTPS_PROXY or HTTP_PROXY, then ALL_PROXY) with NO_PROXY. Lower-case names
/// count first.
[[nodiscard]] ProxyChoice choose_proxy(std::string_view base_url, const base::Secret& proxy_url,
                                       const EnvironmentLookup& environment);

/// A part of an address with its percent signs resolved.
[[nodiscard]] std::string percent_decoded(std::string_view part);

/// What is secret in the address of a proxy, in every way it is written on the way there: user and
/// password as they stand in the address and as they are meant (of which base64 makes a header),
/// and the password alone.
[[nodiscard]] std::vector<base::Secret> proxy_credentials(const base::Secret& url);

}  // namespace http
