#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace coolify {

using Json = nlohmann::json;

/// The value of a JSON text, or nothing for anything that is not one.
[[nodiscard]] std::optional<Json> parse_json(std::string_view text);

// Lenient reads of an object's member: fields come, go and change their type between versions of
// Coolify. Nothing when `object` is no object, the member is missing or null, or cannot be read as
// what is asked for.

[[nodiscard]] bool has_member(const Json& object, const char* key);
/// The member itself; a null value when there is none.
[[nodiscard]] const Json& member(const Json& object, const char* key);
[[nodiscard]] std::optional<std::string> text_member(const Json& object, const char* key);
[[nodiscard]] std::optional<std::int64_t> number_member(const Json& object, const char* key);
/// Booleans, 0 and 1, also as texts.
[[nodiscard]] std::optional<bool> flag_member(const Json& object, const char* key);
[[nodiscard]] std::optional<base::WallTime> time_member(const Json& object, const char* key);

/// `value` as JSON text; bytes that are not UTF-8 are replaced.
[[nodiscard]] std::string to_text(const Json& value);

}  // namespace coolify
