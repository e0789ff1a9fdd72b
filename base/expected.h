#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/diagnostic.h"

namespace base {

/// Result of a fallible call: a value, or the one Diagnostic that explains why there is none.
/// The member names are those of std::expected, so the alias can become the standard type.
template <typename T>
using Expected = tl::expected<T, Diagnostic>;

/// Wraps a diagnostic for `return base::fail(...)` from a function that returns Expected.
[[nodiscard]] inline tl::unexpected<Diagnostic> fail(Diagnostic diagnostic) {
  return tl::unexpected<Diagnostic>(std::move(diagnostic));
}

}  // namespace base
