#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/expected.h"

namespace registration::outputs {

/// How deep lists and objects may be in one another. What is deeper is no list of servers, and
/// walking it could end the process.
inline constexpr std::size_t kMostLevels = 64;

/// One value of the outputs of a deployment, whatever it came from: JSON, or a value of another
/// kind that has these forms. Numbers are the text they are written with. A plain value.
struct OutputValue {
  using List = std::vector<OutputValue>;
  using Object = std::map<std::string, OutputValue>;
  struct Number {
    std::string text;
    bool operator==(const Number&) const = default;
  };
  std::variant<std::monostate, bool, Number, std::string, List, Object> node;

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(node); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&node); }
  [[nodiscard]] const Number* number() const { return std::get_if<Number>(&node); }
  [[nodiscard]] const List* list() const { return std::get_if<List>(&node); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&node); }
  /// What an object has under this name; null where this is no object or has nothing there.
  [[nodiscard]] const OutputValue* find(std::string_view name) const;
  bool operator==(const OutputValue&) const = default;
};

/// Reads a JSON text. Errors, all of kind invalid_config and code outputs.unreadable: text that is
/// not JSON, more than kMostLevels levels, a million values or 32 MiB of it, and a name that an
/// object has twice, since programs disagree about which of them counts. Nothing of the text is in
/// an error but such a name.
[[nodiscard]] base::Expected<OutputValue> read_json(std::string_view text);

}  // namespace registration::outputs
