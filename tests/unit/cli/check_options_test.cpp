#include "cli/check_options.h"

#include <doctest/doctest.h>

using cli::check_options;

TEST_CASE("severities and settings of checks are read by the type that they have") {
  const auto options = check_options({.checks = {"disk=warn", "disk.min_gb=3"},
                                      .skipped = {"cpus"},
                                      .outbound_targets = {"https://example.com/"}});
  REQUIRE(options.has_value());
  const checks::CheckOptions& disk = options->checks.at("disk");
  CHECK(disk.severity == checks::CheckSeverity::warn);
  CHECK(std::get<std::int64_t>(disk.settings.at("min_gb")) == 3);
  CHECK(options->checks.at("cpus").severity == checks::CheckSeverity::off);
  CHECK(std::get<std::vector<std::string>>(options->checks.at("outbound").settings.at("targets")) ==
        std::vector<std::string>{"https://example.com/"});
}

TEST_CASE("without options every check is as it is by itself") {
  const auto options = check_options({});
  REQUIRE(options.has_value());
  CHECK(options->checks.empty());
}

TEST_CASE("what no check has is refused") {
  for (const char* const text :
       {"disk", "disk=", "disk=loud", "dsik=warn", "disk.min=3", "disk.min_gb=many", "=warn"}) {
    CAPTURE(text);
    const auto options = check_options({.checks = {text}});
    REQUIRE_FALSE(options.has_value());
    CHECK(options.error().code == "cli.check_invalid");
  }
  const auto target = check_options({.outbound_targets = {"nowhere"}});
  REQUIRE_FALSE(target.has_value());
  CHECK(target.error().code == "checks.target_invalid");
}
