#pragma once

#include <compare>

#include "schema/value.h"

namespace schema {

/// A total order whose equality is Value's: sets keep their elements in it, so that equal sets are
/// stored and encoded alike. Strings are in byte order, numbers in numeric order, nulls come before
/// known values and unknowns after them.
[[nodiscard]] std::strong_ordering order(const Value& a, const Value& b);

}  // namespace schema
