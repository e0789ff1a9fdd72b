#include "http/proxy_choice.h"

#include <doctest/doctest.h>

#include <map>

namespace {

std::string chosen(const char* endpoint, const char* proxy_url,
                   const std::map<std::string, std::string>& variables) {
  const auto choice = http::choose_proxy(endpoint, base::Secret(proxy_url), [&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  });
  return std::string(choice.url.reveal()) + "|" + choice.no_proxy;
}

}  // namespace

TEST_CASE("which proxy requests go through") {
  const char* const https = "https://c.example/api/v1";
  const char* const http = "http://c.example/api/v1";
  CHECK(chosen(https, "", {}) == "|");
  CHECK(chosen(https, "", {{"HTTPS_PROXY", "http://p:1"}}) == "http://p:1|");
  CHECK(chosen(http, "", {{"HTTPS_PROXY", "http://p:1"}}) == "|");
  CHECK(chosen(http, "", {{"HTTP_PROXY", "http://p:2"}}) == "http://p:2|");
  CHECK(chosen(https, "", {{"HTTPS_PROXY", "http://p:1"}, {"https_proxy", "http://p:3"}}) ==
        "http://p:3|");
  CHECK(chosen(https, "", {{"ALL_PROXY", "socks5h://p:4"}}) == "socks5h://p:4|");
  CHECK(chosen(https, "", {{"HTTPS_PROXY", "http://p:1"}, {"NO_PROXY", ".example"}}) ==
        "http://p:1|.example");
  CHECK(chosen(https, "http://own:5", {{"HTTPS_PROXY", "http://p:1"}, {"NO_PROXY", "*"}}) ==
        "http://own:5|");
}
