#include "events/url.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/mangled_texts.h"

namespace {

/// "ORIGIN PATH QUERY", or the fault.
std::string told(std::string_view text) {
  const auto url = events::parse_url(text);
  return url ? url->origin + " " + url->path + " " + url->query : url.error();
}

}  // namespace

TEST_CASE("the parts of an address") {
  CHECK(told("https://hooks.example.com/services/T0/B0?token=x&y=/z") ==
        "https://hooks.example.com /services/T0/B0 token=x&y=/z");
  CHECK(told("HTTP://Hooks.Example.com:8080") == "http://hooks.example.com:8080  ");
  CHECK(told("https://[2001:db8::1]:6001/") == "https://[2001:db8::1]:6001 / ");
  CHECK(told("https://example.com?a=b") == "https://example.com  a=b");
  CHECK(told("https://example.com/?") == "https://example.com / ");
  CHECK(told("https://example.com/a@b") == "https://example.com /a@b ");
  CHECK(told("https://example.com/x?y?z") == "https://example.com /x y?z");
}

TEST_CASE("what is no address of a receiver, and why") {
  constexpr const char* kScheme = "It does not begin with http:// or https://.";
  constexpr const char* kHost = "It has no valid host and port.";
  CHECK(told("") == "It is empty.");
  for (const char* const text : {"hooks.example.com", "ftp://example.com", "file:///etc/passwd",
                                 "//example.com", "javascript:x", "https:/example.com"}) {
    CHECK(told(text) == kScheme);
  }
  for (const char* const text :
       {"https://", "https:///path", "https://?q", "https://:80", "https://example.com:0",
        "https://example.com:70000", "https://example.com:x", "https://[::1", "https://a\\b"}) {
    CAPTURE(text);
    CHECK(told(text) == kHost);
  }
  CHECK(told("https://me:password@example.com") == "It contains a user name or a password.");
  CHECK(told("https://me@example.com/") == "It contains a user name or a password.");
  CHECK(told("https://example.com/#part") == "It contains a fragment (#).");
  CHECK(told("https://example.com/a b") == "It contains a blank.");
  CHECK(told("https://example.com/a\r\nHost: other") == "Its character 22 is a line break (\\r).");
}

TEST_CASE("a fault repeats nothing of the address") {
  for (const auto& [how, text] : tests::mangled_line("https://example.com/AAAAtoken")) {
    CAPTURE(how);
    CHECK(told(text + "#").find("token") == std::string::npos);
    if (text != "https://example.com/AAAAtoken") CHECK_FALSE(events::parse_url(text));
  }
}
