#include "provider/server_registration/successors.h"

#include <doctest/doctest.h>

TEST_CASE("a record belongs to the registration that created or adopted it last") {
  provider::Successors successors;
  CHECK_FALSE(successors.has_other("u", "first"));
  successors.created("u", "second");
  CHECK(successors.has_other("u", "first"));
  CHECK_FALSE(successors.has_other("u", "second"));
  CHECK_FALSE(successors.has_other("other", "first"));
  successors.changed("u");
  CHECK_FALSE(successors.has_other("u", "first"));
  CHECK(provider::handed_over("u").severity == base::Severity::warning);
}
