#pragma once

#include "base/expected.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace plugin {

/// `value` with every write-only attribute null, nested ones included: Terraform refuses objects
/// that hold one, and on create forgets the new object.
[[nodiscard]] schema::Value without_write_only(const schema::Schema& schema,
                                               const schema::Value& value);

/// What a resource returned as an object to be stored, made fit for that: nothing unknown, nothing
/// write-only. Fails with "plugin.invalid_answer" when it is not an object of the schema.
[[nodiscard]] base::Expected<schema::Value> storable(const schema::Schema& schema,
                                                     const schema::Value& value);

/// The same for a plan, which may hold unknowns.
[[nodiscard]] base::Expected<schema::Value> plannable(const schema::Schema& schema,
                                                      const schema::Value& value);

}  // namespace plugin
