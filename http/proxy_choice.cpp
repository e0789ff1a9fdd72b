#include "http/proxy_choice.h"

#include <initializer_list>

namespace http {
namespace {

std::string first_of(const EnvironmentLookup& environment,
                     std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (std::string value = environment(name); !value.empty()) return value;
  }
  return {};
}

}  // namespace

ProxyChoice choose_proxy(std::string_view base_url, const base::Secret& proxy_url,
                         const EnvironmentLookup& environment) {
  if (!proxy_url.empty()) return {proxy_url.clone(), {}};
  const bool secure = base_url.starts_with("https:");
  std::string url =
      secure ? first_of(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
             : first_of(environment, {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
  return {base::Secret(std::move(url)), first_of(environment, {"no_proxy", "NO_PROXY"})};
}

}  // namespace http
