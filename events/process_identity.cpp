#include "events/process_identity.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

namespace events {
namespace {

/// Files of /proc tell no size.
std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Where the number of a process means what it means here: this boot, this namespace.
std::string place() {
  constexpr std::size_t kEnough = 8;
  struct stat space{};
  const std::string boot = content("/proc/sys/kernel/random/boot_id").substr(0, kEnough);
  if (boot.empty() || ::stat("/proc/self/ns/pid", &space) != 0) return {};
  return boot + "-" + std::to_string(space.st_ino);
}

/// When the process began, in ticks since the boot; nothing where there is none, or a dead one that
/// nobody has buried.
std::optional<std::string> birth(const std::string& pid) {
  const std::string stat = content("/proc/" + pid + "/stat");
  // Its name may hold anything, a parenthesis as well.
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  constexpr std::size_t kBirth = 20;  // the 22nd field; the third stands behind the name
  constexpr std::size_t kState = 1;
  std::size_t field = 0;
  std::size_t at = name_end + 1;
  while (at < stat.size()) {
    const std::size_t begin = stat.find_first_not_of(' ', at);
    if (begin == std::string::npos) break;
    at = std::min(stat.find(' ', begin), stat.size());
    const std::string value = stat.substr(begin, at - begin);
    ++field;
    if (field == kState && (value == "Z" || value == "X")) return std::nullopt;
    if (field == kBirth) return value;
  }
  return std::nullopt;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string own_process() {
  const std::string pid = std::to_string(::getpid());
  return place() + ":" + pid + ":" + birth(pid).value_or("");
}

Alive is_alive(std::string_view process) {
  const std::size_t first = process.find(':');
  const std::size_t second = process.rfind(':');
  if (first == std::string_view::npos || first == second) return Alive::unknown;
  const std::string_view where = process.substr(0, first);
  const std::string_view pid = process.substr(first + 1, second - first - 1);
  const std::string_view began = process.substr(second + 1);
  if (where.empty() || where != place() || !is_number(pid) || !is_number(began)) {
    return Alive::unknown;
  }
  const auto now = birth(std::string(pid));
  return now && *now == began ? Alive::yes : Alive::no;
}

}  // namespace events
