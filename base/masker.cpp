#include "base/masker.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "base/terminal_text.h"
#include "base/unseen_characters.h"
#include "base/utf8.h"

namespace base {
namespace {

constexpr std::string_view kMask = "(masked)";
constexpr std::size_t kShortestNeedle = 4;
constexpr std::size_t kShortestLine = 12;
/// What is longer is a key of several lines, which nobody writes in hexadecimal digits.
constexpr std::size_t kLongestInHex = 512;

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

LockedBytes hex_of(std::string_view text, std::string_view digits) {
  LockedBytes encoded;
  encoded.reserve(2 * text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded.push_back(digits[byte >> 4U]);
    encoded.push_back(digits[byte & 0xFU]);
  }
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

/// Characters that show nothing, or only that something was replaced.
bool has_no_look(char32_t code) {
  constexpr char32_t kReplaced = 0xFFFD;
  return code == kReplaced || unseen_range(code) != nullptr;
}

bool can_be_unseen(char c) { return static_cast<unsigned char>(c) - 0x20U >= 0x5FU; }

/// Calls `take` with each character of `text` that is seen where the text is shown, and where it
/// begins. What cleaning replaces or leaves out is none.
template <typename Take>
void each_seen(std::string_view text, const Take& take) {
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t length = can_be_unseen(text[at]) ? control_length(text, at) : 0) {
      at += length;
      continue;
    }
    const Utf8Character one = utf8_character(text, at);
    if (!has_no_look(one.code)) take(text.substr(at, one.bytes), at);
    at += one.bytes;
  }
}

LockedBytes seen_of(std::string_view text) {
  LockedBytes seen;
  each_seen(text, [&seen](std::string_view character, std::size_t /*at*/) {
    seen.insert(seen.end(), character.begin(), character.end());
  });
  return seen;
}

/// The character that a reference of HTML stands for, and how long the reference is.
struct Reference {
  std::uint32_t code = 0;
  std::size_t length = 0;  ///< 0: there is none
};

Reference reference_at(std::string_view text) {
  constexpr std::size_t kLongest = 10;
  constexpr std::array<std::pair<std::string_view, char>, 5> kNamed = {
      {{"amp", '&'}, {"quot", '"'}, {"apos", '\''}, {"lt", '<'}, {"gt", '>'}}};
  const std::size_t end = text.substr(0, kLongest).find(';');
  if (!text.starts_with('&') || end == std::string_view::npos) return {};
  std::string_view name = text.substr(1, end - 1);
  for (const auto& [known, meant] : kNamed) {
    if (name == known) return {static_cast<std::uint32_t>(meant), end + 1};
  }
  if (!name.starts_with('#')) return {};
  name.remove_prefix(1);
  const bool is_hex = name.starts_with('x') || name.starts_with('X');
  if (is_hex) name.remove_prefix(1);
  std::uint32_t code = 0;
  const char* const stop = name.data() + name.size();
  const auto [at, error] = std::from_chars(name.data(), stop, code, is_hex ? 16 : 10);
  if (error != std::errc() || at != stop || code > 0x10FFFF) return {};
  return {code, end + 1};
}

}  // namespace

/// A text as it reads once it is decoded, and where in the original each byte of it comes from.
struct Masker::View {
  std::string text;
  std::vector<std::uint32_t> origin;  ///< of each byte, and of the end
  bool has_gaps = false;  ///< each byte is one of the original, and between two there may be more

  /// Where a part of the text is in the original.
  [[nodiscard]] Stretch original(std::size_t begin, std::size_t end) const {
    return {origin[begin], has_gaps ? origin[end - 1] + 1U : origin[end]};
  }

  static View of_what_is_seen(std::string_view original) {
    View view;
    view.has_gaps = true;
    each_seen(original, [&view](std::string_view character, std::size_t at) {
      for (const char& byte : character) view.put({&byte, 1}, at++);
    });
    view.end(original.size());
    return view;
  }

  static View without_references(std::string_view original) {
    View view;
    for (std::size_t i = 0; i < original.size();) {
      const Reference one = reference_at(original.substr(i));
      if (one.length > 0) {
        view.put(utf8_of(one.code), i);
        i += one.length;
      } else {
        view.put(original.substr(i, 1), i);
        ++i;
      }
    }
    view.end(original.size());
    return view;
  }

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
    const Bytes seen = seen_of(one);
    if (seen.size() < one.size() && seen.size() >= shortest_) plain(view(seen));
    if (one.size() > kLongestInHex) continue;
    plain(view(hex_of(one, "0123456789abcdef")));
    plain(view(hex_of(one, "0123456789ABCDEF")));
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
      found.push_back(view.original(begin, end));
    });
    if (view.has_gaps || std::none_of(view.text.begin(), view.text.end(), can_be_unseen)) return;
    const View seen = View::of_what_is_seen(view.text);
    each_match(seen.text, [&](std::size_t begin, std::size_t end) {
      const Stretch inner = seen.original(begin, end);
      found.push_back(view.original(inner.begin, inner.end));
    });
  };
  const auto has = [text](char c) { return text.find(c) != std::string_view::npos; };
  if (std::any_of(text.begin(), text.end(), can_be_unseen)) decoded(View::of_what_is_seen(text));
  if (has('%')) decoded(View::without_percent_signs(text, false));
  if (has('+')) decoded(View::without_percent_signs(text, true));
  if (has('\\')) decoded(View::without_backslashes(text));
  if (has('&')) decoded(View::without_references(text));
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
