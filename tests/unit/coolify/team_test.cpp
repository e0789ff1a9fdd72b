#include "coolify/team.h"

#include <doctest/doctest.h>

TEST_CASE("a token's team is recognised by id or name") {
  const coolify::Team team{7, "Web", "", false};
  CHECK(coolify::check_team(team, "7").has_value());
  CHECK(coolify::check_team(team, "Web").has_value());
  for (const char* other : {"8", "web", "", "77"}) {
    const auto result = coolify::check_team(team, other);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == "coolify.wrong_team");
    CHECK(result.error().path == base::Path::of("expected_team"));
    CHECK(result.error().evidence.find("Web (id 7)") != std::string::npos);
  }
}
