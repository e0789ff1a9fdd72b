#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/os/processes.h"

namespace base {
namespace {

/// Files of /proc tell no size.
std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// When the process began, in ticks since the boot; nothing where there is none, or a dead one that
/// nobody has buried.
std::optional<std::string> birth_of(const std::string& number) {
  const std::string stat = content("/proc/" + number + "/stat");
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

}  // namespace

std::string place_of_processes() {
  constexpr std::size_t kEnough = 8;
  struct stat space{};
  const std::string boot = content("/proc/sys/kernel/random/boot_id").substr(0, kEnough);
  if (boot.empty() || ::stat("/proc/self/ns/pid", &space) != 0) return {};
  return boot + "-" + std::to_string(space.st_ino);
}

std::string own_birth() { return birth_of(std::to_string(::getpid())).value_or(""); }

Alive is_process_alive(const std::string& number, const std::string& birth) {
  const auto found = birth_of(number);
  return found && *found == birth ? Alive::yes : Alive::no;
}

std::string parent_program() {
  std::error_code unreadable;
  const auto program =
      std::filesystem::read_symlink("/proc/" + std::to_string(::getppid()) + "/exe", unreadable);
  return unreadable ? std::string() : program.filename().string();
}

}  // namespace base
