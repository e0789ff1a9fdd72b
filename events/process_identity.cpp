#include "events/process_identity.h"

#include <unistd.h>

namespace events {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string own_process() {
  return base::place_of_processes() + ":" + std::to_string(::getpid()) + ":" + base::own_birth();
}

Alive is_alive(std::string_view process) {
  const std::size_t first = process.find(':');
  const std::size_t second = process.rfind(':');
  if (first == std::string_view::npos || first == second) return Alive::unknown;
  const std::string_view where = process.substr(0, first);
  const std::string_view pid = process.substr(first + 1, second - first - 1);
  const std::string_view began = process.substr(second + 1);
  if (where.empty() || where != base::place_of_processes() || !is_number(pid) ||
      !is_number(began)) {
    return Alive::unknown;
  }
  return base::is_process_alive(std::string(pid), std::string(began));
}

}  // namespace events
