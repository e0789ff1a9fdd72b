#include "coolify/address.h"

#include <doctest/doctest.h>

TEST_CASE("equal addresses have one spelling") {
  struct Row {
    const char* written;
    const char* canonical;
  };
  const Row rows[] = {
      {"2001:DB8::1", "2001:db8::1"},         {"2001:db8:0:0:0:0:0:1", "2001:db8::1"},
      {"2001:0db8::0001", "2001:db8::1"},     {"2001:db8:0:1::1", "2001:db8:0:1::1"},
      {"::FFFF:10.0.0.1", "::ffff:10.0.0.1"}, {"0:0:0:0:0:0:0:0", "::"},
      {"Web.Example.COM", "web.example.com"}, {" 203.0.113.10 ", "203.0.113.10"},
      {"203.0.113.10", "203.0.113.10"},       {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.written);
    CHECK(coolify::canonical_address(row.written) == row.canonical);
    CHECK(coolify::same_address(row.written, row.canonical));
  }
}

TEST_CASE("different addresses stay different") {
  CHECK_FALSE(coolify::same_address("10.0.0.1", "10.0.0.10"));
  CHECK_FALSE(coolify::same_address("2001:db8::1", "2001:db8::10"));
  CHECK_FALSE(coolify::same_address("::ffff:10.0.0.1", "10.0.0.1"));
  CHECK_FALSE(coolify::same_address("web.example.com", "web.example.org"));
}
