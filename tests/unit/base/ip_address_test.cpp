#include "base/ip_address.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("addresses of IPv4 and IPv6, and what only looks like one") {
  for (const char* text : {"192.0.2.1", "0.0.0.0", "255.255.255.255"}) {
    CAPTURE(text);
    CHECK(base::is_ipv4(text));
    CHECK_FALSE(base::is_ipv6(text));
    CHECK(base::is_ip_address(text));
  }
  for (const char* text : {"::1", "2001:DB8::1", "::ffff:192.0.2.1", "2001:db8:0:0:0:0:0:1"}) {
    CAPTURE(text);
    CHECK_FALSE(base::is_ipv4(text));
    CHECK(base::is_ipv6(text));
    CHECK(base::is_ip_address(text));
  }
  for (const char* text : {"", "192.0.2", "192.0.2.256", "192.0.2.1 ", "192.0.2.01", "0x7f.0.0.1",
                           "fe80::1%eth0", "[::1]", "2001:db8::1::2", "localhost"}) {
    CAPTURE(text);
    CHECK_FALSE(base::is_ip_address(text));
  }
  CHECK_FALSE(base::is_ip_address(std::string("192.0.2.1\0.example", 18)));
}
