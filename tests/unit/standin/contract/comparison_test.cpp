#include "tests/standin/contract/comparison.h"

#include <doctest/doctest.h>

#include "tests/standin/fixture.h"

using namespace standin;
using namespace standin::contract;

namespace {

Question question_of(std::vector<std::string> of_instance = {}) {
  Question question{.name = "q", .method = "GET", .path = "/"};
  question.of_instance = std::move(of_instance);
  return question;
}

std::vector<std::string> found(const Question& question, const Json& recorded, const Json& answer,
                               Owner owner = Owner::ours) {
  std::vector<std::string> lines;
  for (const Difference& one : differences(question, recorded, answer, owner)) {
    CHECK(one.question == question.name);
    lines.push_back(one.path + ": " + one.text);
  }
  return lines;
}

using Lines = std::vector<std::string>;

base::Expected<std::vector<Allowance>> loaded(const Json& list) {
  const TestDirectory directory;
  return load_allowances(directory.write("allowed.json", list.dump()).string());
}

const Json kAllowance = {
    {"question", "q"}, {"path", "/body/a"}, {"versions", {"4.2.0"}}, {"because", "it is so"}};

}  // namespace

TEST_CASE("every place that differs is told with its path") {
  CHECK(found(question_of(), {{"status", 200}, {"body", {{"a", 1}}}},
              {{"status", 200}, {"body", {{"a", 1}}}}) == Lines{});
  CHECK(found(question_of(), {{"status", 200}, {"body", {{"a", 1}, {"b", nullptr}, {"l", {1, 2}}}}},
              {{"status", 404}, {"body", {{"a", "1"}, {"c", 3}, {"l", {1, 3}}}}}) ==
        Lines{"/body/a: recorded 1, here \"1\"", "/body/b: recorded null, not there here",
              "/body/l/1: recorded 2, here 3", "/body/c: not recorded, here 3",
              "/status: recorded 200, here 404"});
  CHECK(found(question_of(), {{"body", {1}}}, {{"body", {1, 2}}}) ==
        Lines{"/body: recorded [1], here [1,2]"});
}

TEST_CASE("a list without an order is a set, and one with an order is none") {
  Question question = question_of();
  const Json one = Json::parse(R"({"body": [{"ip": "127.0.2.1"}, {"ip": "127.0.2.2"}]})");
  const Json other =
      Json::parse(R"({"body": [{"ip": "127.0.2.2"}, {"ip": "10.0.0.1"}, {"ip": "127.0.2.1"}]})");
  CHECK(found(question, one, other).size() == 1);
  question.unordered_list = Question::Own{"ip", "127.0.2."};
  CHECK(found(question, one, other) == Lines{});
  const Json twice =
      Json::parse(R"({"body": [{"ip": "127.0.2.2"}, {"ip": "127.0.2.1"}, {"ip": "127.0.2.1"}]})");
  CHECK(found(question, one, twice).size() == 1);
  CHECK(found(question, one, twice, Owner::foreign) == Lines{});
  question.unordered_list = Question::Own{};
  CHECK(found(question, one, other).size() == 1);
}

TEST_CASE("what the people of an instance decide is compared with the stand-in's alone") {
  const Json recorded = {{"body", {{"name", "Team"}, {"id", "<id>"}}}};
  const Json answer = {{"body", {{"name", "Ours"}, {"id", "<id>"}}}};
  CHECK(found(question_of({"name"}), recorded, answer).size() == 1);
  CHECK(found(question_of({"name"}), recorded, answer, Owner::foreign) == Lines{});
  CHECK(found(question_of(), recorded, answer, Owner::foreign).size() == 1);
  // That it is not there is the version's doing.
  CHECK(found(question_of({"name"}), recorded, {{"body", {{"id", "<id>"}}}}, Owner::foreign) ==
        Lines{"/body/name: recorded \"<instance>\", not there here"});
  CHECK(found(question_of({"*"}), recorded, answer).size() == 1);
  CHECK(found(question_of({"*"}), recorded, answer, Owner::foreign) == Lines{});
  const auto url = [](const Json& value) {
    return Json{{"body", {{"settings", {{"sentinel_custom_url", value}}}}}};
  };
  CHECK(found(question_of(), url(nullptr), url("http://c.example")).size() == 1);
  CHECK(found(question_of(), url(nullptr), url("http://c.example"), Owner::foreign) == Lines{});
}

TEST_CASE("an allowance takes one place of one question in its versions") {
  const auto allowed = loaded(Json::array({kAllowance}));
  REQUIRE(allowed.has_value());
  const std::vector<Difference> differing = {
      {"q", "/body/a", "x"}, {"q", "/body/b", "x"}, {"other", "/body/a", "x"}};
  const Complaints left = complaints(differing, *allowed, "4.2.0");
  REQUIRE(left.differences.size() == 2);
  CHECK(left.differences[0].path == "/body/b");
  CHECK(left.differences[1].question == "other");
  CHECK(left.idle.empty());
  CHECK(complaints(differing, *allowed, "4.3.0").differences.size() == 3);
  CHECK(complaints({differing[0]}, *allowed, "4.2.0").none());
}

TEST_CASE("an allowance that does not occur any more is a fault") {
  const auto allowed = loaded(Json::array({kAllowance}));
  REQUIRE(allowed.has_value());
  const Complaints left = complaints({{"q", "/body/b", "x"}}, *allowed, "4.2.0");
  REQUIRE(left.idle.size() == 1);
  CHECK(left.idle[0].path == "/body/a");
  CHECK_FALSE(complaints({}, *allowed, "4.2.0").none());
  CHECK(complaints({}, *allowed, "4.3.0").none());
}

TEST_CASE("allowances that allow too much, or say too little") {
  CHECK(loaded(Json::array()).has_value());
  CHECK_FALSE(loaded(Json::object()).has_value());
  for (const auto& [member, value] :
       std::vector<std::pair<const char*, Json>>{{"question", ""},
                                                 {"path", ""},
                                                 {"path", "/body"},
                                                 {"versions", Json::array()},
                                                 {"versions", "4.2.0"},
                                                 {"because", ""},
                                                 {"because", 5}}) {
    CAPTURE(member);
    Json one = kAllowance;
    one[member] = value;
    const auto list = loaded(Json::array({one}));
    const bool text = std::string(member) == "versions" && value.is_string();
    // One version as a text reads like a list of it.
    CHECK(list.has_value() == text);
  }
  CHECK_FALSE(load_allowances("/nonexistent").has_value());
}

TEST_CASE("the report names every kind once") {
  CHECK(report({{"a", "/status", "recorded 200, here 404"},
                {"b", "/status", "recorded 200, here 404"},
                {"a", "/body", "recorded 1, here 2"}}) ==
        "/status: recorded 200, here 404\n    2 answers: a; b\n"
        "/body: recorded 1, here 2\n    1 answers: a\n"
        "2 kinds of difference\n");
  CHECK(report({}) == "0 kinds of difference\n");
}
