#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "checks/catalog.h"
#include "code_tables.h"
#include "provider/advice/advice.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/codes/source_codes.h"

namespace {

using tests::Strings;

/// The rows of all tables, those of the checks included.
std::vector<base::CodeMeaning> all_rows() {
  std::vector<base::CodeMeaning> rows;
  for (const base::CodeTable table : code_tables()) {
    rows.insert(rows.end(), table.begin(), table.end());
  }
  return rows;
}

Strings documented() {
  Strings codes;
  for (const base::CodeMeaning& row : all_rows()) codes.emplace(row.code);
  for (const checks::Check* const check : checks::catalog()) {
    for (const base::CodeMeaning& row : check->codes) codes.emplace(row.code);
  }
  return codes;
}

std::string listed(const Strings& codes) {
  std::string text;
  for (const std::string& code : codes) text += code + ' ';
  return text;
}

/// What is in `some` and not in `others`.
std::string beyond(const Strings& some, const Strings& others) {
  Strings rest;
  std::set_difference(some.begin(), some.end(), others.begin(), others.end(),
                      std::inserter(rest, rest.end()));
  return listed(rest);
}

}  // namespace

TEST_CASE("every code the source names has a row that tells its meaning") {
  CHECK(beyond(tests::codes_of_sources(tests::in_project("")), documented()) == "");
}

TEST_CASE("every row is a code that the source can report") {
  CHECK(beyond(documented(), tests::emitted_by_sources(tests::in_project(""))) == "");
}

TEST_CASE("no code is put together from parts, where no search finds it") {
  const Strings others = {"health_checks.", "identity.",
                          "sentinel.",   // what is in such an argument or block
                          ".localhost",  // host names
                          ".json",          ".jsonl",    ".pub",
                          ".terraform",     ".tfstate",   // names of files
                          "organization.",  ".servers"};  // the channel of a team's events
  CHECK(beyond(tests::composed_codes(tests::in_project("")), others) == "");
}

TEST_CASE("advice is given on codes that there are") {
  Strings advised;
  for (const provider::Advice& row : provider::all_advice()) advised.emplace(row.code);
  CHECK(beyond(advised, documented()) == "");
}

TEST_CASE("a code has one row, and a row a meaning") {
  std::map<std::string, int> times;
  for (const base::CodeMeaning& row : all_rows()) {
    ++times[std::string(row.code)];
    INFO(row.code);
    CHECK(row.meaning.size() >= 10);
    CHECK(row.meaning.back() != '.');
  }
  for (const auto& [code, count] : times) {
    INFO(code);
    CHECK(count == 1);
  }
}

TEST_CASE("codes are found however they are written") {
  for (const char* const text :
       {R"(return {.code = "area.http2_planted"};)", R"(Fail{"area.http2_planted"})",
        R"(bad ? "area.http2_planted" : "words")", R"(std::string("area.http2_planted"))",
        R"(constexpr auto kCode = "area.http2_planted";)",
        "f(\"area.\"  // why\n  \"http2_planted\")", R"x(R"(area.http2_planted)")x",
        R"('"', "area.http2_planted", 1'000)", R"(one.code == "" ? "area.http2_planted" : code)"}) {
    CAPTURE(text);
    CHECK(tests::codes_in(text) == Strings{"area.http2_planted"});
    CHECK(tests::emitted_in(text) == Strings{"area.http2_planted"});
  }
}

TEST_CASE("facts, names of files, sentences and comments are no codes") {
  for (const char* const text :
       {"inline constexpr OptionalFact<std::string>\n    kCli{\"docker.cli\"};",
        R"(#include "area.h")", R"("codes.md", "import.sh", "main.tf")",
        R"("See area.planted", "a.b.c", "10.0", "area.planted" " is it")", R"("\"area.planted\"")",
        "// \"area.planted\"\nx", R"(/* "area.planted" */)"}) {
    CAPTURE(text);
    CHECK(tests::codes_in(text) == Strings{});
  }
  CHECK(tests::codes_in(R"(Fact<bool> kUp{"area.up"}; Fail{"area.down"})") == Strings{"area.down"});
  CHECK(tests::codes_in(R"(Pass f(Fact<bool> up) { return Fail{"area.down"}; })") ==
        Strings{"area.down"});
}

TEST_CASE("what tells of a code does not report it") {
  for (const char* const text :
       {R"(.codes = {{"area.planted", "a {meaning}"}, {"area.other", "another"}})",
        R"(constexpr base::CodeMeaning kTable[] = {{"area.planted", "a meaning"}};)",
        R"(static const std::vector<Advice> rows = {{.code = "area.planted", .remedy = "Wait."}};)",
        R"(constexpr std::array<Advice, 1> kAdvice = {{{"area.planted", "target"}}};)",
        R"(if (error.code == "area.planted" || "area.planted" != code))"}) {
    CAPTURE(text);
    CHECK(tests::codes_in(text).contains("area.planted"));
    CHECK(tests::emitted_in(text) == Strings{});
  }
  CHECK(tests::emitted_in(R"(Row{"http.planted", "area.planted", "Words"})") ==
        Strings{"area.planted"});
  CHECK(tests::emitted_in(R"(.codes = {{"area.row", "a row"}}, .judge = Fail{"area.planted"})") ==
        Strings{"area.planted"});
}

TEST_CASE("parts of codes are found, other ends of texts are not") {
  CHECK(tests::composed_in(R"(error.code = std::string("ssh.") + what;)") == Strings{"ssh."});
  CHECK(tests::composed_in(R"(area + ".planted")") == Strings{".planted"});
  CHECK(tests::composed_in(R"("A sentence about " "ssh.", name + ".md", a + "." + b)") ==
        Strings{});
}

TEST_CASE("all that is built is searched, the tests apart") {
  const tests::TemporaryDirectory root;
  for (const char* const folder : {"layer/deep", "tests/unit", "notes"}) {
    std::filesystem::create_directories(root / folder);
  }
  root.write("layer/CMakeLists.txt", "");
  root.write("tests/CMakeLists.txt", "");
  root.write("main.cpp", R"("area.main")");
  root.write("layer/deep/codes.h", R"("area.deep")");
  root.write("layer/page.md", R"("area.page")");
  root.write("tests/unit/a.cpp", R"("area.tests")");
  root.write("notes/a.cpp", R"("area.notes")");
  CHECK(tests::codes_of_sources(root.path()) == Strings{"area.main", "area.deep"});
}
