#include "cli/environment.h"

#include <cstdlib>

namespace cli {

std::string process_variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace cli
