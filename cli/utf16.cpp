#include "cli/utf16.h"

#include <cstddef>
#include <cstdint>

namespace cli {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_first_half(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

void append(std::string& out, std::uint32_t point) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0U | (point >> 6U));
  } else {
    if (point < 0x10000) {
      byte(0xE0U | (point >> 12U));
    } else {
      byte(0xF0U | (point >> 18U));
      byte(0x80U | ((point >> 12U) & 0x3FU));
    }
    byte(0x80U | ((point >> 6U) & 0x3FU));
  }
  byte(0x80U | (point & 0x3FU));
}

}  // namespace

std::string as_utf8(std::string_view text) {
  const bool is_little = text.starts_with("\xFF\xFE");
  if (!is_little && !text.starts_with("\xFE\xFF")) return std::string(text);
  text.remove_prefix(2);
  const auto unit_at = [&](std::size_t at) -> std::uint32_t {
    const auto one = static_cast<unsigned char>(text[at]);
    const auto other = static_cast<unsigned char>(text[at + 1]);
    return is_little ? (std::uint32_t{other} << 8U) | one : (std::uint32_t{one} << 8U) | other;
  };
  std::string out;
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    const std::uint32_t unit = unit_at(at);
    const std::uint32_t next = at + 3 < text.size() ? unit_at(at + 2) : 0;
    if (is_first_half(unit) && is_second_half(next)) {
      append(out, 0x10000 + ((unit - 0xD800) << 10U) + (next - 0xDC00));
      at += 2;
    } else {
      append(out, is_first_half(unit) || is_second_half(unit) ? kReplacement : unit);
    }
  }
  return out;
}

}  // namespace cli
