#include "base/ip_range.h"

#include <doctest/doctest.h>

using base::IpRange;

namespace {

bool holds(const char* range, std::string_view address) {
  const auto parsed = IpRange::parse(range);
  REQUIRE_MESSAGE(parsed.has_value(), range);
  return parsed->contains(address);
}

}  // namespace

TEST_CASE("a range of IPv4 has its first and last address and none beyond") {
  CHECK(holds("10.0.0.0/8", "10.0.0.0"));
  CHECK(holds("10.0.0.0/8", "10.255.255.255"));
  CHECK_FALSE(holds("10.0.0.0/8", "9.255.255.255"));
  CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  CHECK(holds("192.0.2.128/25", "192.0.2.128"));
  CHECK_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
  CHECK(holds("192.0.2.7/32", "192.0.2.7"));
  CHECK_FALSE(holds("192.0.2.7/32", "192.0.2.6"));
  CHECK(holds("0.0.0.0/0", "255.255.255.255"));
}

TEST_CASE("a range of IPv6 takes every spelling") {
  CHECK(holds("2001:db8::/32", "2001:0DB8:0:0::1"));
  CHECK(holds("2001:DB8:0::/32", "2001:db8:ffff::"));
  CHECK_FALSE(holds("2001:db8::/32", "2001:db9::1"));
  CHECK(holds("fe80::/10", "febf::1"));
  CHECK_FALSE(holds("fe80::/10", "fec0::1"));
  CHECK(holds("::1/128", "0:0:0:0:0:0:0:1"));
  CHECK_FALSE(holds("::1/128", "::2"));
}

TEST_CASE("the two families are apart, but for addresses of IPv6 that stand for IPv4") {
  CHECK(holds("10.0.0.0/8", "::ffff:10.0.0.1"));
  CHECK(holds("10.0.0.0/8", "::FFFF:0a00:0001"));
  CHECK_FALSE(holds("10.0.0.0/8", "::ffff:11.0.0.1"));
  CHECK(holds("::ffff:0:0/96", "::ffff:10.0.0.1"));
  CHECK_FALSE(holds("::/0", "10.0.0.1"));
  CHECK_FALSE(holds("0.0.0.0/0", "::1"));
  CHECK(holds("::/0", "2001:db8::1"));
}

TEST_CASE("what is no address is in no range") {
  using namespace std::string_view_literals;
  for (const std::string_view odd :
       {""sv, "web.example.com"sv, "300.1.1.1"sv, "10.0.0.1:22"sv, "[::1]"sv, "fe80::1%eth0"sv,
        "10.0.0.1/32"sv, " 10.0.0.1"sv, "10.0.0.1\0"sv, "host.docker.internal"sv}) {
    CAPTURE(odd);
    CHECK_FALSE(holds("0.0.0.0/0", odd));
    CHECK_FALSE(holds("::/0", odd));
  }
}

TEST_CASE("what is no range is refused") {
  using namespace std::string_view_literals;
  for (const std::string_view odd : {""sv,
                                     "/"sv,
                                     "10.0.0.0"sv,
                                     "10.0.0.0/"sv,
                                     "10.0.0.0/33"sv,
                                     "10.0.0.0/-1"sv,
                                     "10.0.0.0/+8"sv,
                                     "10.0.0.0/08"sv,
                                     "10.0.0.0/8 "sv,
                                     "10.0.0/8"sv,
                                     "010.0.0.0/8"sv,
                                     "::/129"sv,
                                     "::/0128"sv,
                                     "::/"sv,
                                     "[::]/0"sv,
                                     "fe80::%eth0/64"sv,
                                     "example.com/8"sv,
                                     "10.0.0.0/255.0.0.0"sv,
                                     "10.0.0.0/8/8"sv,
                                     "::/99999999999"sv,
                                     "10.0.0.0\0/8"sv}) {
    CAPTURE(odd);
    CHECK_FALSE(IpRange::parse(odd).has_value());
  }
}

TEST_CASE("a range knows whether bits are set that do not count") {
  CHECK(IpRange::parse("10.0.0.0/8")->is_exact());
  CHECK_FALSE(IpRange::parse("10.0.0.1/8")->is_exact());
  CHECK(IpRange::parse("10.0.0.1/8")->to_string() == "10.0.0.0/8");
  CHECK_FALSE(IpRange::parse("2001:DB8::1/32")->is_exact());
  CHECK(IpRange::parse("2001:DB8::1/32")->to_string() == "2001:db8::/32");
  CHECK(IpRange::parse("::1/128")->is_exact());
  CHECK(IpRange::parse("255.255.255.255/0")->to_string() == "0.0.0.0/0");
}
