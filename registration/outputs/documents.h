#pragma once

#include <string_view>

#include "base/expected.h"
#include "registration/outputs/output_value.h"

namespace registration::outputs {

/// What is inside {value, type, sensitive}, however often; the value itself when it is no such
/// wrapper. Lives as long as `value`.
[[nodiscard]] const OutputValue& unwrapped(const OutputValue& value);

/// The outputs of a document: of a state (version 4) or of its JSON form what it calls outputs, of
/// a text what it says, else `given` itself. A text that is no JSON may be one address; it stays a
/// text. Null when there are none. `source` is what the reader calls the outputs. Errors, of kind
/// invalid_config: outputs.unreadable, outputs.unfinished.
[[nodiscard]] base::Expected<OutputValue> outputs_of(OutputValue given, std::string_view source);

}  // namespace registration::outputs
