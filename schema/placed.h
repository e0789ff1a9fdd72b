#pragma once

#include <utility>

#include "base/expected.h"

namespace schema {

/// `result`; when it is an error, its path is taken as relative to `path`.
template <typename T>
[[nodiscard]] base::Expected<T> placed(base::Expected<T> result, const base::Path& path) {
  if (!result) result.error().path = result.error().path.below(path);
  return result;
}

}  // namespace schema
