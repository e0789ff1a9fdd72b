#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "checks/catalog.h"
#include "code_tables.h"
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

Strings areas(const Strings& codes) {
  Strings found;
  for (const std::string& code : codes) found.insert(code.substr(0, code.find('.')));
  return found;
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

TEST_CASE("every code the source can report has a row that tells its meaning") {
  const Strings known = documented();
  CHECK(beyond(tests::codes_of_sources(SOURCE_FOLDER, areas(known)), known) == "");
}

TEST_CASE("every row is a code that the source can report") {
  const Strings known = documented();
  CHECK(beyond(known, tests::codes_of_sources(SOURCE_FOLDER, areas(known))) == "");
}

TEST_CASE("no code is put together from parts, where no search finds it") {
  CHECK(listed(tests::composed_codes(SOURCE_FOLDER, areas(documented()))) == "");
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

TEST_CASE("codes are found in source text, facts and file names are not") {
  const Strings areas = {"ssh", "docker"};
  CHECK(tests::codes_in(R"(.code = "ssh.planted", words "docker.md", "other.code")", areas) ==
        Strings{"ssh.planted"});
  CHECK(tests::codes_in("inline constexpr OptionalFact<std::string>\n    kCli{\"docker.cli\"};\n"
                        "Fail{\"docker.failed\"}",
                        areas) == Strings{"docker.failed"});
  CHECK(tests::codes_in(".code = \"new_area.planted\"", areas) == Strings{"new_area.planted"});
  CHECK(tests::codes_in("// \"ssh.in_a_comment\"\nx", areas) == Strings{});
  CHECK(tests::composed_in(R"(error.code = std::string("ssh.") + what;)", areas) ==
        Strings{"ssh."});
  CHECK(tests::composed_in(R"("A sentence about " "ssh.")", areas) == Strings{});
}
