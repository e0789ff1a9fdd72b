#pragma once

#include "base/expected.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace plugin {

/// What a resource returned as an object to be stored, made fit for that: nothing unknown, nothing
/// write-only. Fails with "plugin.invalid_answer" when it is not an object of the schema.
[[nodiscard]] base::Expected<schema::Value> storable(const schema::Schema& schema,
                                                     const schema::Value& value);

/// The same for a plan, which may hold unknowns.
[[nodiscard]] base::Expected<schema::Value> plannable(const schema::Schema& schema,
                                                      const schema::Value& value);

}  // namespace plugin
