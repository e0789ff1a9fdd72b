#pragma once

#include "schema/type.h"

/// Whether two object types are copies of one, rather than equal; they have attributes.
[[nodiscard]] inline bool are_one(const schema::Type& a, const schema::Type& b) {
  return &a.attributes().name(0) == &b.attributes().name(0);
}
