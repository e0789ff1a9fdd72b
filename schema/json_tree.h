#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/expected.h"
#include "schema/number.h"

namespace schema {

/// A parsed JSON text whose numbers are exact. Where a key is repeated the last one counts.
struct JsonTree {
  using Array = std::vector<JsonTree>;
  using Object = std::map<std::string, JsonTree>;
  std::variant<std::monostate, bool, Number, std::string, Array, Object> node;

  /// Fails with kind invalid_config, code schema.json for text that is not JSON, is nested more
  /// than 256 levels deep, has more than a million parts, or holds a number beyond the range of a
  /// long double (about 1e4932).
  [[nodiscard]] static base::Expected<JsonTree> parse(std::string_view text);

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(node); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&node); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&node); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&node); }
};

/// `text` as a JSON string with its quotes. Bytes that are not valid UTF-8 become U+FFFD.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace schema
