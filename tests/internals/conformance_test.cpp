// Every item of docs/internals/conformance.md has a test that carries its number.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "tests/support/paths.h"

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = tests::in_project("");

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every number in `list`: "32, 33".
void add_numbers(const std::string& list, std::set<int>& numbers) {
  static const std::regex number("[0-9]+");
  for (std::sregex_iterator at(list.begin(), list.end(), number), end; at != end; ++at) {
    numbers.insert(std::stoi(at->str()));
  }
}

/// The numbers that the descriptions of tests carry, and the comments of those in shell.
std::set<int> shown() {
  static const std::regex mark(
      "(?:doctest::description\\(\\s*\"|^# |\n# )conformance ([0-9]+(?:, [0-9]+)*)");
  std::set<int> numbers;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
    const fs::path kind = entry.path().extension();
    if (kind != ".cpp" && kind != ".sh") continue;
    const std::string text = text_of(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), mark), end; at != end; ++at) {
      add_numbers((*at)[1].str(), numbers);
    }
  }
  return numbers;
}

struct Items {
  std::set<int> with_test;
  std::set<int> without;
};

Items items() {
  static const std::regex row("\\| ([0-9]+) \\| .* \\| (Terraform|Ours|None) \\|");
  const std::string text = text_of(kRoot / "docs/internals/conformance.md");
  Items found;
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at) {
    const int number = std::stoi((*at)[1].str());
    ((*at)[2].str() == "None" ? found.without : found.with_test).insert(number);
  }
  return found;
}

}  // namespace

TEST_CASE("the list has every item once, and says which has no test") {
  const Items all = items();
  CHECK(all.with_test.size() == 63);
  CHECK(*all.with_test.begin() == 1);
  CHECK(*all.with_test.rbegin() == 63);
  CHECK(all.without == std::set<int>{64});
}

TEST_CASE("every item has a test that carries its number, and no other number is carried") {
  const std::set<int> carried = shown();
  const std::set<int> wanted = items().with_test;
  for (const int number : wanted) CHECK_MESSAGE(carried.contains(number), number);
  for (const int number : carried) CHECK_MESSAGE(wanted.contains(number), number);
}
