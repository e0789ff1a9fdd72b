#include "base/terminal_text.h"

#include <algorithm>
#include <array>

namespace base {
namespace {

/// End of the terminal escape sequence that starts at `at` (CSI, OSC or a two-byte escape).
std::size_t escape_end(std::string_view text, std::size_t at) {
  std::size_t i = at + 1;
  if (i >= text.size()) return i;
  if (text[i] == '[') {
    for (++i; i < text.size(); ++i) {
      if (text[i] >= 0x40 && text[i] <= 0x7E) return i + 1;
    }
    return i;
  }
  if (text[i] == ']') {
    for (++i; i < text.size(); ++i) {
      if (text[i] == '\a') return i + 1;
      if (text[i] == '\x1B') return std::min(i + 2, text.size());
    }
    return i;
  }
  return i + 1;
}

/// Whether there is a line break or tab at `at`, or the carriage return of a line break.
bool is_break(std::string_view text, std::size_t at) {
  return text[at] == '\n' || text[at] == '\t' || text.substr(at, 2) == "\r\n";
}

/// The control characters above ASCII, as ranges of their UTF-8; all of one range are as long.
struct Range {
  std::string_view first;
  std::string_view last;
};
constexpr std::array<Range, 5> kUnicodeControls = {{
    {"\xC2\x80", "\xC2\x9F"},
    {"\xD8\x9C", "\xD8\x9C"},
    {"\xE2\x80\x8E", "\xE2\x80\x8F"},
    {"\xE2\x80\xA8", "\xE2\x80\xAE"},
    {"\xE2\x81\xA6", "\xE2\x81\xA9"},
}};

/// Length of the control character at `at`, 0 when there is none.
std::size_t unicode_control(std::string_view text, std::size_t at) {
  for (const Range& range : kUnicodeControls) {
    const std::string_view one = text.substr(at, range.first.size());
    if (one.size() == range.first.size() && one >= range.first && one <= range.last) {
      return one.size();
    }
  }
  return 0;
}

bool above_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

std::size_t control_length(std::string_view text, std::size_t at) {
  if (text[at] == '\x1B') return escape_end(text, at) - at;
  if (control(text[at])) return 1;
  return above_ascii(text[at]) ? unicode_control(text, at) : 0;
}

std::string replace_controls(std::string_view text, std::string_view replacement, Breaks breaks) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (!control(text[i])) {
      out += text[i++];
    } else if (breaks == Breaks::kept && is_break(text, i)) {
      if (text[i] != '\r') out += text[i];
      ++i;
    } else {
      out += replacement;
      i = text[i] == '\x1B' ? escape_end(text, i) : i + 1;
    }
  }
  return out;
}

std::string replace_unicode_controls(std::string_view text, std::string_view replacement) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = above_ascii(text[i]) ? unicode_control(text, i) : 0;
    if (length == 0) {
      out += text[i++];
    } else {
      out += replacement;
      i += length;
    }
  }
  return out;
}

}  // namespace base
