#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/expected.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

enum class JsonMode {
  strict,        ///< DynamicValue.json: every attribute is there, every value has its type
  stored_state,  ///< a state file, perhaps of another schema version: missing attributes are null,
                 ///< surplus ones are dropped, primitives are converted as Terraform does
};

/// Reads a value from JSON. Numbers keep their text, so nothing is rounded; those beyond the range
/// of a long double (about 1e4932) are refused. A value of the dynamic type is written {"type":
/// ..., "value": ...}. Empty text is null of `type`. Fails with code schema.json and the path of
/// the value that does not fit: kind bug when strict, kind invalid_config for stored state.
[[nodiscard]] base::Expected<Value> decode_json(std::string_view text, const Type& type,
                                                JsonMode mode = JsonMode::strict);

/// What decode_json() fails with for a stored state: for whoever sees more in it that does not fit.
[[nodiscard]] base::Diagnostic unfit_state(std::string cause);

/// The JSON form. `value` must conform to `type` and be wholly known and finite (JSON can write
/// neither unknowns nor infinity); anything else is a programming error.
[[nodiscard]] std::string encode_json(const Value& value, const Type& type);

}  // namespace schema
