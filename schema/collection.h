#pragma once

#include "schema/type.h"

namespace schema {

/// Whether values of the type have elements, all of one type: lists, sets and maps.
[[nodiscard]] inline bool is_collection(const Type& type) {
  const Type::Kind kind = type.kind();
  return kind == Type::Kind::list || kind == Type::Kind::set || kind == Type::Kind::map;
}

}  // namespace schema
