#include "tests/unit/codes/source_codes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <regex>

namespace tests {
namespace {

namespace fs = std::filesystem;

constexpr std::array kFileEndings = {".h", ".md", ".sh", ".tf", ".tfstate"};

bool is_of_word(char one) {
  return std::isalnum(static_cast<unsigned char>(one)) != 0 || one == '_';
}

/// Takes all of `text` up to and with `end`, which is looked for from `from` on.
std::string_view take(std::string_view& text, std::string_view end, std::size_t from = 0) {
  const std::size_t at = text.find(end, from);
  const auto taken = text.substr(0, at == std::string_view::npos ? at : at + end.size());
  text.remove_prefix(taken.size());
  return taken;
}

/// Takes the literal that begins `text` and returns what is between its quotes.
std::string_view take_literal(std::string_view& text) {
  std::size_t end = 1;
  while (end < text.size() && text[end] != text.front()) end += text[end] == '\\' ? 2 : 1;
  const auto content = text.substr(1, end - 1);
  text.remove_prefix(std::min(end + 1, text.size()));
  return content;
}

std::string_view take_raw_literal(std::string_view& text) {
  const auto begin = take(text, "(");
  const std::string end = ')' + std::string(begin.substr(2, begin.size() - 3)) + '"';
  const auto content = take(text, end);
  return content.substr(0, content.size() - end.size());
}

/// Adds a literal, to the one in front of it if there is one. What codes do not have becomes '~'.
void add_literal(std::string& out, std::string_view content) {
  const std::size_t last = out.find_last_not_of(" \t\n");
  if (last != std::string::npos && out[last] == '"') {
    out.resize(last);
  } else {
    out += '"';
  }
  for (const char one : content) out += is_of_word(one) || one == '.' ? one : '~';
  out += '"';
}

/// C++ text without comments and characters; its literals are joined and have no marks in them.
std::string bare(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const bool in_word = !out.empty() && is_of_word(out.back());
    if (text.starts_with("//")) {
      take(text, "\n");
      out += '\n';
    } else if (text.starts_with("/*")) {
      take(text, "*/", 2);
      out += ' ';
    } else if (text.starts_with("R\"") && !in_word) {
      add_literal(out, take_raw_literal(text));
    } else if (text.starts_with('"')) {
      add_literal(out, take_literal(text));
    } else if (text.starts_with('\'') && !in_word) {
      take_literal(text);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

/// Bare text without the braces that follow `begin`, which ends with the first.
std::string without_braces(std::string text, const std::regex& begin) {
  for (std::smatch match; std::regex_search(text, match, begin);) {
    auto end = match[0].second;
    for (int open = 1; open > 0 && end != text.cend(); ++end) {
      if (*end == '{') ++open;
      if (*end == '}') --open;
    }
    text.erase(match[0].first, end);
  }
  return text;
}

bool names_file(const std::string& literal) {
  return std::any_of(kFileEndings.begin(), kFileEndings.end(),
                     [&](const char* const ending) { return literal.ends_with(ending); });
}

/// The first group of every match, which is a literal; the names of files apart.
Strings matches(const std::string& text, const std::regex& pattern) {
  Strings found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    if (const std::string literal = (*match)[1]; !names_file(literal)) found.insert(literal);
  }
  return found;
}

Strings codes_in_bare(const std::string& text) {
  static const std::regex fact(R"lit(Fact<[^;{"]*\{"[^"]*")lit");
  static const std::regex code(R"lit("([a-z][a-z0-9_]*\.[a-z0-9_]+)")lit");
  return matches(std::regex_replace(text, fact, ""), code);
}

bool is_built(const fs::path& folder) {
  return fs::exists(folder / "CMakeLists.txt") && folder.filename() != "tests";
}

template <typename Find>
Strings over_sources(const fs::path& root, const Find& find) {
  Strings all;
  const auto look_at = [&](const fs::path& path) {
    if (path.extension() != ".cpp" && path.extension() != ".h") return;
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    all.merge(find(text));
  };
  for (const auto& entry : fs::directory_iterator(root)) {
    look_at(entry.path());
    if (!is_built(entry.path())) continue;
    for (const auto& below : fs::recursive_directory_iterator(entry.path())) look_at(below.path());
  }
  return all;
}

}  // namespace

Strings codes_in(std::string_view text) { return codes_in_bare(bare(text)); }

Strings emitted_in(std::string_view text) {
  static const std::regex table(R"((?:\.codes\s*=|(?:CodeMeaning|Advice)[^;{()]*)\s*\{)");
  static const std::regex read(
      R"lit([!=]=\s*"[\w.]*"|"[\w.]*"\s*[!=]=|"[\w.]*",\s*(?="\w+\.\w+"))lit");
  return codes_in_bare(std::regex_replace(without_braces(bare(text), table), read, ""));
}

Strings composed_in(std::string_view text) {
  static const std::regex end(R"lit("([a-z][a-z0-9_]*\.|\.[a-z][a-z0-9_]*)")lit");
  return matches(bare(text), end);
}

Strings codes_of_sources(const fs::path& root) { return over_sources(root, codes_in); }

Strings emitted_by_sources(const fs::path& root) { return over_sources(root, emitted_in); }

Strings composed_codes(const fs::path& root) { return over_sources(root, composed_in); }

}  // namespace tests
