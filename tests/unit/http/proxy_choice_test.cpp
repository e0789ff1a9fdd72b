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
  CHECK(chosen(https, "", {{"HTTPS_PROXY", " http://p:1\r\n"}}) == "http://p:1|");
  CHECK(chosen(https, "http://own:5", {{"HTTPS_PROXY", "http://p:1"}, {"NO_PROXY", "*"}}) ==
        "http://own:5|");
}

TEST_CASE("what is secret in the address of a proxy") {
  const auto secrets = [](const char* url) {
    std::string all;
    for (const base::Secret& one : http::proxy_credentials(base::Secret(url))) {
      all += std::string(one.reveal()) + ";";
    }
    return all;
  };
  CHECK(secrets("http://me:p%40ss@proxy:3128") == "me:p%40ss;p%40ss;p@ss;me:p@ss;");
  CHECK(secrets("socks5h://me:a@b@proxy") == "me:a@b;a@b;a@b;me:a@b;");
  CHECK(secrets("me:pass@proxy:3128/") == "me:pass;pass;pass;me:pass;");
  CHECK(secrets("http://me@proxy") == "me;");
  CHECK(secrets("http://u%3Aser:%zz%4@proxy") == "u%3Aser:%zz%4;%zz%4;%zz%4;u:ser:%zz%4;");
  CHECK(secrets("http://proxy:3128/a@b") == "");
  CHECK(secrets("") == "");
}
