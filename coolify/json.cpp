#include "coolify/json.h"

#include <charconv>
#include <limits>

#include "coolify/instance_time.h"

namespace coolify {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();

}  // namespace

bool has_member(const Json& object, const char* key) {
  return object.is_object() && object.contains(key);
}

const Json& member(const Json& object, const char* key) {
  static const Json none;
  return has_member(object, key) ? *object.find(key) : none;
}

std::optional<std::string> text_member(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  return std::nullopt;
}

std::optional<std::int64_t> number_member(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > kLargest) return std::nullopt;
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> flag_member(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (value.is_boolean()) return value.get<bool>();
  if (value == 1 || value == "1" || value == "true") return true;
  if (value == 0 || value == "0" || value == "false") return false;
  return std::nullopt;
}

std::optional<base::WallTime> time_member(const Json& object, const char* key) {
  const auto text = text_member(object, key);
  return text ? parse_timestamp(*text) : std::nullopt;
}

std::string to_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace coolify
