#include "cli/report/html.h"

#include <doctest/doctest.h>

using cli::report::escaped;
using cli::report::isolated;
using cli::report::policy_hash;
using cli::report::with_code;

TEST_CASE("nothing of a text is mark-up") {
  CHECK(escaped("</script><script>alert('x')</script>") ==
        "&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  CHECK(escaped("a \" onload=\"b & c") == "a &quot; onload=&quot;b &amp; c");
  CHECK(escaped("two\nlines") == "two\nlines");
  CHECK(escaped("\u00E9\u65E5") == "\u00E9\u65E5");
}

TEST_CASE("nothing of a text is obeyed") {
  CHECK(escaped("a\u202Eb\u2066c") == "a\uFFFDb\uFFFDc");
  CHECK(escaped(std::string("a\0b", 3)) == "a\uFFFDb");
  CHECK(escaped("\x1B[31mred\x07") == "\uFFFDred\uFFFD");
  CHECK(escaped("\xFF\xFE") == "\uFFFD\uFFFD");
  CHECK(isolated("<b>") == "<bdi>&lt;b&gt;</bdi>");
}

TEST_CASE("what stands in backticks is code") {
  CHECK(with_code("set `a < b` and `c`.") == "set <code>a &lt; b</code> and <code>c</code>.");
  CHECK(with_code("`<script>`") == "<code>&lt;script&gt;</code>");
  CHECK(with_code("one ` alone") == "one ` alone");
  CHECK(with_code("`` empty") == "`` empty");
  CHECK(with_code("not `over\ntwo` lines") == "not `over\ntwo` lines");
  CHECK(with_code("") == "");
}

TEST_CASE("a policy names a script by its hash") {
  // printf abc | openssl dgst -sha256 -binary | base64
  CHECK(policy_hash("abc") == "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
}
