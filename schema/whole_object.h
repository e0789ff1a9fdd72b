#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

/// What keeps `value` from being an object of `type` whose attributes can be asked for: it is null,
/// unknown as a whole, or of another type. Parts of it may be null or unknown. Kind bug, code
/// schema.conformance.
[[nodiscard]] std::optional<base::Diagnostic> whole_object_fault(const Value& value,
                                                                 const Type& type);

}  // namespace schema
