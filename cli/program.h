#pragma once

#include <string>

#include "base/log.h"

namespace cli {

/// What a command knows of the program it is part of.
struct Program {
  std::string version = {};
  base::Log log = {};  ///< of the commands that work; drops everything by default
};

}  // namespace cli
