#include "provider/server_registration/former_keys.h"

#include <doctest/doctest.h>

using provider::remember_keys;
using provider::remembered_keys;

namespace {

using Uuids = std::vector<std::string>;

}  // namespace

TEST_CASE("keys that have to go are remembered until they are gone") {
  const Uuids two = {"kq3ml0zt5ja9e1v7c2b8n4xw", "other"};
  CHECK(remembered_keys(remember_keys(two)) == two);
  CHECK(remembered_keys(remember_keys({})).empty());
  CHECK_FALSE(remember_keys({}).empty());
  CHECK(remembered_keys("").empty());
  CHECK(remembered_keys("something else").empty());
}
