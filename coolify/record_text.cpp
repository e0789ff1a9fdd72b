#include "coolify/record_text.h"

#include <algorithm>

#include "base/hidden_text.h"

namespace coolify {
namespace {

constexpr std::size_t kLongest = 255;

bool consists_of(std::string_view text, std::string_view punctuation) {
  return std::all_of(text.begin(), text.end(), [punctuation](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == ' ' || punctuation.find(c) != std::string_view::npos;
  });
}

/// Characters, not bytes: continuation bytes of UTF-8 do not count.
std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool fits(std::string_view text, std::size_t shortest, std::string_view punctuation) {
  const std::size_t length = character_count(text);
  return length >= shortest && length <= kLongest && base::hidden_part(text).empty() &&
         consists_of(text, punctuation);
}

}  // namespace

bool is_record_name(std::string_view text) {
  return fits(text, 3, "-_.@/&()#,:+") && text.find("  ") == std::string_view::npos;
}

bool is_record_description(std::string_view text) { return fits(text, 0, "-_.,!?()'\"+=*@/&"); }

}  // namespace coolify
