#include "provider/pending_key.h"

#include <doctest/doctest.h>

using provider::remember_key;
using provider::remembered_key;

TEST_CASE("a key that has to go is remembered until it is gone") {
  CHECK(remembered_key(remember_key("kq3ml0zt5ja9e1v7c2b8n4xw")) == "kq3ml0zt5ja9e1v7c2b8n4xw");
  CHECK_FALSE(remembered_key(remember_key("")));
  CHECK_FALSE(remember_key("").empty());
  CHECK_FALSE(remembered_key(""));
  CHECK_FALSE(remembered_key("something else"));
}
