#pragma once

#include <cstddef>
#include <cstdint>

#include "base/expected.h"
#include "schema/type.h"

namespace schema {

/// `error`, whose path is relative to `path`, as what its surroundings fail with. Paths are made
/// for errors alone: values are taken apart all the time, and mostly without any.
[[nodiscard]] inline tl::unexpected<base::Diagnostic> fail_at(const base::Path& path,
                                                              base::Diagnostic error) {
  error.path = error.path.below(path);
  return base::fail(std::move(error));
}

/// The same for an element of a list or set: elements of a set have no path, so an error inside one
/// is an error of the set.
[[nodiscard]] inline tl::unexpected<base::Diagnostic> fail_in(Type::Kind collection,
                                                              std::size_t index,
                                                              base::Diagnostic error) {
  if (collection != Type::Kind::set) {
    return fail_at(base::Path().index(static_cast<std::int64_t>(index)), std::move(error));
  }
  error.path = {};
  return base::fail(std::move(error));
}

}  // namespace schema
