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

/// What keeps `value` from being read as an object: it is null, unknown or something else.
[[nodiscard]] std::optional<base::Diagnostic> object_fault(const Value& value);

/// An object lacks an attribute of its schema.
[[nodiscard]] base::Diagnostic attribute_missing();

}  // namespace schema
