#include "cli/versions_guide.h"

#include <doctest/doctest.h>

#include "coolify/version.h"
#include "tests/support/coolify_versions.h"

TEST_CASE("the guide to the versions tells what works where") {
  const std::string page = cli::render_versions_guide();
  CHECK(
      page.find(
          "\n| What | Argument or action | 4.0.0 | 4.1.0 | 4.1.2 | 4.2.0 | 4.3.0 and newer |\n") !=
      std::string::npos);
  CHECK(page.find("\n| The setting of the connection timeout | `connection_timeout` | no | yes | "
                  "yes | yes | yes |\n") != std::string::npos);
  CHECK(page.find("\n| Validation mode `install` | `validation.mode` | no | no | no | yes | yes "
                  "|\n") != std::string::npos);
  CHECK(
      page.find("\n| Changing a setting of the agent | `sentinel` | no | no | no | no | yes |\n") !=
      std::string::npos);
  CHECK(page.find("\n- The setting of terminal access (4.3.0): Refused before anything is "
                  "changed.\n") != std::string::npos);
}

TEST_CASE("every feature that somebody can miss is in the guide, with an argument") {
  const std::string page = cli::render_versions_guide();
  for (const coolify::FeatureFact& fact : coolify::feature_facts()) {
    const bool is_there = page.find("\n| " + std::string(fact.what) + " | `") != std::string::npos;
    CHECK(is_there == (fact.feature != coolify::Feature::team_endpoint));
  }
}

TEST_CASE("the guide names the versions that the tests run with") {
  const std::string page = cli::render_versions_guide();
  for (const char* const version : tests::kCoolifyVersions) {
    CHECK(page.find(std::string(" ") + version) != std::string::npos);
  }
}
