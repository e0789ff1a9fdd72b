#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

/// What keeps `value` from being sent as a value of `type`, with its path; nothing when it
/// conforms. `dynamic` in `type` takes any value. Kind bug, code schema.conformance.
[[nodiscard]] std::optional<base::Diagnostic> conformance_fault(const Value& value,
                                                                const Type& type);

}  // namespace schema
