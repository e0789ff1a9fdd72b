#include "checks/network_facts.h"

#include <doctest/doctest.h>

using checks::parse_target;

TEST_CASE("targets: what is understood") {
  struct Row {
    const char* text;
    const char* host;
    int port;
    bool is_http;
    bool is_literal;
  };
  const Row rows[] = {
      {"https://get.docker.com", "get.docker.com", 443, true, false},
      {"https://get.docker.com/", "get.docker.com", 443, true, false},
      {"http://mirror.example/debian?x=1", "mirror.example", 80, true, false},
      {"https://coolify.example:8443/api", "coolify.example", 8443, true, false},
      {"http://10.0.0.1:8000", "10.0.0.1", 8000, true, true},
      {"https://[2001:db8::1]/", "2001:db8::1", 443, true, true},
      {"tcp://[2001:db8::1]:5000", "2001:db8::1", 5000, false, true},
      {"tcp://registry:5000", "registry", 5000, false, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto target = parse_target(row.text);
    REQUIRE(target);
    CHECK(target->url == row.text);
    CHECK(target->host == row.host);
    CHECK(target->port == row.port);
    CHECK(target->is_http == row.is_http);
    CHECK(target->is_literal == row.is_literal);
  }
}

TEST_CASE("targets: what is refused") {
  const std::string too_long = "https://a/" + std::string(200, 'a');
  for (const std::string& text : std::vector<std::string>{"",
                                                          "registry",
                                                          "ftp://a",
                                                          "https://",
                                                          "https://:443",
                                                          "tcp://a",
                                                          "tcp://a:",
                                                          "tcp://a:0",
                                                          "tcp://a:65536",
                                                          "tcp://a:22x",
                                                          "https://[::1",
                                                          "https://[::1]x",
                                                          "https://u:p@a/",
                                                          "https://a b/",
                                                          "https://a,b/",
                                                          "https://a\n/",
                                                          "https://-x/",
                                                          "tcp://a:-1",
                                                          "HTTPS://a",
                                                          too_long}) {
    CAPTURE(text);
    const auto target = parse_target(text);
    REQUIRE_FALSE(target);
    CHECK(target.error().code == "checks.target_invalid");
    CHECK(target.error().kind == base::ErrorKind::invalid_config);
  }
}

TEST_CASE("without a configuration the registries Coolify pulls from are the targets") {
  const auto targets = checks::configured_targets({});
  REQUIRE(targets.size() == 2);
  CHECK(targets[0].host == "registry-1.docker.io");
  CHECK(targets[1].host == "ghcr.io");
}
