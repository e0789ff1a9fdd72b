#include "tests/support/paths.h"

namespace tests {

std::string in_project(std::string_view path) {
  return std::string(PROJECT_FOLDER "/").append(path);
}

std::string in_build(std::string_view path) { return std::string(BUILD_FOLDER "/").append(path); }

}  // namespace tests
