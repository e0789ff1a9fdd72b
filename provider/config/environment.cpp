#include "provider/config/environment.h"

#include <cstdlib>

namespace provider {

std::string process_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace provider
