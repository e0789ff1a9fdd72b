#include "base/text.h"

#include <algorithm>

#include "base/secret.h"
#include "base/terminal_text.h"
#include "base/utf8.h"

namespace base {

std::string evidence_text(std::string_view text, std::size_t limit) {
  // A secret is looked for as it was given, and in what is left of the text.
  const std::string masked = mask_secrets(std::string(text));
  const std::string valid = valid_utf8(replace_controls(masked, {}, Breaks::kept));
  std::string clean = mask_secrets(replace_unicode_controls(valid, {}));
  clean = std::string(trimmed(clean));
  if (clean.size() <= limit) return clean;
  const std::size_t end = utf8_boundary(clean, limit);
  const std::size_t left_out = clean.size() - end;
  clean.resize(end);
  return clean + "... (" + std::to_string(left_out) + " more bytes)";
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace base
