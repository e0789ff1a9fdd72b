#include "base/unseen_characters.h"

#include <algorithm>
#include <array>

namespace base {
namespace {

/// The first row that fits counts.
constexpr std::array<UnseenRange, 31> kRanges = {{
    {0x0080, 0x0084, Look::control, "a control character"},
    {0x0085, 0x0085, Look::other_blank, "a line break of another kind"},
    {0x0086, 0x009F, Look::control, "a control character"},
    {0x00A0, 0x00A0, Look::other_blank, "a non-breaking blank"},
    {0x00AD, 0x00AD, Look::no_width, "a soft hyphen"},
    {0x034F, 0x034F, Look::joining, "a joiner"},
    {0x061C, 0x061C, Look::no_width, "a mark of direction"},
    {0x115F, 0x1160, Look::other_blank, "a filler"},
    {0x1680, 0x1680, Look::other_blank, "a blank of another kind"},
    {0x17B4, 0x17B5, Look::joining, "an invisible vowel"},
    {0x180B, 0x180F, Look::joining, "a selector"},
    {0x2007, 0x2007, Look::other_blank, "a non-breaking blank"},
    {0x2000, 0x200A, Look::other_blank, "a blank of another kind"},
    {0x200B, 0x200B, Look::no_width, "a zero-width blank"},
    {0x200C, 0x200D, Look::joining, "a zero-width joiner"},
    {0x200E, 0x200F, Look::no_width, "a mark of direction"},
    {0x2028, 0x2029, Look::other_blank, "a line break of another kind"},
    {0x202A, 0x202E, Look::no_width, "a mark of direction"},
    {0x202F, 0x202F, Look::other_blank, "a non-breaking blank"},
    {0x205F, 0x205F, Look::other_blank, "a blank of another kind"},
    {0x2060, 0x2060, Look::no_width, "a word joiner"},
    {0x2066, 0x2069, Look::no_width, "a mark of direction"},
    {0x2061, 0x206F, Look::no_width, "an invisible character"},
    {0x2800, 0x2800, Look::other_blank, "a blank of another kind"},
    {0x3000, 0x3000, Look::other_blank, "a blank of another kind"},
    {0x3164, 0x3164, Look::other_blank, "a filler"},
    {0xFE00, 0xFE0F, Look::joining, "a selector"},
    {0xFEFF, 0xFEFF, Look::no_width, "a byte order mark"},
    {0xFFA0, 0xFFA0, Look::other_blank, "a filler"},
    {0xFFF9, 0xFFFB, Look::no_width, "an invisible character"},
    {0xE0000, 0xE0FFF, Look::joining, "a selector"},
}};

}  // namespace

const UnseenRange* unseen_range(char32_t code) {
  const auto* const found = std::find_if(
      kRanges.begin(), kRanges.end(),
      [code](const UnseenRange& one) { return code >= one.first && code <= one.last; });
  return found == kRanges.end() ? nullptr : found;
}

}  // namespace base
