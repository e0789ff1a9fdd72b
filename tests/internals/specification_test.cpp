// Every row of docs/internals/specification.md names a test that is there.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/paths.h"

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = tests::in_project("");

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A test as the page names it: `file`: "case".
struct NamedTest {
  std::string file;
  std::string name;
};

struct Row {
  std::vector<NamedTest> tests;
  bool has_none = false;  ///< and says so
};

std::map<std::string, Row> rows() {
  static const std::regex row("\n\\| ([A-Z0-9.]+) \\|(.*)\\|(?=\n)");
  static const std::regex test("`(tests/[a-z_0-9/.]+)`: \"([^\"]+)\"");
  const std::string page = text_of(kRoot / "docs/internals/specification.md");
  std::map<std::string, Row> found;
  for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at) {
    const std::string cells = (*at)[2].str();
    Row& one = found[(*at)[1].str()];
    one.has_none = cells.ends_with("| none ");
    for (std::sregex_iterator in(cells.begin(), cells.end(), test), none; in != none; ++in) {
      one.tests.push_back({(*in)[1].str(), (*in)[2].str()});
    }
  }
  return found;
}

std::vector<std::string> rows_wanted() {
  std::vector<std::string> names = {"AC1", "AC2", "AC12", "AC14", "AC15", "AC16", "AC17",
                                    "S15", "S23", "S30",  "8.1",  "8.2",  "8.3",  "8.4",
                                    "9.1", "9.2", "9.3",  "9.4",  "IT1",  "IT2"};
  const auto add = [&names](const char* kind, int first, int last) {
    for (int i = first; i <= last; ++i) names.push_back(kind + std::to_string(i));
  };
  add("T", 1, 4);
  add("T", 17, 26);
  add("T", 58, 76);
  add("U", 1, 6);
  return names;
}

}  // namespace

TEST_CASE("the page has every row of the specification, and each names a test or says none") {
  const auto found = rows();
  for (const std::string& name : rows_wanted()) {
    CAPTURE(name);
    REQUIRE(found.contains(name));
    const Row& row = found.at(name);
    CHECK(row.tests.empty() == row.has_none);
  }
  CHECK(found.size() == rows_wanted().size());
}

TEST_CASE("every test that the page names is there") {
  for (const auto& [name, row] : rows()) {
    for (const NamedTest& test : row.tests) {
      CAPTURE(name);
      CAPTURE(test.file);
      CAPTURE(test.name);
      CHECK(text_of(kRoot / test.file).find(test.name) != std::string::npos);
    }
  }
}
