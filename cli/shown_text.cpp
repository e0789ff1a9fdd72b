#include "cli/shown_text.h"

#include <algorithm>

#include "base/terminal_text.h"
#include "base/text.h"
#include "base/utf8.h"

namespace cli {
namespace {

constexpr std::size_t kLongestDetail = 8000;

/// As many columns as there are characters: wide ones are rare in what is wrapped.
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += base::utf8_character(text, at).bytes) ++count;
  return count;
}

/// One line of the text, which has no line break.
std::string wrapped_line(std::string_view line, const std::string& indent, std::size_t width) {
  std::string out;
  std::string current = indent;
  std::size_t used = columns(indent);
  bool has_word = false;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    const std::size_t wide = columns(word);
    if (has_word && used + 1 + wide > width) {
      out += current + '\n';
      current = indent;
      used = columns(indent);
      has_word = false;
    }
    if (has_word) {
      current += ' ';
      ++used;
    }
    current += word;
    used += wide;
    has_word = true;
  }
  return out + (has_word ? current : std::string()) + '\n';
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  const std::string plain = base::replace_controls(text, " ", base::Breaks::replaced);
  return base::evidence_text(plain, limit);
}

std::string wrapped(std::string_view text, const std::string& indent, std::size_t width) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += wrapped_line(text.substr(0, end), indent, width);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string shown(const base::Diagnostic& one, const std::string& subject) {
  const std::string kind = one.severity == base::Severity::error ? "Error: " : "Warning: ";
  const std::string whom = subject.empty() ? std::string() : one_line(subject) + ": ";
  std::string out = wrapped(kind + whom + one_line(one.summary), "");
  const std::string detail = base::evidence_text(one.detail(), kLongestDetail);
  if (!detail.empty()) out += wrapped(detail, "  ");
  return out;
}

}  // namespace cli
