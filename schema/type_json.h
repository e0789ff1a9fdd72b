#pragma once

#include <optional>

#include "schema/json_tree.h"
#include "schema/type.h"

namespace schema {

/// The type that `tree` describes; nothing when it describes none.
[[nodiscard]] std::optional<Type> read_type(const JsonTree& tree);

}  // namespace schema
