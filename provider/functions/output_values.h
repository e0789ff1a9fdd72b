#pragma once

#include "base/expected.h"
#include "registration/outputs/output_value.h"
#include "schema/value.h"

namespace provider {

/// A wholly known value as one of outputs. Error: outputs.unreadable for a value that is nested too
/// deeply.
[[nodiscard]] base::Expected<registration::outputs::OutputValue> output_value(
    const schema::Value& value);

}  // namespace provider
