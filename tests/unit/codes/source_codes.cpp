#include "tests/unit/codes/source_codes.h"

#include <array>
#include <fstream>
#include <iterator>
#include <regex>

namespace tests {
namespace {

namespace fs = std::filesystem;

constexpr std::array kFolders = {"base",   "checks",   "cli",          "coolify", "http",
                                 "plugin", "provider", "registration", "schema",  "ssh"};

std::string without_comments_and_facts(std::string_view text) {
  static const std::regex comment(R"((^|\s)//[^\n]*)");
  static const std::regex fact(R"(Fact<[^;]*;)");
  const std::string bare = std::regex_replace(std::string(text), comment, "$1");
  return std::regex_replace(bare, fact, ";");
}

/// The first group of every match whose area is one of `areas`; the area is the second group.
Strings matches(const std::string& text, const std::regex& pattern, const Strings& areas) {
  Strings found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    if (areas.count((*match)[2].str()) != 0) found.insert((*match)[1].str());
  }
  return found;
}

bool is_source(const fs::path& path) {
  return (path.extension() == ".cpp" || path.extension() == ".h") && path.stem() != "codes";
}

template <typename Find>
Strings over_sources(const fs::path& root, const Strings& areas, const Find& find) {
  Strings all;
  for (const char* const folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!is_source(entry.path())) continue;
      std::ifstream file(entry.path());
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      all.merge(find(text, areas));
    }
  }
  return all;
}

}  // namespace

Strings codes_in(std::string_view text, const Strings& areas) {
  static const std::regex code(R"lit("(([a-z_]+)\.(?!(?:tf|sh|md)")[a-z_]+)")lit");
  static const std::regex assigned(R"lit(\.code\s*=\s*"([a-z_]+\.[a-z_]+)")lit");
  const std::string bare = without_comments_and_facts(text);
  Strings found = matches(bare, code, areas);
  // An area that no table knows would hide its codes.
  for (std::sregex_iterator match(bare.begin(), bare.end(), assigned), end; match != end; ++match) {
    found.insert((*match)[1].str());
  }
  return found;
}

Strings composed_in(std::string_view text, const Strings& areas) {
  static const std::regex beginning(R"lit("(([a-z_]+)\.)"\)?\s*\+)lit");
  return matches(without_comments_and_facts(text), beginning, areas);
}

Strings codes_of_sources(const fs::path& root, const Strings& areas) {
  return over_sources(root, areas, codes_in);
}

Strings composed_codes(const fs::path& root, const Strings& areas) {
  return over_sources(root, areas, composed_in);
}

}  // namespace tests
