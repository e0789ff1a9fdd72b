#pragma once

#include <string>
#include <string_view>

#include "base/expected.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

/// Reads a value as Terraform encodes it in DynamicValue.msgpack. Empty input is null of `type`.
/// Fails with kind bug, code schema.msgpack and the path of the value that does not fit `type`:
/// only a defective peer sends such bytes, or more than a million values. Text that is not valid
/// UTF-8 is repaired.
[[nodiscard]] base::Expected<Value> decode_msgpack(std::string_view bytes, const Type& type);

/// The form Terraform reads. `value` must conform to `type` (see conformance.h); anything else is a
/// programming error. Text that is not valid UTF-8 is repaired.
[[nodiscard]] std::string encode_msgpack(const Value& value, const Type& type);

}  // namespace schema
