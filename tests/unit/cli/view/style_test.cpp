#include "cli/view/style.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "base/os/unique_fd.h"

using cli::view::Size;
using cli::view::style_of;

namespace {

/// Variables that are as before when it goes.
class Variables {
 public:
  explicit Variables(const std::map<std::string, const char*>& wanted) {
    for (const char* const name : {"NO_COLOR", "TERM", "LC_ALL", "LC_CTYPE", "LANG"}) {
      const char* const value = std::getenv(name);
      before_[name] = value == nullptr ? std::nullopt : std::optional<std::string>(value);
      ::unsetenv(name);
    }
    for (const auto& [name, value] : wanted) ::setenv(name.c_str(), value, 1);
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;
  ~Variables() {
    for (const auto& [name, value] : before_) {
      if (value) {
        ::setenv(name.c_str(), value->c_str(), 1);
      } else {
        ::unsetenv(name.c_str());
      }
    }
  }

 private:
  std::map<std::string, std::optional<std::string>> before_;
};

bool unicode(const std::map<std::string, const char*>& variables) {
  const Variables set(variables);
  return style_of(-1).unicode;
}

}  // namespace

TEST_CASE("what the environment says of a terminal") {
  const base::UniqueFd terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  const auto style = [&terminal](const std::map<std::string, const char*>& variables) {
    const Variables set(variables);
    return style_of(terminal.get());
  };
  CHECK(style({{"TERM", "xterm"}}).terminal);
  CHECK(style({{"TERM", "xterm"}}).colour);
  CHECK(style({{"TERM", "xterm"}, {"NO_COLOR", "0"}}).terminal);
  CHECK_FALSE(style({{"TERM", "xterm"}, {"NO_COLOR", "0"}}).colour);
  CHECK(style({{"TERM", "xterm"}, {"NO_COLOR", ""}}).colour);
  CHECK_FALSE(style({{"TERM", "dumb"}}).terminal);
  CHECK_FALSE(style({{"TERM", "dumb"}}).colour);
  CHECK_FALSE(style({}).terminal);
}

TEST_CASE("a file is no terminal and has the usual size") {
  const Variables set(std::map<std::string, const char*>{{"TERM", "xterm"}});
  const base::UniqueFd file(::open("/dev/null", O_RDWR | O_CLOEXEC));
  CHECK_FALSE(style_of(file.get()).terminal);
  CHECK_FALSE(style_of(file.get()).colour);
  CHECK(cli::view::size_of(file.get()) == Size{80, 24});
}

TEST_CASE("the locale tells what can be shown") {
  CHECK_FALSE(unicode({}));
  CHECK_FALSE(unicode({{"LANG", "C"}}));
  CHECK(unicode({{"LANG", "C.UTF-8"}}));
  CHECK(unicode({{"LANG", "de_DE.utf8"}}));
  CHECK_FALSE(unicode({{"LANG", "C.UTF-8"}, {"LC_ALL", "C"}}));
  CHECK(unicode({{"LANG", "C"}, {"LC_CTYPE", "C.UTF-8"}}));
  CHECK(unicode({{"LC_ALL", ""}, {"LANG", "C.UTF-8"}}));
}
