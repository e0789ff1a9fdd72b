#include "cli/suggestion.h"

#include <doctest/doctest.h>

using cli::closest_to;

TEST_CASE("a slip of the pen is recognised, another word is not") {
  const std::vector<std::string> known = {"register", "check", "--outputs", "--sync"};
  CHECK(closest_to("regster", known) == "register");
  CHECK(closest_to("registre", known) == "register");
  CHECK(closest_to("chekc", known) == "check");
  CHECK(closest_to("--output", known) == "--outputs");
  CHECK(closest_to("apply", known) == "");
  CHECK(closest_to("", known) == "");
  CHECK(closest_to(std::string(1000, 'x'), known) == "");
}
