#include "base/masker.h"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "base/utf8.h"

namespace base {
namespace {

constexpr std::string_view kMask = "(masked)";
constexpr std::size_t kShortestNeedle = 4;
constexpr std::size_t kShortestLine = 12;

std::uint32_t beginning(const char* bytes) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes, kShortestNeedle);
  return value;
}

LockedBytes base64_of(const LockedBytes& text) {
  LockedBytes encoded((text.size() + 2) / 3 * 4 + 1);
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                  reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  encoded.pop_back();
  return encoded;
}

bool is_base64(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' ||
         c == '/' || c == '-' || c == '_';
}

/// As a file holds it, and as a person types it.
std::string_view without_blank_ends(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = std::min(text.find_first_not_of(kBlank), text.size());
  return text.substr(first, text.find_last_not_of(kBlank) + 1 - first);
}

/// Calls `take` with each line of twelve or more characters that is no frame of a PEM text.
template <typename Take>
void each_line(std::string_view text, const Take& take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() >= kShortestLine && !line.starts_with("-----")) take(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<std::uint32_t> hexadecimal(std::string_view digits, std::size_t count) {
  std::uint32_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
  if (digits.size() != count || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

/// A text as it reads once it is decoded, and where in the original each byte of it comes from.
struct Masker::View {
  std::string text;
  std::vector<std::uint32_t> origin;  ///< of each byte, and of the end

  void put(std::string_view bytes, std::size_t from) {
    text += bytes;
    origin.insert(origin.end(), bytes.size(), static_cast<std::uint32_t>(from));
  }
  void end(std::size_t size) { origin.push_back(static_cast<std::uint32_t>(size)); }

  static View without_percent_signs(std::string_view original, bool plus_is_blank) {
    View view;
    for (std::size_t i = 0; i < original.size();) {
      const auto code = original[i] == '%' ? hexadecimal(original.substr(i + 1, 2), 2)
                                           : std::optional<std::uint32_t>();
      const bool is_blank = plus_is_blank && original[i] == '+';
      const char byte = code ? static_cast<char>(*code) : is_blank ? ' ' : original[i];
      view.put({&byte, 1}, i);
      i += code ? 3 : 1;
    }
    view.end(original.size());
    return view;
  }

  static View without_backslashes(std::string_view original) {
    constexpr std::string_view kShort = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    View view;
    for (std::size_t i = 0; i < original.size();) {
      const std::string_view escape = original.substr(i, 2);
      const bool is_escape = escape.size() == 2 && escape[0] == '\\';
      const std::size_t known = is_escape ? kShort.find(escape[1]) : std::string_view::npos;
      const auto code = is_escape && escape[1] == 'u' ? hexadecimal(original.substr(i + 2, 4), 4)
                                                      : std::optional<std::uint32_t>();
      if (code) {
        view.put(utf8_of(*code), i);
      } else {
        view.put(known < kMeant.size() ? kMeant.substr(known, 1) : original.substr(i, 1), i);
      }
      i += code ? 6 : known < kMeant.size() ? 2 : 1;
    }
    view.end(original.size());
    return view;
  }
};

bool Masker::Needle::same(const Needle& other) const {
  return bytes == other.bytes && is_base64 == other.is_base64 &&
         shares_first == other.shares_first && shares_last == other.shares_last;
}

std::vector<Masker::Needle> Masker::needles_of(std::string_view text) const {
  std::vector<Needle> needles;
  const auto plain = [&needles](std::string_view one) {
    needles.push_back({.bytes = Bytes(one.begin(), one.end())});
  };
  const auto base64 = [&needles](std::string_view one) {
    // Where it begins within three bytes of a longer text decides which characters it fills.
    for (std::size_t before = 0; before < 3; ++before) {
      Bytes padded(before, '\0');
      padded.insert(padded.end(), one.begin(), one.end());
      const Bytes all = base64_of(padded);
      const std::size_t bits = 8 * padded.size();
      const auto first = static_cast<std::ptrdiff_t>((8 * before + 5) / 6);
      const auto last = static_cast<std::ptrdiff_t>(bits / 6);
      Needle needle{.bytes = Bytes(all.begin() + first, all.begin() + last),
                    .is_base64 = true,
                    .shares_first = before > 0,
                    .shares_last = bits % 6 != 0};
      Needle in_addresses = needle;
      std::replace(in_addresses.bytes.begin(), in_addresses.bytes.end(), '+', '-');
      std::replace(in_addresses.bytes.begin(), in_addresses.bytes.end(), '/', '_');
      if (!in_addresses.same(needle)) needles.push_back(std::move(in_addresses));
      needles.push_back(std::move(needle));
    }
  };
  const std::string_view inner = without_blank_ends(text);
  std::vector<std::string_view> whole = {text};
  if (inner.size() < text.size()) whole.push_back(inner);
  for (const std::string_view one : whole) {
    if (one.size() < shortest_) continue;
    plain(one);
    base64(one);
  }
  if (inner.find('\n') != std::string_view::npos) each_line(inner, plain);
  return needles;
}

void Masker::add_needle(Needle needle) {
  const std::uint32_t key = beginning(needle.bytes.data());
  auto [at, end] = needles_.equal_range(key);
  const auto known =
      std::find_if(at, end, [&needle](const auto& entry) { return entry.second.same(needle); });
  if (known == end) {
    needle.count = 1;
    needles_.emplace(key, std::move(needle));
  } else {
    ++known->second.count;
  }
}

void Masker::remove_needle(const Needle& needle) {
  auto [at, end] = needles_.equal_range(beginning(needle.bytes.data()));
  const auto known =
      std::find_if(at, end, [&needle](const auto& entry) { return entry.second.same(needle); });
  if (known == end || --known->second.count > 0) return;
  needles_.erase(known);
}

void Masker::add(std::string_view text) {
  const auto known = texts_.find(text);
  if (known != texts_.end()) {
    ++known->second;
    return;
  }
  texts_.emplace(Bytes(text.begin(), text.end()), 1);
  for (Needle& needle : needles_of(text)) add_needle(std::move(needle));
}

void Masker::remove(std::string_view text) {
  const auto known = texts_.find(text);
  if (known == texts_.end() || --known->second > 0) return;
  for (const Needle& needle : needles_of(text)) remove_needle(needle);
  texts_.erase(known);
}

template <typename Take>
void Masker::each_match(std::string_view text, const Take& take) const {
  for (std::size_t at = 0; at + kShortestNeedle <= text.size(); ++at) {
    auto [entry, last] = needles_.equal_range(beginning(text.data() + at));
    for (; entry != last; ++entry) {
      const Needle& needle = entry->second;
      const std::size_t size = needle.bytes.size();
      if (size > text.size() - at ||
          std::memcmp(text.data() + at, needle.bytes.data(), size) != 0) {
        continue;
      }
      std::size_t begin = at;
      std::size_t end = at + size;
      if (needle.shares_first && begin > 0 && is_base64(text[begin - 1])) --begin;
      if (needle.shares_last && end < text.size() && is_base64(text[end])) ++end;
      while (needle.is_base64 && end < text.size() && text[end] == '=') ++end;
      take(begin, end);
    }
  }
}

std::vector<Masker::Stretch> Masker::find_in(std::string_view text) const {
  std::vector<Stretch> found;
  each_match(text, [&](std::size_t begin, std::size_t end) { found.push_back({begin, end}); });
  const auto decoded = [&](const View& view) {
    each_match(view.text, [&](std::size_t begin, std::size_t end) {
      found.push_back({view.origin[begin], view.origin[end]});
    });
  };
  const auto has = [text](char c) { return text.find(c) != std::string_view::npos; };
  if (has('%')) decoded(View::without_percent_signs(text, false));
  if (has('+')) decoded(View::without_percent_signs(text, true));
  if (has('\\')) decoded(View::without_backslashes(text));
  // What was masked before stays as it is: it may hold a secret such as "mask".
  std::erase_if(found, [text](const Stretch& one) { return is_within_mask(text, one); });
  std::sort(found.begin(), found.end(),
            [](const Stretch& one, const Stretch& other) { return one.begin < other.begin; });
  return found;
}

bool Masker::is_within_mask(std::string_view text, const Stretch& one) {
  const std::size_t first = one.end - std::min(one.end, kMask.size());
  for (std::size_t at = first; at <= one.begin; ++at) {
    if (text.substr(at).starts_with(kMask)) return true;
  }
  return false;
}

std::string Masker::mask(std::string text) const {
  const std::vector<Stretch> found = needles_.empty() ? std::vector<Stretch>() : find_in(text);
  if (found.empty()) return text;
  std::string masked;
  std::size_t done = 0;
  for (auto one = found.begin(); one != found.end();) {
    const std::size_t begin = one->begin;
    std::size_t end = one->end;
    for (++one; one != found.end() && one->begin <= end; ++one) end = std::max(end, one->end);
    masked += std::string_view(text).substr(done, begin - done);
    masked += kMask;
    done = end;
  }
  return masked += std::string_view(text).substr(done);
}

}  // namespace base
