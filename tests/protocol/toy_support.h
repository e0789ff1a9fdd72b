#pragma once

#include <filesystem>
#include <string>

#include "base/diagnostic.h"
#include "schema/attribute_builder.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace protocol {

/// An attribute that is nothing yet, and an optional one.
[[nodiscard]] schema::Attribute attribute(std::string name, schema::Type type);
[[nodiscard]] schema::Attribute optional(std::string name, schema::Type type);
[[nodiscard]] schema::Attribute required(std::string name, schema::Type type);
[[nodiscard]] schema::Attribute computed(std::string name, schema::Type type);

/// An error that blames the attribute "mode".
[[nodiscard]] base::Diagnostic failure(std::string code, std::string cause);

/// The text in the attribute `name`, empty when it is not known.
[[nodiscard]] std::string text_of(const schema::Value& object, const std::string& name);
/// The number in it, else `otherwise`.
[[nodiscard]] std::int64_t number_of(const schema::Value& object, const std::string& name,
                                     std::int64_t otherwise);

/// TOY_FOLDER, where the toys leave marks for the tests.
[[nodiscard]] std::filesystem::path folder();
/// Adds a line to the file `name` there.
void mark(const std::string& name, const std::string& line);

}  // namespace protocol
