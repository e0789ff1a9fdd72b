#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tests {

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

inline constexpr const char* kOrderMark = "\xEF\xBB\xBF";
inline constexpr const char* kOtherBlank = "\xC2\xA0";
inline constexpr const char* kNoWidth = "\xE2\x80\x8B";

/// A text, and what happened to it on the way.
struct Mangled {
  const char* how;
  std::string text;
};

/// PEM as it arrives through environment variables, JSON, heredocs, pages and files of Windows.
inline std::vector<Mangled> mangled_pem(const std::string& sound) {
  const std::string order_mark = kOrderMark;
  return {
      {"as it is", sound},
      {"Windows", replaced(sound, "\n", "\r\n")},
      {"lost", replaced(sound, "\n", "")},
      {"blanks", replaced(sound, "\n", " ")},
      {"written out", replaced(sound, "\n", "\\n")},
      {"written out twice", replaced(sound, "\n", "\\\\n")},
      {"written out for Windows", replaced(sound, "\n", "\\r\\n")},
      {"as JSON", replaced(replaced(sound, "/", "\\/"), "\n", "\\n")},
      {"indented", replaced("\n" + sound, "\n", "\n    ")},
      {"double-spaced", replaced(sound, "\n", "\n\n")},
      {"with an order mark", order_mark + sound},
      {"with other blanks", replaced(sound, " ", kOtherBlank)},
      {"with zero-width blanks", replaced(sound, "\n", std::string(kNoWidth) + "\n")},
      {"quoted", "\"" + replaced(sound, "\n", "\\n") + "\"\n"},
      {"explained", "Bag Attributes\n" + sound + "that was it\n"},
  };
}

/// One line as it arrives when it is copied from a page or read from a file.
inline std::vector<Mangled> mangled_line(const std::string& sound) {
  const std::string order_mark = kOrderMark;
  return {
      {"as it is", sound},
      {"with a line break", sound + "\n"},
      {"Windows", sound + "\r\n"},
      {"with an order mark", order_mark + sound},
      {"with other blanks around", std::string(kOtherBlank) + sound + kOtherBlank},
      {"with other blanks inside", replaced(sound, " ", kOtherBlank)},
      {"with a zero-width blank inside",
       replaced(sound, "AAAA", std::string("AA") + kNoWidth + "AA")},
  };
}

}  // namespace tests
