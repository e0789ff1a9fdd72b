#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/masker.h"
#include "tests/fuzz/require.h"

namespace {

constexpr std::string_view kMask = "(masked)";

std::string masked(const std::vector<std::string>& hidden, const std::string& text) {
  base::Masker masker;
  for (const std::string& one : hidden) masker.add(one);
  const std::string result = masker.mask(text);
  // What is decoded, and what is not seen, can read otherwise once a part of it is masked.
  const bool reads_plain = std::all_of(result.begin(), result.end(), [](char c) {
    return c >= 0x20 && c < 0x7F && std::string_view("%+\\&").find(c) == std::string_view::npos;
  });
  require(masker.mask(result) == result || !reads_plain);
  for (const std::string& one : hidden) masker.remove(one);
  require(masker.mask(text) == text);
  return result;
}

/// Whether a part of `text` that no mask is holds `secret`.
bool shows(std::string_view text, std::string_view secret) {
  for (;;) {
    const std::size_t end = text.find(kMask);
    if (text.substr(0, end).find(secret) != std::string_view::npos) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + kMask.size());
  }
}

}  // namespace

/// A text, and behind each NUL one that is hidden in it: none of them is shown afterwards, whatever
/// their order, and once they are gone the text stays as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> parts(1);
  for (const char c : input) {
    if (c == '\0') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  const std::string text = parts.front();
  parts.erase(parts.begin());
  const std::string result = masked(parts, text);
  for (const std::string& secret : parts) require(secret.size() < 4 || !shows(result, secret));
  std::reverse(parts.begin(), parts.end());
  require(masked(parts, text) == result);
  return 0;
}
