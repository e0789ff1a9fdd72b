#include "tests/protocol/toy_support.h"

#include <cstdlib>
#include <fstream>
#include <utility>

namespace protocol {

using schema::Attribute;
using schema::AttributeBuilder;

Attribute attribute(std::string name, schema::Type type) {
  Attribute made;
  made.description = "The attribute " + name + '.';
  made.name = std::move(name);
  made.type = std::move(type);
  return made;
}

Attribute optional(std::string name, schema::Type type) {
  Attribute made = attribute(std::move(name), std::move(type));
  AttributeBuilder(made).optional();
  return made;
}

Attribute required(std::string name, schema::Type type) {
  Attribute made = attribute(std::move(name), std::move(type));
  AttributeBuilder(made).required();
  return made;
}

Attribute computed(std::string name, schema::Type type) {
  Attribute made = attribute(std::move(name), std::move(type));
  AttributeBuilder(made).computed();
  return made;
}

base::Diagnostic failure(std::string code, std::string cause) {
  base::Diagnostic error;
  error.code = std::move(code);
  error.summary = "The toy failed";
  error.cause = std::move(cause);
  error.remedy = "Choose another mode.";
  error.path = base::Path::of("mode");
  return error;
}

std::string text_of(const schema::Value& object, const std::string& name) {
  const schema::Value& value = object.at(name);
  return value.is_known() ? value.as_string() : std::string();
}

std::int64_t number_of(const schema::Value& object, const std::string& name,
                       std::int64_t otherwise) {
  const schema::Value& value = object.at(name);
  return value.is_known() ? value.as_number().as_int64().value_or(otherwise) : otherwise;
}

std::filesystem::path folder() {
  const char* named = std::getenv("TOY_FOLDER");
  return named == nullptr ? std::filesystem::path("/nonexistent") : std::filesystem::path(named);
}

void mark(const std::string& name, const std::string& line) {
  std::ofstream(folder() / name, std::ios::app) << line + '\n';
}

}  // namespace protocol
