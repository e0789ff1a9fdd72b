#pragma once

#include <map>
#include <string>

#include "schema/value.h"

namespace tests {

/// The parts of a value that are set, by path: {"ssh.port", "22"}, {"tags[0]", "\"a\""}. An empty
/// collection is one part.
inline void add_parts(const schema::Value& value, const std::string& path,
                      std::map<std::string, std::string>& parts) {
  using Kind = schema::Type::Kind;
  if (value.is_null()) return;
  std::string& text = parts[path];
  if (value.is_unknown()) {
    text = "unknown";
    return;
  }
  switch (value.type().kind()) {
    case Kind::string:
      text = '"' + value.as_string() + '"';
      return;
    case Kind::number:
      text = value.as_number().to_text();
      return;
    case Kind::boolean:
      text = value.as_boolean() ? "true" : "false";
      return;
    case Kind::dynamic:
      text = "dynamic";
      return;
    case Kind::list:
    case Kind::set:
    case Kind::tuple: {
      text = "[]";
      if (!value.elements().empty()) parts.erase(path);
      std::size_t index = 0;
      for (const schema::Value& element : value.elements()) {
        add_parts(element, path + '[' + std::to_string(index++) + ']', parts);
      }
      return;
    }
    case Kind::map:
    case Kind::object: {
      text = "{}";
      if (!value.fields().empty()) parts.erase(path);
      for (const auto& [name, field] : value.fields()) {
        add_parts(field, path.empty() ? name : path + '.' + name, parts);
      }
      return;
    }
  }
}

using Parts = std::map<std::string, std::string>;

inline Parts parts_of(const schema::Value& value) {
  Parts parts;
  add_parts(value, "", parts);
  return parts;
}

/// Every part, one per line: `ip = "10.0.0.1"`.
inline std::string text_of(const Parts& parts) {
  std::string lines;
  for (const auto& [path, text] : parts) lines += path + " = " + text + "\n";
  return lines;
}

/// Every part that differs, one per line: `name: "a" -> "b"`, with `null` for what is not set.
inline std::string difference(const Parts& before, const Parts& after) {
  const auto text_at = [](const Parts& parts, const std::string& path) {
    const auto found = parts.find(path);
    return found == parts.end() ? std::string("null") : found->second;
  };
  Parts all = before;
  all.insert(after.begin(), after.end());
  std::string lines;
  for (const auto& [path, unused] : all) {
    const std::string was = text_at(before, path);
    const std::string is = text_at(after, path);
    if (was != is) lines += path + ": " + was + " -> " + is + "\n";
  }
  return lines;
}

inline std::string difference(const schema::Value& before, const schema::Value& after) {
  return difference(parts_of(before), parts_of(after));
}

}  // namespace tests
