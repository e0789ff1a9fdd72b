#include "base/pattern.h"

#include <cstddef>
#include <optional>

namespace base {
namespace {

/// Where the character that begins at `at` ends.
std::size_t character_end(std::string_view text, std::size_t at) {
  constexpr unsigned char kPartMask = 0xC0;
  constexpr unsigned char kPart = 0x80;
  do {
    ++at;
  } while (at < text.size() && (static_cast<unsigned char>(text[at]) & kPartMask) == kPart);
  return at;
}

}  // namespace

bool matches_pattern(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::optional<std::size_t> star;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '?') {
      t = character_end(text, t);
      ++p;
    } else if (p < pattern.size() && pattern[p] == text[t] && pattern[p] != '*') {
      ++t;
      ++p;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (star) {
      p = *star + 1;
      t = retry = character_end(text, retry);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace base
