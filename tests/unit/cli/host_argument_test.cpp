#include "cli/host_argument.h"

#include <doctest/doctest.h>

using cli::HostArgument;
using cli::parse_host;

TEST_CASE("machines are named as ssh names them") {
  const std::pair<const char*, HostArgument> rows[] = {
      {"203.0.113.7", {.host = "203.0.113.7"}},
      {"web-1.example.com", {.host = "web-1.example.com"}},
      {"ubuntu@203.0.113.7", {.user = "ubuntu", .host = "203.0.113.7"}},
      {"203.0.113.7:2222", {.host = "203.0.113.7", .port = 2222}},
      {"root@web:22", {.user = "root", .host = "web", .port = 22}},
      {"2001:db8::1", {.host = "2001:db8::1"}},
      {"[2001:db8::1]", {.host = "2001:db8::1"}},
      {"root@[2001:db8::1]:65535", {.user = "root", .host = "2001:db8::1", .port = 65535}},
      {"user@corp@web", {.user = "user@corp", .host = "web"}}};
  for (const auto& [text, machine] : rows) {
    CAPTURE(text);
    const auto read = parse_host(text);
    REQUIRE(read.has_value());
    CHECK(*read == machine);
  }
}

TEST_CASE("what names no machine is refused, with the code of its fault") {
  const std::pair<const char*, const char*> rows[] = {
      {"", "config.address"},
      {"@web", "cli.host_invalid"},
      {"web:", "cli.host_invalid"},
      {"web:0", "cli.host_invalid"},
      {"web:65536", "cli.host_invalid"},
      {"web:22x", "cli.host_invalid"},
      {"[2001:db8::1", "cli.host_invalid"},
      {"[web]:22", "cli.host_invalid"},
      {"[2001:db8::1]22", "cli.host_invalid"},
      {"ro\not@web", "cli.host_invalid"},
      {"web;reboot", "config.address"},
      {"300.1.1.1", "config.address"},
      {"1.2.3.4", "config.address_placeholder"},
      {"host.docker.internal", "config.address_coolify_host"}};
  for (const auto& [text, code] : rows) {
    CAPTURE(text);
    const auto read = parse_host(text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == code);
    CHECK(read.error().kind == base::ErrorKind::invalid_config);
  }
}
