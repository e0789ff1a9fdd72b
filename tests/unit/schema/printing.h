#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "schema/value.h"

/// How values appear in the messages of failed checks.
inline std::string text_of(const schema::Value& value) {
  using Kind = schema::Type::Kind;
  if (value.is_null()) return "null";
  if (value.is_unknown()) return "unknown " + value.type().to_json();
  std::string inside;
  const auto add = [&inside](const std::string& part) {
    inside += inside.empty() ? part : ", " + part;
  };
  switch (value.type().kind()) {
    case Kind::dynamic:
      return "dynamic";
    case Kind::string:
      return '"' + value.as_string() + '"';
    case Kind::number:
      return value.as_number().to_text();
    case Kind::boolean:
      return value.as_boolean() ? "true" : "false";
    case Kind::list:
    case Kind::set:
    case Kind::tuple:
      for (const auto& element : value.elements()) add(text_of(element));
      return '[' + inside + ']';
    case Kind::map:
    case Kind::object:
      for (const auto& [name, field] : value.fields()) add(name + " = " + text_of(field));
      return '{' + inside + '}';
  }
  return {};
}

namespace doctest {

template <>
struct StringMaker<schema::Value> {
  static String convert(const schema::Value& value) { return text_of(value).c_str(); }
};

template <>
struct StringMaker<schema::Type> {
  static String convert(const schema::Type& type) { return type.to_json().c_str(); }
};

template <>
struct StringMaker<schema::Number> {
  static String convert(const schema::Number& number) { return number.to_text().c_str(); }
};

}  // namespace doctest

/// The bytes written as hexadecimal digits, blanks ignored: bytes("d4 00 00").
inline std::string bytes(std::string_view hex) {
  std::string out;
  unsigned value = 0;
  bool half = false;
  for (const char c : hex) {
    if (c == ' ') continue;
    const auto digit = static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    value = value * 16 + digit;
    if (half) out.push_back(static_cast<char>(value));
    if (half) value = 0;
    half = !half;
  }
  return out;
}

/// The reverse, without blanks.
inline std::string hex(std::string_view data) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : data) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}
