#include "provider/arguments/address.h"

#include <doctest/doctest.h>

namespace {

std::string verdict(const schema::Validator& validator, const std::string& address) {
  const base::Diagnostics found = validator.check(schema::Value::string(address));
  return found.empty() ? "accepted" : found.items().front().code;
}

}  // namespace

TEST_CASE("addresses for Coolify") {
  struct Row {
    const char* address;
    const char* expected;
  };
  const Row rows[] = {
      {"203.0.113.10", "accepted"},
      {"2001:DB8::1", "accepted"},
      {"::ffff:10.0.0.1", "accepted"},
      {"web-1.example.com", "accepted"},
      {"WEB", "accepted"},
      {"3com.example", "accepted"},
      {"[::1]", "config.address"},
      {"fe80::1%eth0", "config.address"},
      {"203.0.113.10:22", "config.address"},
      {"300.1.1.1", "config.address"},
      {"999.999.999.999", "config.address"},
      {"10.0.1", "config.address"},
      {"a_b", "config.address"},
      {"-a.example", "config.address"},
      {"a.example.", "config.address"},
      {"a b", "config.address"},
      {"", "config.address"},
      {"1.2.3.4", "config.address_placeholder"},
      {"0.0.0.0", "config.address_placeholder"},
      {"::", "config.address_placeholder"},
      {"0:0:0:0:0:0:0:0", "config.address_placeholder"},
      {"host.docker.internal", "config.address_coolify_host"},
      {"HOST.docker.Internal", "config.address_coolify_host"},
      {"host.docker.example", "accepted"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(verdict(provider::server_address(), row.address) == row.expected);
  }
  CHECK(verdict(provider::server_address(), std::string(64, 'a')) == "config.address");
  CHECK(verdict(provider::server_address(), std::string(63, 'a')) == "accepted");
}

TEST_CASE("addresses this provider connects to may have a zone") {
  CHECK(verdict(provider::reachable_address(), "fe80::1%eth0") == "accepted");
  CHECK(verdict(provider::reachable_address(), "fe80::1%br-lan.20") == "accepted");
  CHECK(verdict(provider::reachable_address(), "fe80::1%") == "config.address");
  CHECK(verdict(provider::reachable_address(), "fe80::1%eth0\r\nX: y") == "config.address");
  CHECK(verdict(provider::reachable_address(), "203.0.113.10%eth0") == "config.address");
  CHECK(verdict(provider::reachable_address(), "bad host") == "config.address");
}
