#pragma once

#include <exception>

#include "base/diagnostic.h"

namespace cli {

/// What is told of an exception that a library threw: cli.internal.
[[nodiscard]] base::Diagnostic internal_fault(const std::exception& what);

}  // namespace cli
