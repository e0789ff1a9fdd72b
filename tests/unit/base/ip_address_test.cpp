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

TEST_CASE("the address in what is not one for what stands around it") {
  for (const char* text : {"[2001:db8::1]", "[2001:db8::1]:22", "2001:db8::1/64",
                           "[2001:db8::1]/64", "[2001:db8::1/64]", "[2001:db8::1"}) {
    CAPTURE(text);
    CHECK(base::bare_ip_address(text) == "2001:db8::1");
  }
  for (const char* text : {"203.0.113.7:22", "203.0.113.7/24", "[203.0.113.7]"}) {
    CAPTURE(text);
    CHECK(base::bare_ip_address(text) == "203.0.113.7");
  }
  for (const char* text : {"", "[", "]", "[]", "/", ":", "203.0.113.7", "2001:db8::1", "web:22",
                           "[web]", "fe80::1%eth0", "999.1.1.1:22"}) {
    CAPTURE(text);
    CHECK(base::bare_ip_address(text) == std::nullopt);
  }
}
