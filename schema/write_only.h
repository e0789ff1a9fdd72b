#pragma once

#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// `planned` with every write-only value that `config` has in the same place, nested ones
/// included: what an apply goes by, since only the configuration holds them. Elements of lists are
/// told by their position, those of maps by their key; a set can hold none. Both have the schema's
/// type.
[[nodiscard]] Value with_write_only(const Schema& schema, const Value& planned,
                                    const Value& config);

/// The reverse, for what is planned or stored: `value` with every write-only attribute null.
[[nodiscard]] Value without_write_only(const Schema& schema, const Value& value);

}  // namespace schema
