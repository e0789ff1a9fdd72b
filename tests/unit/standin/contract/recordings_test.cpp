#include "tests/standin/contract/recordings.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/standin/fixture.h"
#include "tests/support/paths.h"

using namespace standin;
using namespace standin::contract;

namespace {

constexpr const char* kHealth = "instance: health";
constexpr const char* kBelow = "instance: health below v1";

std::string recorded(const std::string& version) {
  std::ifstream stream(tests::in_project("tests/standin/contract/answers/") + version + ".jsonl");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// A folder with the answers of 4.3.11 and an overlay of these lines.
struct Folder {
  Folder(const Json& head, const std::vector<Json>& lines) {
    directory.write("4.3.11.jsonl", recorded("4.3.11"));
    std::string text = head.dump() + "\n";
    for (const Json& line : lines) text += line.dump() + "\n";
    directory.write("overlay.jsonl", text);
  }
  [[nodiscard]] base::Expected<Recordings> load() const {
    return Recordings::load((directory / "").string());
  }
  TestDirectory directory;
};

const Json kRecorded = {{"version", "4.5.0"}, {"base", "4.3.11"}};
const Json kDerived = {{"version", "4.5.0"}, {"base", "4.3.11"}, {"derived", true}};

std::string cause_of(const Json& head, const std::vector<Json>& lines) {
  const Folder folder(head, lines);
  const auto loaded = folder.load();
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error().code == "contract.recordings");
  return loaded.error().cause;
}

}  // namespace

TEST_CASE("an overlay says what its base does not") {
  const Folder folder(kRecorded, {{{"question", kHealth}, {"with", {{"/body", "Fine"}}}},
                                  {{"question", kBelow}, {"as", kHealth}, {"without", {"/type"}}}});
  const auto loaded = folder.load();
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error().cause);
  CHECK(loaded->answer("4.5.0", kHealth) ==
        Json{{"status", 200}, {"body", "Fine"}, {"type", "text/html"}});
  CHECK(loaded->answer("4.5.0", kBelow) == Json{{"status", 200}, {"body", "Fine"}});
  CHECK(loaded->answer("4.5.0", "path: unknown") == loaded->answer("4.3.11", "path: unknown"));
  CHECK(loaded->answer("4.3.11", kHealth)->at("body") == "OK");
  CHECK_FALSE(loaded->answer("4.5.0", "nothing").has_value());
  CHECK_FALSE(loaded->answer("4.6.0", kHealth).has_value());
  CHECK_FALSE(loaded->derived("4.5.0"));
}

TEST_CASE("a change of an answer that others are like changes those as well") {
  const char* const first = "address: '300.1.1.1', as stored";
  const Folder folder(kRecorded,
                      {{{"question", first}, {"with", {{"/body/settings/more", true}}}}});
  const auto loaded = folder.load();
  REQUIRE(loaded.has_value());
  const auto later = loaded->answer("4.5.0", "change: {\"port\":22}, read");
  CHECK(later.value()["body"]["settings"]["more"] == true);
}

TEST_CASE("what was derived tells why") {
  const Json line = {{"question", kHealth}, {"with", {{"/body", "Fine"}}}};
  CHECK(cause_of(kDerived, {line}).find("tells no reason") != std::string::npos);
  Json reasoned = line;
  reasoned["because"] = "row of the table";
  const Folder folder(kDerived, {reasoned});
  REQUIRE(folder.load().has_value());
  CHECK(folder.load()->derived("4.5.0"));
}

TEST_CASE("recordings that cannot be used") {
  CHECK(cause_of({{"base", "4.3.11"}}, {}).find("tells no version") != std::string::npos);
  CHECK(cause_of({{"version", "4.5.0"}, {"base", "4.9.9"}}, {}).find("has no answer") !=
        std::string::npos);
  CHECK(cause_of({{"version", "4.5.0"}, {"base", "4.5.0"}}, {}).find("has no answer") !=
        std::string::npos);
  CHECK(cause_of(kRecorded, {Json::array()}).find("not a JSON object") != std::string::npos);
  CHECK(cause_of(kRecorded, {{{"question", "how?"}}}).find("no question 'how?'") !=
        std::string::npos);
  CHECK(cause_of(kRecorded, {{{"question", kHealth}, {"as", kBelow}}})
            .find("which is no earlier question") != std::string::npos);
  const Json line = {{"question", kHealth}, {"with", {{"/body", "Fine"}}}};
  CHECK(cause_of(kRecorded, {line, line}).find("is there twice") != std::string::npos);
  CHECK(cause_of(kRecorded, {{{"question", kHealth}, {"without", {"/body/0/x"}}}}).find(kHealth) !=
        std::string::npos);
  const TestDirectory empty;
  CHECK_FALSE(Recordings::load((empty / "").string()).has_value());
  CHECK_FALSE(Recordings::load((empty / "none").string()).has_value());
}

TEST_CASE("the nearest version") {
  const auto loaded = Recordings::load(tests::in_project("tests/standin/contract/answers"));
  REQUIRE(loaded.has_value());
  for (const auto& [told, nearest] :
       std::vector<std::pair<const char*, const char*>>{{"4.3.11", "4.3.11"},
                                                        {"4.3.10", "4.3.11"},
                                                        {"v4.3.2", "4.3.0"},
                                                        {"4.2.9", "4.2.0"},
                                                        {"4.1.0", "4.1.2"},
                                                        {"3.9.0", "4.0.0"},
                                                        {"4.4.1", "4.4.0-rc.1"},
                                                        {"5.0.0", "4.4.0-rc.1"}}) {
    CHECK(loaded->nearest(told) == nearest);
  }
  CHECK_FALSE(loaded->nearest("nightly").has_value());
}
