#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/locked_memory.h"

namespace base {

/// Hides texts in others: those that were added, whatever stands around them and however they are
/// written: as they are, without the blanks at their ends, each line of twelve or more characters
/// of one with several, in base64 (also inside a longer text that was encoded, as a password in the
/// credentials of a proxy), in hexadecimal digits, with percent signs as in an address, with
/// backslashes as in JSON, with references as in HTML; and whatever stands between their characters
/// that is not seen where a text is shown, line breaks and escape sequences included.
/// A text may be added several times and is hidden until it was removed as often. What it keeps is
/// overwritten when it goes. One thread at a time.
class Masker {
 public:
  /// Shorter texts than `shortest` (at least 4) would hide everything: they are not hidden.
  explicit Masker(std::size_t shortest = 4) : shortest_(shortest) {}
  Masker(const Masker&) = delete;
  Masker& operator=(const Masker&) = delete;
  ~Masker() = default;

  void add(std::string_view text);
  void remove(std::string_view text);

  /// `text` with "(masked)" in place of every stretch that one or several of the texts cover. Takes
  /// time by the length of `text`, not by the number of what is hidden.
  [[nodiscard]] std::string mask(std::string text) const;

 private:
  using Bytes = LockedBytes;
  /// One way to write a text.
  struct Needle {
    Bytes bytes;
    bool is_base64 = false;     ///< the characters at its borders may hold bits of it
    bool shares_first = false;  ///< of base64: the character before does
    bool shares_last = false;   ///< of base64: the character behind does
    std::size_t count = 0;      ///< of the texts that are written so

    [[nodiscard]] bool same(const Needle& other) const;
  };
  static std::string_view view(std::string_view text) { return text; }
  static std::string_view view(const Bytes& bytes) { return {bytes.data(), bytes.size()}; }
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const auto& text) const {
      return std::hash<std::string_view>()(view(text));
    }
  };
  struct Same {
    using is_transparent = void;
    bool operator()(const auto& one, const auto& other) const { return view(one) == view(other); }
  };
  struct Stretch {
    std::size_t begin;
    std::size_t end;
  };
  struct View;

  [[nodiscard]] std::vector<Needle> needles_of(std::string_view text) const;
  void add_needle(Needle needle);
  void remove_needle(const Needle& needle);
  template <typename Take>
  void each_match(std::string_view text, const Take& take) const;
  /// Where something is to be hidden, in the order of the beginnings.
  [[nodiscard]] std::vector<Stretch> find_in(std::string_view text) const;
  [[nodiscard]] static bool is_within_mask(std::string_view text, const Stretch& one);

  const std::size_t shortest_;
  std::unordered_map<Bytes, std::size_t, Hash, Same> texts_;
  /// By their first four bytes, which may be all there is.
  std::unordered_multimap<std::uint32_t, Needle, std::hash<std::uint32_t>,
                          std::equal_to<std::uint32_t>,
                          LockedAllocator<std::pair<const std::uint32_t, Needle>>>
      needles_;
};

}  // namespace base
