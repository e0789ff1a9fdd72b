#include "cli/view/style.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"

namespace cli::view {
namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

/// The first of them that says something counts, as in setlocale(3).
bool is_utf8_locale() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = base::lower_case(variable(name));
    if (value.empty()) continue;
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

Style style_of(int fd) {
  const bool terminal = ::isatty(fd) == 1;
  const bool dumb = variable("TERM").empty() || variable("TERM") == "dumb";
  // A dumb terminal cannot draw over what stands there.
  return {.terminal = terminal && !dumb,
          .colour = terminal && !dumb && variable("NO_COLOR").empty(),
          .unicode = is_utf8_locale()};
}

Size size_of(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {.width = size.ws_col, .height = size.ws_row};
}

}  // namespace cli::view
