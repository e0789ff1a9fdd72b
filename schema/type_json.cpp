#include "schema/type_json.h"

#include "base/text.h"

namespace schema {
namespace {

tl::unexpected<base::Diagnostic> not_a_type(std::string_view json) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "schema.type",
                     .summary = "Not a Terraform type",
                     .cause = "The JSON form of a Terraform type was expected.",
                     .evidence = base::evidence_text(json, 200),
                     .remedy = "A type is written like \"string\" or [\"list\",\"number\"]."});
}

using Read = std::optional<Type>;  // nothing: not a type

Read read_primitive(const std::string& name) {
  if (name == "string") return Type::string();
  if (name == "number") return Type::number();
  if (name == "bool") return Type::boolean();
  if (name == "dynamic") return Type::dynamic();
  return std::nullopt;
}

Read read_object(const JsonTree& tree) {
  if (tree.object() == nullptr) return std::nullopt;
  std::map<std::string, Type> attributes;
  for (const auto& [name, member] : *tree.object()) {
    const Read type = read_type(member);
    if (!type) return std::nullopt;
    attributes.emplace(name, *type);
  }
  return Type::object(std::move(attributes));
}

Read read_tuple(const JsonTree& tree) {
  if (tree.array() == nullptr) return std::nullopt;
  std::vector<Type> elements;
  for (const JsonTree& element : *tree.array()) {
    const Read type = read_type(element);
    if (!type) return std::nullopt;
    elements.push_back(*type);
  }
  return Type::tuple(std::move(elements));
}

Read read_collection(const std::string& name, const JsonTree& tree) {
  const Read element = read_type(tree);
  if (!element) return std::nullopt;
  if (name == "list") return Type::list(*element);
  if (name == "set") return Type::set(*element);
  if (name == "map") return Type::map(*element);
  return std::nullopt;
}

std::string attributes_json(const Fields<Type>& attributes) {
  std::string json;
  for (const auto& [name, type] : attributes) {
    if (!json.empty()) json += ',';
    json += json_quoted(name) + ':' + type.to_json();
  }
  return '{' + json + '}';
}

std::string elements_json(const std::vector<Type>& elements) {
  std::string json;
  for (const Type& element : elements) {
    if (!json.empty()) json += ',';
    json += element.to_json();
  }
  return '[' + json + ']';
}

}  // namespace

std::optional<Type> read_type(const JsonTree& tree) {
  if (const std::string* name = tree.string()) return read_primitive(*name);
  const JsonTree::Array* parts = tree.array();
  if (parts == nullptr || parts->size() < 2 || parts->front().string() == nullptr) {
    return std::nullopt;
  }
  const std::string& name = *parts->front().string();
  // A third part lists optional attributes of an object; values always have all of them.
  if (name == "object" && parts->size() <= 3) return read_object((*parts)[1]);
  if (parts->size() != 2) return std::nullopt;
  if (name == "tuple") return read_tuple((*parts)[1]);
  return read_collection(name, (*parts)[1]);
}

std::string Type::to_json() const {
  switch (kind()) {
    case Kind::dynamic:
      return "\"dynamic\"";
    case Kind::string:
      return "\"string\"";
    case Kind::number:
      return "\"number\"";
    case Kind::boolean:
      return "\"bool\"";
    case Kind::list:
      return "[\"list\"," + element().to_json() + ']';
    case Kind::set:
      return "[\"set\"," + element().to_json() + ']';
    case Kind::map:
      return "[\"map\"," + element().to_json() + ']';
    case Kind::object:
      return "[\"object\"," + attributes_json(attributes()) + ']';
    case Kind::tuple:
      return "[\"tuple\"," + elements_json(elements()) + ']';
  }
  return {};
}

base::Expected<Type> Type::from_json(std::string_view json) {
  const auto tree = JsonTree::parse(json);
  if (!tree) return base::fail(tree.error());
  const auto type = read_type(*tree);
  if (!type) return not_a_type(json);
  return *type;
}

}  // namespace schema
