#include "http/syntax.h"

#include <doctest/doctest.h>

TEST_CASE("an authority is a host with an optional port") {
  for (const char* good : {"a.example", "a.example:1", "10.0.0.1:65535", "[::1]", "[::1]:8000"}) {
    INFO(good);
    CHECK(http::valid_authority(good));
  }
  for (const char* bad : {"", ":80", "a:", "a:0", "a:65536", "a:x", "a:80x", "[::1", "[]:80",
                          "[::1]x", "a<b", "a]b"}) {
    INFO(bad);
    CHECK_FALSE(http::valid_authority(bad));
  }
}

TEST_CASE("header names are tokens, header values one line") {
  CHECK(http::valid_header_name("CF-Access-Client-Id"));
  CHECK_FALSE(http::valid_header_name(""));
  CHECK_FALSE(http::valid_header_name("X Y"));
  CHECK_FALSE(http::valid_header_name("X:"));
  CHECK(http::valid_header_value(""));
  CHECK(http::valid_header_value("two words\tand a tab"));
  CHECK_FALSE(http::valid_header_value("1\r\nX-B: 2"));
  CHECK_FALSE(http::valid_header_value("\x7F"));
}

TEST_CASE("headers of the transport itself are known by name") {
  for (const char* own :
       {"Connection", "keep-alive", "Proxy-Authorization", "PROXY-CONNECTION", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Content-Type", "Authorization",
        "User-Agent", "Expect", "HTTP2-Settings", "Accept-Encoding"}) {
    INFO(own);
    CHECK(http::reserved_header_name(own));
  }
  for (const char* other :
       {"Accept", "CF-Access-Client-Id", "Cookie", "X-Host", "Te2", "Proxied"}) {
    INFO(other);
    CHECK_FALSE(http::reserved_header_name(other));
  }
}

TEST_CASE("blanks and control characters are found anywhere") {
  CHECK_FALSE(http::any_blank_or_control("3|abc"));
  CHECK(http::any_blank_or_control("a b"));
  CHECK(http::any_blank_or_control("ab\n"));
}
