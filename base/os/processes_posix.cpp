#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <random>
#include <string_view>

#include "base/os/processes.h"

namespace base {
namespace {

/// FNV-1a: the same in every build, and the machine's name cannot be read from it.
std::uint64_t sum_of(std::string_view text) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char one : text) sum = (sum ^ static_cast<unsigned char>(one)) * 0x100000001b3;
  return sum;
}

}  // namespace

/// A machine by its name, and a container by the file system it has for its root.
std::string place_of_processes() {
  std::array<char, 256> name{};
  struct stat root{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || ::stat("/", &root) != 0) return {};
  return std::to_string(sum_of(std::string(name.data()) + ":" + std::to_string(root.st_dev) + ":" +
                               std::to_string(root.st_ino)));
}

std::string own_birth() {
  // When a process began cannot be asked for, so that it is given a number instead.
  static const std::string number = [] {
    std::random_device random;
    return std::to_string(std::uniform_int_distribution<std::uint64_t>()(random));
  }();
  return number;
}

Alive is_process_alive(const std::string& number, const std::string& birth) {
  pid_t process = 0;
  const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), process);
  if (fault != std::errc() || end != number.data() + number.size() || process <= 0) {
    return Alive::no;
  }
  if (process == ::getpid()) return birth == own_birth() ? Alive::yes : Alive::no;
  return ::kill(process, 0) != 0 && errno == ESRCH ? Alive::no : Alive::unknown;
}

std::string parent_program() { return {}; }

}  // namespace base
