#include "cli/view/fitting.h"

#include "base/terminal_text.h"
#include "base/unseen_characters.h"
#include "base/utf8.h"
#include "cli/view/character_width.h"

namespace cli::view {
namespace {

bool is_blank(char32_t code) {
  if (code == ' ') return true;
  const base::UnseenRange* const unseen = base::unseen_range(code);
  return unseen != nullptr && unseen->look == base::Look::other_blank;
}

/// What is neither seen nor part of what is.
bool is_nothing(char32_t code) {
  const base::UnseenRange* const unseen = base::unseen_range(code);
  return unseen != nullptr &&
         (unseen->look == base::Look::no_width || unseen->look == base::Look::control);
}

std::string_view ellipsis(bool unicode) { return unicode ? "\u2026" : "..."; }

/// How much of `line` fits into `width` columns, with all that combines with its last character.
std::size_t fitting_bytes(std::string_view line, std::size_t width) {
  std::size_t columns = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    const base::Utf8Character one = base::utf8_character(line, at);
    columns += columns_of(one.code);
    if (columns > width) break;
    at += one.bytes;
  }
  return at;
}

std::string two_digits(long long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string one_line(std::string_view text, bool unicode) {
  // Line breaks become blanks as well: what is beside them is two words.
  std::string broken(text);
  for (char& one : broken) {
    if (one == '\n' || one == '\r' || one == '\t') one = ' ';
  }
  const std::string valid =
      base::valid_utf8(base::replace_controls(broken, {}, base::Breaks::replaced));
  std::string line;
  for (std::size_t at = 0; at < valid.size();) {
    const base::Utf8Character one = base::utf8_character(valid, at);
    const std::string_view bytes = std::string_view(valid).substr(at, one.bytes);
    at += one.bytes;
    if (is_nothing(one.code)) continue;
    if (is_blank(one.code)) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (unicode || one.code < 0x80) {
      line += bytes;
    } else if (columns_of(one.code) > 0) {
      line += '?';
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < line.size();) {
    const base::Utf8Character one = base::utf8_character(line, at);
    columns += columns_of(one.code);
    at += one.bytes;
  }
  return columns;
}

std::string clipped(std::string_view line, std::size_t width, bool unicode) {
  if (columns_of(line) <= width) return std::string(line);
  const std::string_view mark = ellipsis(unicode);
  const std::size_t mark_columns = columns_of(mark);
  if (width <= mark_columns) return std::string(line.substr(0, fitting_bytes(line, width)));
  std::string cut(line.substr(0, fitting_bytes(line, width - mark_columns)));
  while (cut.ends_with(' ')) cut.pop_back();
  return cut.append(mark);
}

std::string padded(std::string_view line, std::size_t width, bool unicode) {
  std::string text = clipped(line, width, unicode);
  const std::size_t columns = columns_of(text);
  if (columns < width) text.append(width - columns, ' ');
  return text;
}

std::vector<std::string> wrapped(std::string_view line, std::size_t width, std::size_t most,
                                 bool unicode) {
  std::vector<std::string> lines;
  while (!line.empty() && lines.size() < most) {
    std::size_t end = fitting_bytes(line, width);
    if (end == line.size() || end == 0 || lines.size() + 1 == most) {
      lines.push_back(clipped(line, width, unicode));
      break;
    }
    const std::size_t blank = line.substr(0, end + 1).rfind(' ');
    if (blank != std::string_view::npos && blank > 0) end = blank;
    lines.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
    while (line.starts_with(' ')) line.remove_prefix(1);
  }
  return lines;
}

std::string short_span(long long seconds) {
  constexpr long long kMinute = 60;
  constexpr long long kHour = 60 * kMinute;
  constexpr long long kDay = 24 * kHour;
  if (seconds < 0) seconds = 0;
  if (seconds < kMinute) return std::to_string(seconds) + "s";
  if (seconds < kHour) {
    return std::to_string(seconds / kMinute) + "m" + two_digits(seconds % kMinute) + "s";
  }
  if (seconds < 2 * kDay) {
    return std::to_string(seconds / kHour) + "h" + two_digits(seconds % kHour / kMinute) + "m";
  }
  return std::to_string(seconds / kDay) + "d" + two_digits(seconds % kDay / kHour) + "h";
}

}  // namespace cli::view
