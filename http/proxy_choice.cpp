#include "http/proxy_choice.h"

#include <charconv>
#include <cstdlib>
#include <initializer_list>

#include "base/hidden_text.h"

namespace http {
namespace {

std::string first_of(const EnvironmentLookup& environment,
                     std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string value = environment(name);
    // What surrounds an address is no part of it.
    if (const auto address = base::visible_part(value); !address.empty()) {
      return std::string(address);
    }
  }
  return {};
}

}  // namespace

std::string process_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

ProxyChoice choose_proxy(std::string_view base_url, const base::Secret& proxy_url,
                         const EnvironmentLookup& environment) {
  if (!proxy_url.empty()) return {proxy_url.clone(), {}};
  const bool secure = base_url.starts_with("https:");
  std::string url =
      secure ? first_of(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
             : first_of(environment, {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
  return {base::Secret(std::move(url)), first_of(environment, {"no_proxy", "NO_PROXY"})};
}

std::string percent_decoded(std::string_view part) {
  std::string text;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const std::string_view digits = part.substr(i + 1, 2);
    unsigned char byte = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, byte, 16);
    const bool is_code =
        part[i] == '%' && digits.size() == 2 && error == std::errc() && stop == end;
    text += is_code ? static_cast<char>(byte) : part[i];
    if (is_code) i += 2;
  }
  return text;
}

std::vector<base::Secret> proxy_credentials(const base::Secret& url) {
  std::string_view rest = url.reveal();
  if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) {
    rest.remove_prefix(scheme + 3);
  }
  rest = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = rest.rfind('@');
  if (at == std::string_view::npos) return {};
  const std::string_view login = rest.substr(0, at);
  std::vector<base::Secret> secrets;
  secrets.emplace_back(std::string(login));
  const std::size_t colon = login.find(':');
  if (colon == std::string_view::npos) return secrets;
  const std::string_view password = login.substr(colon + 1);
  secrets.emplace_back(std::string(password));
  secrets.emplace_back(percent_decoded(password));
  secrets.emplace_back(percent_decoded(login.substr(0, colon)) + ":" + percent_decoded(password));
  return secrets;
}

}  // namespace http
