#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/expected.h"
#include "schema/type.h"

namespace schema {

/// `result`; when it is an error, its path is taken as relative to `path`.
template <typename T>
[[nodiscard]] base::Expected<T> placed(base::Expected<T> result, const base::Path& path) {
  if (!result) result.error().path = result.error().path.below(path);
  return result;
}

/// The same for an element of a list or set: elements of a set have no path, so an error inside one
/// is an error of the set.
template <typename T>
[[nodiscard]] base::Expected<T> placed_in(Type::Kind collection, std::size_t index,
                                          base::Expected<T> result) {
  if (collection == Type::Kind::set) {
    if (!result) result.error().path = {};
    return result;
  }
  return placed(std::move(result), base::Path().index(static_cast<std::int64_t>(index)));
}

}  // namespace schema
