#include "base/text.h"

#include <doctest/doctest.h>

#include "base/secret.h"

using base::evidence_text;

TEST_CASE("evidence loses terminal escapes and control characters") {
  CHECK(evidence_text("\x1B[31mred\x1B[0m\a text\r\n") == "red text");
  CHECK(evidence_text("\x1B]0;title\arest") == "rest");
  CHECK(evidence_text("\x1B]0;title\x1B\\rest") == "rest");
  CHECK(evidence_text("a\tb\nc") == "a\tb\nc");
  CHECK(evidence_text("\x1B[") == "");
  CHECK(evidence_text("a\xC2\x9B"
                      "31mb\xC2\xA0\xC3\x9B") == "a31mb\xC2\xA0\xC3\x9B");
  CHECK(evidence_text("a\xC2\a\x9B"
                      "31m") == "a31m");
  CHECK(evidence_text("a\xC2") == "a\xEF\xBF\xBD");
}

TEST_CASE("evidence is clipped on a character boundary and says how much is missing") {
  CHECK(evidence_text("12345678", 8) == "12345678");
  CHECK(evidence_text("123456789", 8) == "12345678... (1 more bytes)");
  CHECK(evidence_text("1234567\xC3\xA9", 8) == "1234567... (2 more bytes)");
}

TEST_CASE("evidence hides living secrets") {
  const base::Secret secret("hunter2-canary");
  CHECK(evidence_text("password hunter2-canary refused") == "password (masked) refused");
}

TEST_CASE("evidence hides a secret as it was given and as it would be shown") {
  const base::Secret odd("PxPassw0rd\x1B[31m");
  CHECK(base::evidence_text("in 'http://me:PxPassw0rd\x1B[31m@proxy'") ==
        "in 'http://me:(masked)@proxy'");
  const base::Secret plain("SuperSecretTokenValue");
  CHECK(base::evidence_text("SuperSecretTok\x1B[0menValue") == "(masked)");
  CHECK(base::evidence_text("SuperSecretTok\xE2\x80\xAE"
                            "enValue") == "(masked)");
}

TEST_CASE("trimming and lower case") {
  CHECK(base::trimmed(" \t a b \r\n") == "a b");
  CHECK(base::trimmed(" \n").empty());
  CHECK(base::lower_case("AbC-\xC3\x84") == "abc-\xC3\x84");
}
