#pragma once

#include <cstdint>
#include <string>

#include "base/expected.h"
#include "schema/schema.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

/// Reads the JSON of an object of `type` that version `stored` of its schema wrote, where the
/// schema's version now is `current`. Fails with state.newer_version or state.older_version when
/// they differ, with schema.json when the text is no such object.
[[nodiscard]] base::Expected<Value> read_stored(const Type& type, std::int64_t stored,
                                                std::int64_t current, const std::string& json);

/// The same for a state of a resource with this schema, which is an object. No element of a list,
/// set or map in it is null: none that was written here is, and Terraform itself stumbles over
/// those that should be objects.
[[nodiscard]] base::Expected<Value> read_stored(const Schema& schema, std::int64_t stored,
                                                const std::string& json);

}  // namespace schema
