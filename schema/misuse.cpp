#include "schema/misuse.h"

#include <string>
#include <string_view>

namespace schema {
namespace {

/// "schema/value.cpp" of a path that may be absolute.
std::string_view file_of(std::string_view path) {
  const std::size_t name = path.rfind('/');
  if (name == std::string_view::npos || name == 0) return path;
  const std::size_t folder = path.rfind('/', name - 1);
  return folder == std::string_view::npos ? path : path.substr(folder + 1);
}

}  // namespace

void misuse(const char* what, std::source_location place) {
  throw Misuse(std::string(what) + " (" + std::string(file_of(place.file_name())) + ":" +
               std::to_string(place.line()) + ")");
}

}  // namespace schema
