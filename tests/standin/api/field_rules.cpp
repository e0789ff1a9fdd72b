#include "tests/standin/api/field_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "base/text.h"
#include "tests/standin/api/text_rules.h"

namespace standin {
namespace {

/// The framework's name of a field in its messages: blanks instead of underscores.
std::string spoken(std::string_view field) {
  std::string name(field);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::optional<std::int64_t> integer_in(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number_float()) {
    const auto whole = static_cast<std::int64_t>(value.get<double>());
    return static_cast<double>(whole) == value.get<double>() ? std::optional(whole) : std::nullopt;
  }
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

bool boolean_like(const Json& value) {
  return value.is_boolean() || value == 0 || value == 1 || value == "0" || value == "1";
}

bool only_of(std::string_view text, std::string_view extra) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           extra.find(c) != std::string_view::npos;
  });
}

bool url_like(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.substr(0, scheme.size()) == scheme) {
      return text.size() > scheme.size() && text.find(' ') == std::string_view::npos;
    }
  }
  return false;
}

std::optional<std::string> user_name_error(std::string_view text, Version version) {
  const bool dots = version >= Version{4, 1, 2};
  if (only_of(text, dots ? "._-" : "_-")) return std::nullopt;
  if (!dots) return "The user field format is invalid.";
  return "The User may only contain letters, numbers, dots, hyphens, and underscores.";
}

/// What the framework compares with a bound: a number itself, of any other text its length.
double size_of(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (const auto number = integer_in(value)) return static_cast<double>(*number);
  if (value.is_string()) {
    return static_cast<double>(character_count(value.get_ref<const std::string&>()));
  }
  return value.is_structured() ? static_cast<double>(value.size()) : (value == true ? 1 : 0);
}

/// Every rule that an integer breaks has its text.
std::vector<std::string> integer_errors(const FieldRule& rule, const Json& value) {
  const std::string subject = "The " + spoken(rule.name) + " field must ";
  std::vector<std::string> errors;
  if (!integer_in(value)) errors.push_back(subject + "be an integer.");
  const double size = size_of(value);
  const bool low = size < static_cast<double>(rule.lowest);
  const bool high = size > static_cast<double>(rule.highest);
  const std::string lowest = std::to_string(rule.lowest);
  const std::string highest = std::to_string(rule.highest);
  if (rule.between) {
    if (low || high) errors.push_back(subject + "be between " + lowest + " and " + highest + ".");
    return errors;
  }
  if (low) errors.push_back(subject + "be at least " + lowest + ".");
  if (high) errors.push_back(subject + "not be greater than " + highest + ".");
  return errors;
}

std::optional<std::string> text_error(const FieldRule& rule, const Json& value, Version version) {
  const std::string subject = "The " + spoken(rule.name) + " field ";
  if (!value.is_string()) return subject + "must be a string.";
  const std::string& text = value.get_ref<const std::string&>();
  if (character_count(text) > rule.longest) {
    return subject + "must not be greater than " + std::to_string(rule.longest) + " characters.";
  }
  if (rule.kind == FieldKind::address && !valid_server_address(text)) {
    return "The " + spoken(rule.name) + " must be a valid IPv4 address, IPv6 address, or hostname.";
  }
  if (rule.kind == FieldKind::user_name) return user_name_error(text, version);
  if (rule.kind == FieldKind::url && !url_like(text)) return subject + "must be a valid URL.";
  if (rule.kind == FieldKind::public_url && !url_like(text)) {
    return "The " + spoken(rule.name) + " must be a valid URL.";
  }
  if (rule.kind == FieldKind::token && !only_of(text, "._-+=/")) {
    return subject + "format is invalid.";
  }
  return std::nullopt;
}

std::vector<std::string> errors_of(const FieldRule& rule, const Json& fields, Version version) {
  const auto found = fields.find(rule.name);
  const bool absent = found == fields.end();
  if (rule.required && (absent || found->is_null())) return {"This field is required."};
  if (absent || (rule.nullable && found->is_null())) return {};
  if (rule.kind == FieldKind::integer) return integer_errors(rule, *found);
  if (rule.kind == FieldKind::boolean) {
    if (boolean_like(*found)) return {};
    return {"The " + spoken(rule.name) + " field must be true or false."};
  }
  const auto error = text_error(rule, *found, version);
  return error ? std::vector<std::string>{*error} : std::vector<std::string>{};
}

}  // namespace

Json check_fields(const Json& fields, std::span<const FieldRule> rules, Extras extras,
                  Version version) {
  Json errors = Json::object();
  for (const FieldRule& rule : rules) {
    for (const std::string& error : errors_of(rule, fields, version)) {
      errors[std::string(rule.name)].push_back(error);
    }
  }
  if (extras == Extras::ignored) return errors;
  for (const auto& [name, value] : fields.items()) {
    const bool known = std::any_of(rules.begin(), rules.end(),
                                   [&](const FieldRule& rule) { return rule.name == name; });
    if (!known) errors[name].push_back("This field is not allowed.");
  }
  return errors;
}

Json cleaned(const Json& value) {
  if (value.is_string()) {
    const std::string_view text = base::trimmed(value.get_ref<const std::string&>());
    return text.empty() ? Json(nullptr) : Json(text);
  }
  if (!value.is_structured()) return value;
  Json copy = value;
  for (Json& element : copy) element = cleaned(element);
  return copy;
}

bool as_boolean(const Json& fields, std::string_view name) {
  const auto found = fields.find(name);
  if (found == fields.end()) return false;
  return *found == true || *found == 1 || *found == "1";
}

std::int64_t as_integer(const Json& value) { return integer_in(value).value_or(0); }

}  // namespace standin
