#pragma once

#include <cstddef>

namespace cli::view {

/// What a terminal can show.
struct Style {
  bool terminal = false;  ///< a screen that can be drawn anew; else lines are only added
  bool colour = false;
  bool unicode = false;  ///< else everything beyond ASCII is shown as "?"
};

/// Of a screen, in columns and lines.
struct Size {
  std::size_t width = 80;
  std::size_t height = 24;
  bool operator==(const Size&) const = default;
};

/// What `fd` can show, by what it is and by the environment: no colours with NO_COLOR (whatever it
/// says, unless it is empty: no-color.org) or TERM=dumb, nothing beyond ASCII but in a locale of
/// UTF-8 (LC_ALL, LC_CTYPE, LANG).
[[nodiscard]] Style style_of(int fd);

/// The size of the terminal at `fd`; 80 by 24 where there is none, or it does not tell.
[[nodiscard]] Size size_of(int fd);

}  // namespace cli::view
