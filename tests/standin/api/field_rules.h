#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "tests/standin/store/state.h"

namespace standin {

/// What a request field must look like.
enum class FieldKind { text, integer, boolean, address, user_name, url, public_url, token };

/// One row of an endpoint's field table.
struct FieldRule {
  std::string_view name;
  FieldKind kind;
  bool required = false;
  bool nullable = false;
  std::int64_t lowest = std::numeric_limits<std::int64_t>::min();   ///< of an integer
  std::int64_t highest = std::numeric_limits<std::int64_t>::max();  ///< of an integer
  /// Both bounds are one rule, with one text, and not two.
  bool between = false;
  std::size_t longest = std::numeric_limits<std::size_t>::max();  ///< characters of a text
};

/// What to do with fields the table does not name.
enum class Extras { refused, ignored };

/// The errors of each field, an empty object when all is well: {"port": ["..."]}.
/// `fields` have been through cleaned().
[[nodiscard]] Json check_fields(const Json& fields, std::span<const FieldRule> rules, Extras extras,
                                Version version);

/// Every string trimmed, empty strings turned into null, at all depths.
[[nodiscard]] Json cleaned(const Json& value);

/// The value of a boolean field that passed its rule: true, 1 and "1" are true, all else false.
[[nodiscard]] bool as_boolean(const Json& fields, std::string_view name);

/// The value of an integer field that passed its rule.
[[nodiscard]] std::int64_t as_integer(const Json& value);

}  // namespace standin
