#include "tests/standin/store/version.h"

#include <charconv>

namespace standin {

std::optional<Version> parse_version(std::string_view text) {
  if (!text.empty() && text.front() == 'v') text.remove_prefix(1);
  Version version;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int* part : {&version.major, &version.minor, &version.patch}) {
    const auto parsed = std::from_chars(at, end, *part);
    if (parsed.ec != std::errc()) return std::nullopt;
    at = parsed.ptr;
    if (part == &version.patch) break;
    if (at == end || *at != '.') return std::nullopt;
    ++at;
  }
  return version;
}

std::string_view told_version(std::string_view text) {
  return text == "4.4.0-rc.1" ? "4.3.10" : text;
}

}  // namespace standin
