// The stand-in is asked what real versions were asked, and answers as they did.
#include <doctest/doctest.h>

#include "tests/standin/contract/comparison.h"
#include "tests/standin/contract/recordings.h"
#include "tests/support/paths.h"
#include "tests/unit/standin/contract/ask_instance.h"

using namespace standin;
using namespace standin::contract;

namespace {

const Recordings& recordings() {
  static const auto loaded = Recordings::load(tests::in_project("tests/standin/contract/answers"));
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error().cause);
  return *loaded;
}

const std::vector<Allowance>& allowances() {
  static const auto loaded =
      load_allowances(tests::in_project("tests/standin/contract/allowed.json"));
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error().cause);
  return *loaded;
}

Complaints asked_of(const std::string& version) {
  const Instance instance(quick(version));
  const auto asked = ask_all(target_of(instance), {}, in_silence);
  REQUIRE(asked.has_value());
  CHECK(asked->left_behind.empty());
  CHECK(instance.ask("GET", "/servers").json == Json::array());
  CHECK(instance.ask("GET", "/security/keys").json == Json::array());
  std::vector<Difference> found;
  for (const Question& question : questions()) {
    if (!question.compared) continue;
    const Json recorded = recordings().answer(version, question.name).value();
    const auto more =
        differences(question, recorded, asked->answers.at(question.name), Owner::ours);
    found.insert(found.end(), more.begin(), more.end());
  }
  return complaints(std::move(found), allowances(), version);
}

void same_as(const std::string& version) {
  const Complaints left = asked_of(version);
  CHECK_MESSAGE(left.differences.empty(), report(left.differences));
  for (const Allowance& idle : left.idle) {
    FAIL_CHECK("allowed, and does not occur: " << idle.question << " " << idle.path);
  }
}

}  // namespace

TEST_CASE("the contract has as many questions as were asked") {
  const auto& all = questions();
  CHECK(std::count_if(all.begin(), all.end(), [](const Question& q) { return q.compared; }) == 273);
}

TEST_CASE("every version with answers is asked") {
  CHECK(recordings().versions() ==
        std::vector<std::string>{"4.0.0", "4.1.2", "4.2.0", "4.3.0", "4.3.11", "4.4.0-rc.1"});
  for (const std::string& version : recordings().versions()) {
    CHECK(recordings().derived(version) == (version == "4.1.2" || version == "4.3.0"));
  }
}

TEST_CASE("contract: 4.0.0 as recorded") { same_as("4.0.0"); }
TEST_CASE("contract: 4.1.2 as derived") { same_as("4.1.2"); }
TEST_CASE("contract: 4.2.0 as recorded") { same_as("4.2.0"); }
TEST_CASE("contract: 4.3.0 as derived") { same_as("4.3.0"); }
TEST_CASE("contract: 4.3.11 as recorded") { same_as("4.3.11"); }
TEST_CASE("contract: 4.4.0-rc.1 as recorded") { same_as("4.4.0-rc.1"); }

TEST_CASE("contract: a version that answers otherwise is found out") {
  const Instance instance(quick("4.3.11"));
  const auto asked = ask_all(target_of(instance), {}, in_silence);
  REQUIRE(asked.has_value());
  std::map<std::string, std::size_t> differing;
  for (const Question& question : questions()) {
    if (!question.compared) continue;
    const Json recorded = recordings().answer("4.3.0", question.name).value();
    const auto found =
        differences(question, recorded, asked->answers.at(question.name), Owner::ours);
    for (const Difference& one : found) ++differing[one.path];
  }
  CHECK(differing["/body/settings/docker_version"] == 72);
  // The text of an address in use.
  CHECK(differing["/body/message"] == 2);
}
