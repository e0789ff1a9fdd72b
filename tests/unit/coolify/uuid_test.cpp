#include "coolify/uuid.h"

#include <doctest/doctest.h>

TEST_CASE("a uuid has letters, digits, dashes and underscores, and nothing else") {
  for (const char* text : {"9nh0fflhm8hyglcr2jltjuaq", "Az09_-", "7"}) {
    CAPTURE(text);
    CHECK(coolify::is_uuid(text));
  }
  for (const char* text : {"", "a b", "a/b", "a'b", "a.b", "a\n", "\xC3\xA4"}) {
    CAPTURE(text);
    CHECK_FALSE(coolify::is_uuid(text));
  }
}
