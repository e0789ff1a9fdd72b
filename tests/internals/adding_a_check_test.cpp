// The check that docs/internals/adding.md adds, and all that is to follow from its file.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "checks/catalog.h"
#include "checks/inspect.h"
#include "cli/checks_guide.h"
#include "provider/arguments/health_checks.h"
#include "tests/support/healthy_host.h"

namespace {

checks::Options wanting(std::int64_t megabytes) {
  checks::Options options = tests::healthy_options();
  options.checks["swap"].settings["min_mb"] = megabytes;
  return options;
}

const schema::Attribute* find(const std::vector<schema::Attribute>& attributes,
                              const std::string& name) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const auto& one) { return one.name == name; });
  return found == attributes.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("it is in the catalog and takes its setting from the configuration") {
  REQUIRE(checks::find_check("swap") != nullptr);
  CHECK(checks::settings_of("swap", {}).number("min_mb") == 0);
  CHECK(checks::validate_options(wanting(512)).empty());
  CHECK(checks::validate_options(wanting(-1)).items().at(0).path.to_string() == "swap.min_mb");
}

TEST_CASE("it has a place of its own among the others") {
  std::set<int> places;
  for (const checks::Check* const check : checks::catalog()) places.insert(check->order);
  CHECK(places.size() == checks::catalog().size());
}

TEST_CASE("it judges a host and is in the report") {
  const auto host = tests::facts_with({{"memory.swap_total_kb", "524288"}});
  const auto enough = checks::judge(host, wanting(512));
  REQUIRE(enough.find("swap") != nullptr);
  CHECK(enough.find("swap")->status() == "passed");
  CHECK(enough.find("swap")->message() == "512 MB of swap");

  const auto few = checks::judge(host, wanting(513)).diagnostics();
  REQUIRE(few.items().size() == 1);
  CHECK(few.items()[0].code == "health.swap_small");
  CHECK(few.items()[0].severity == base::Severity::warning);
}

TEST_CASE("it is an argument of the provider") {
  const auto arguments = provider::health_checks_object();
  const schema::Attribute* const swap = find(arguments->attributes, "swap");
  REQUIRE(swap != nullptr);
  REQUIRE(swap->nested != nullptr);
  CHECK(find(swap->nested->attributes, "severity") != nullptr);
  CHECK(find(swap->nested->attributes, "min_mb") != nullptr);
}

TEST_CASE("it is in the guide with its code") {
  const std::string guide = cli::render_checks_guide(checks::catalog());
  CHECK(guide.find("## Swap (`swap`)") != std::string::npos);
  CHECK(guide.find("`health.swap_small`") != std::string::npos);
}
