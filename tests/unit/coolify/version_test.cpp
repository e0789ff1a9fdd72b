#include "coolify/version.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using coolify::Feature;
using coolify::Version;

TEST_CASE("versions are read in all the forms instances report") {
  CHECK(coolify::parse_version("4.3.11") == Version{4, 3, 11});
  CHECK(coolify::parse_version("v4.3.11\n") == Version{4, 3, 11});
  CHECK(coolify::parse_version("4.4.0-rc.1") == Version{4, 4, 0});
  CHECK(coolify::parse_version("4.0.0-beta.418") == Version{4, 0, 0});
  CHECK(coolify::parse_version("4.3") == Version{4, 3, 0});
  CHECK(coolify::parse_version("4.3.x") == Version{4, 3, 0});
  for (const char* text : {"", "dev", "4", "4.", "-4.3", "next", "<html>"}) {
    INFO(text);
    CHECK_FALSE(coolify::parse_version(text).has_value());
  }
}

TEST_CASE("versions are compared by number") {
  CHECK(Version{4, 3, 11} > Version{4, 3, 2});
  CHECK(Version{4, 10, 0} > Version{4, 9, 9});
  CHECK(Version{4, 3, 11}.to_string() == "4.3.11");
}

TEST_CASE("each feature begins with its version") {
  struct Row {
    Feature feature;
    Version first;
    Version before;
  };
  const Row rows[] = {
      {Feature::connection_timeout_setting, {4, 1, 0}, {4, 0, 9}},
      {Feature::change_private_key, {4, 1, 2}, {4, 1, 1}},
      {Feature::unset_build_server, {4, 1, 2}, {4, 1, 1}},
      {Feature::user_with_dot, {4, 1, 2}, {4, 1, 1}},
      {Feature::validate_by_post, {4, 2, 0}, {4, 1, 9}},
      {Feature::terminal_setting, {4, 3, 0}, {4, 2, 9}},
      {Feature::subsystems, {4, 3, 0}, {4, 2, 9}},
      {Feature::docker_cleanup, {4, 3, 0}, {4, 2, 9}},
      {Feature::team_endpoint, {4, 3, 0}, {4, 2, 9}},
  };
  for (const Row& row : rows) {
    CHECK(coolify::first_version_with(row.feature) == row.first);
    CHECK(coolify::fact_of(row.feature).feature == row.feature);
    CHECK(coolify::supports(row.first, row.feature));
    CHECK_FALSE(coolify::supports(row.before, row.feature));
    CHECK(coolify::supports(std::nullopt, row.feature));
    CHECK(coolify::supports(Version{5, 0, 0}, row.feature));
  }
}

TEST_CASE("the features are told by their versions, the oldest first") {
  const auto& facts = coolify::feature_facts();
  CHECK(facts.size() == 9);
  CHECK(std::is_sorted(facts.begin(), facts.end(),
                       [](const auto& one, const auto& other) { return one.since < other.since; }));
}

TEST_CASE("each feature has a name of its own for programs") {
  std::set<std::string> names;
  for (const auto& fact : coolify::feature_facts()) CHECK(names.insert(fact.name).second);
  CHECK(names == std::set<std::string>{"change_private_key", "connection_timeout", "docker_cleanup",
                                       "install_validation", "sentinel", "team_endpoint",
                                       "terminal_access", "unset_build_server", "user_with_dot"});
}

TEST_CASE("an action that an instance is too old for has a way out of its own") {
  const auto error = coolify::version_too_old(Version{4, 2, 0}, Feature::docker_cleanup, {});
  CHECK(error.cause ==
        "Running Docker's clean-up needs Coolify 4.3.0 or newer; this instance is 4.2.0.");
  CHECK(error.remedy ==
        "Update the Coolify instance, or clean up on the server by hand, for example with `docker "
        "system prune`.");
}

TEST_CASE("the error names both versions and the attribute") {
  const auto error = coolify::version_too_old(Version{4, 0, 0}, Feature::connection_timeout_setting,
                                              base::Path::of("connection_timeout"));
  CHECK(error.code == "coolify.version_too_old");
  CHECK(error.cause ==
        "The setting of the connection timeout needs Coolify 4.1.0 or newer; this instance is "
        "4.0.0.");
  CHECK(error.path == base::Path::of("connection_timeout"));
  CHECK(coolify::version_too_old(std::nullopt, Feature::subsystems, {}).cause ==
        "Changing a setting of the agent needs Coolify 4.3.0 or newer; this instance tells no "
        "version, and does not have it.");
}
