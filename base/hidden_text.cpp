#include "base/hidden_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/secret.h"
#include "base/text.h"
#include "base/unseen_characters.h"
#include "base/utf8.h"

namespace base {
namespace {

Look look_of(char32_t code) {
  if (code == ' ') return Look::blank;
  if (code == '\t') return Look::tab;
  if (code == '\n' || code == '\r') return Look::line_break;
  if (code < 0x20 || code == 0x7F) return Look::control;
  if (code < 0x80) return Look::visible;
  const UnseenRange* const range = unseen_range(code);
  return range == nullptr ? Look::visible : range->look;
}

std::string name_of(char32_t code) {
  if (code == ' ') return "a blank";
  if (code == '\t') return "a tab";
  if (code == '\n') return "a line break (\\n)";
  if (code == '\r') return "a line break (\\r)";
  const UnseenRange* const range = unseen_range(code);
  const std::string name = range == nullptr ? "a control character" : std::string(range->name);
  return name + " (" + code_point(code) + ")";
}

/// Walks through a text character by character.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) { read(); }

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char32_t code() const { return now_.code; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::string_view bytes() const { return text_.substr(at_, now_.bytes); }
  [[nodiscard]] std::size_t number() const { return number_; }
  [[nodiscard]] bool is_last() const { return at_ + now_.bytes == text_.size(); }
  /// How the character looks behind the one before it.
  [[nodiscard]] Look look() const {
    const Look look = look_of(now_.code);
    return look == Look::joining && before_ >= 0x80 ? Look::visible : look;
  }
  void next() {
    before_ = now_.code;
    at_ += now_.bytes;
    ++number_;
    read();
  }

 private:
  void read() {
    if (!at_end()) now_ = utf8_character(text_, at_);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t number_ = 1;
  char32_t before_ = 0;
  Utf8Character now_;
};

/// Where the part of a text that can be seen begins and ends; both 0 when there is none.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Extent extent_of(std::string_view text) {
  Extent extent;
  bool found = false;
  for (Walk walk(text); !walk.at_end(); walk.next()) {
    if (walk.look() != Look::visible) continue;
    if (!found) extent.begin = walk.at();
    found = true;
    extent.end = walk.at() + walk.bytes().size();
  }
  return extent;
}

std::string told_end(std::string_view text, char32_t last) {
  if (text.ends_with("\r\n")) return "It ends with a line break (\\r\\n).";
  return "It ends with " + name_of(last) + ".";
}

std::string shown(char32_t code) {
  switch (code) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return "<" + code_point(code) + ">";
  }
}

}  // namespace

std::string code_point(char32_t code) {
  std::array<char, 16> text{};
  (void)std::snprintf(text.data(), text.size(), "U+%04X", static_cast<unsigned>(code));
  return text.data();
}

std::string hidden_part(std::string_view line) {
  const Extent extent = extent_of(line);
  if (line.empty()) return {};
  if (extent.end == 0) return "It holds nothing that can be seen.";
  for (Walk walk(line); !walk.at_end(); walk.next()) {
    const Look look = walk.look();
    const bool is_inside = walk.at() > extent.begin && walk.at() < extent.end;
    if (look == Look::visible || (look == Look::blank && is_inside)) continue;
    if (walk.at() == 0) return "It begins with " + name_of(walk.code()) + ".";
    if (walk.at() >= extent.end) {
      while (!walk.is_last()) walk.next();
      return told_end(line, walk.code());
    }
    return "Its character " + std::to_string(walk.number()) + " is " + name_of(walk.code()) + ".";
  }
  return {};
}

std::string hidden_part_of_lines(std::string_view text) {
  constexpr std::string_view kAsMeant = " \t\r";
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    std::replace(line.begin(), line.end(), '\t', ' ');
    while (!line.empty() && kAsMeant.find(line.back()) != std::string_view::npos) line.pop_back();
    const std::size_t indented = std::min(line.find_first_not_of(' '), line.size());
    // Counted with its indentation.
    const std::string fault = hidden_part(std::string(indented, '.') + line.substr(indented));
    if (!fault.empty()) return "Line " + std::to_string(number) + ": " + fault;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

bool has_controls(std::string_view text) {
  for (Walk walk(text); !walk.at_end(); walk.next()) {
    const Look look = walk.look();
    if (look == Look::line_break || look == Look::control) return true;
  }
  return false;
}

std::string visible_text(std::string_view text, std::size_t limit) {
  // Secrets are looked for in the text as it is.
  const std::string masked = mask_secrets(valid_utf8(text));
  const Extent extent = extent_of(masked);
  std::string out;
  for (Walk walk(masked); !walk.at_end(); walk.next()) {
    const Look look = walk.look();
    const bool is_inside = walk.at() >= extent.begin && walk.at() < extent.end;
    if (walk.code() == '\\') {
      out += "\\\\";
    } else if (look == Look::visible || (look == Look::blank && is_inside)) {
      out += walk.bytes();
    } else {
      out += shown(walk.code());
    }
  }
  return evidence_text(out, limit);
}

std::string_view visible_part(std::string_view text) {
  const Extent extent = extent_of(text);
  return text.substr(extent.begin, extent.end - extent.begin);
}

std::string_view typed_part(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  const std::size_t first = text.find_first_not_of("\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of("\r\n") - first + 1);
}

std::string with_plain_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (Walk walk(text); !walk.at_end(); walk.next()) {
    const Look look = walk.look();
    if (look == Look::other_blank) {
      out += ' ';
    } else if (look != Look::no_width && look != Look::joining) {
      out += walk.bytes();
    }
  }
  return out;
}

}  // namespace base
