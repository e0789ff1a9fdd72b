#include "base/text.h"

#include <algorithm>
#include <cstdint>

#include "base/secret.h"
#include "base/terminal_text.h"

namespace base {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none (overlong forms,
/// surrogates and values above U+10FFFF are not well-formed).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return 1;
  if (!continuation(text, at + 1)) return 0;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (!continuation(text, at + 2)) return 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second > 0x9F) return 0;
    return 3;
  }
  if (!continuation(text, at + 3)) return 0;
  if (first >= 0xF0 && first <= 0xF4) {
    if (first == 0xF0 && second < 0x90) return 0;
    if (first == 0xF4 && second > 0x8F) return 0;
    return 4;
  }
  return 0;
}

/// End of the ASCII that starts at `at`; most of most texts is in one such run.
std::size_t ascii_end(std::string_view text, std::size_t at) {
  const char* const begin = text.data();
  const std::size_t size = text.size();
  while (at < size && static_cast<unsigned char>(begin[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = ascii_end(text, i) - i;
    if (length == 0) length = sequence_length(text, i);
    if (length == 0) {
      out += kReplacement;
      ++i;
    } else {
      out += text.substr(i, length);
      i += length;
    }
  }
  return out;
}

Utf8Character utf8_character(std::string_view text, std::size_t at) {
  constexpr char32_t kBadByte = 0xFFFD;
  const std::size_t bytes = sequence_length(text, at);
  if (bytes == 0) return {kBadByte, 1};
  const auto first = static_cast<unsigned char>(text[at]);
  if (bytes == 1) return {first, 1};
  char32_t code = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return {code, bytes};
}

std::string evidence_text(std::string_view text, std::size_t limit) {
  const std::string valid = valid_utf8(replace_controls(text, {}, Breaks::kept));
  std::string clean = mask_secrets(replace_unicode_controls(valid, {}));
  clean = std::string(trimmed(clean));
  if (clean.size() <= limit) return clean;
  std::size_t end = limit;
  while (end > 0 && continuation(clean, end)) --end;
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
