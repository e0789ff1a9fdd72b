#include "base/text.h"
#include "schema/json.h"
#include "schema/json_tree.h"
#include "schema/placed.h"
#include "schema/type_json.h"

namespace schema {
namespace {

base::Diagnostic unreadable(std::string cause) {
  return {.kind = base::ErrorKind::bug,
          .code = "schema.json",
          .summary = "Unreadable value from Terraform",
          .cause = std::move(cause),
          .remedy =
              "This is a defect in the provider or in Terraform: please report it, with both "
              "versions."};
}

class Decoder {
 public:
  explicit Decoder(JsonMode mode) : mode_(mode) {}

  base::Expected<Value> decode(const JsonTree& tree, const Type& type) const {
    if (tree.is_null()) return Value::null(type);
    switch (type.kind()) {
      case Type::Kind::dynamic:
        return dynamic(tree);
      case Type::Kind::string:
        return string(tree);
      case Type::Kind::number:
        return number(tree);
      case Type::Kind::boolean:
        return boolean(tree);
      case Type::Kind::list:
      case Type::Kind::set:
        return sequence(tree, type);
      case Type::Kind::map:
        return map(tree, type);
      case Type::Kind::object:
        return object(tree, type);
      case Type::Kind::tuple:
        return tuple(tree, type);
    }
    return fail("A value of an unknown type is required.");
  }

  [[nodiscard]] tl::unexpected<base::Diagnostic> fail(std::string cause) const {
    return base::fail(stored() ? unfit_state(std::move(cause)) : unreadable(std::move(cause)));
  }

 private:
  [[nodiscard]] bool stored() const { return mode_ == JsonMode::stored_state; }

  [[nodiscard]] base::Expected<Value> string(const JsonTree& tree) const {
    if (const std::string* text = tree.string()) return Value::string(*text);
    if (const auto* number = std::get_if<Number>(&tree.node); number != nullptr && stored()) {
      return Value::string(number->to_text());
    }
    if (const bool* truth = std::get_if<bool>(&tree.node); truth != nullptr && stored()) {
      return Value::string(*truth ? "true" : "false");
    }
    return fail("A string is required.");
  }

  [[nodiscard]] base::Expected<Value> number(const JsonTree& tree) const {
    if (const auto* number = std::get_if<Number>(&tree.node)) return Value::number(*number);
    if (const std::string* text = tree.string(); text != nullptr && stored()) {
      const auto converted = Number::from_text(*text);
      if (converted && JsonTree::parse(*text)) return Value::number(*converted);
    }
    return fail("A number is required.");
  }

  [[nodiscard]] base::Expected<Value> boolean(const JsonTree& tree) const {
    if (const bool* truth = std::get_if<bool>(&tree.node)) return Value::boolean(*truth);
    if (const std::string* text = tree.string(); text != nullptr && stored()) {
      if (*text == "true" || *text == "false") return Value::boolean(*text == "true");
    }
    return fail("A bool is required.");
  }

  /// A value that carries its own type: {"type": ..., "value": ...}.
  [[nodiscard]] base::Expected<Value> dynamic(const JsonTree& tree) const {
    const JsonTree::Object* object = tree.object();
    const bool complete = object != nullptr && object->size() == 2 && object->contains("type") &&
                          object->contains("value");
    if (!complete) return fail("A dynamic value is required: an object with type and value.");
    const auto type = read_type(object->at("type"));
    if (!type) return fail("The type of a dynamic value is none Terraform has.");
    return decode(object->at("value"), *type);
  }

  [[nodiscard]] base::Expected<Value> sequence(const JsonTree& tree, const Type& type) const {
    if (tree.array() == nullptr) return fail("A list or set is required.");
    std::vector<Value> elements;
    for (const JsonTree& part : *tree.array()) {
      auto element = decode(part, type.element());
      if (!element) return fail_in(type.kind(), elements.size(), element.error());
      elements.push_back(*std::move(element));
    }
    return Value::collection(type, std::move(elements));
  }

  [[nodiscard]] base::Expected<Value> map(const JsonTree& tree, const Type& type) const {
    if (tree.object() == nullptr) return fail("A map is required.");
    std::map<std::string, Value> elements;
    for (const auto& [key, part] : *tree.object()) {
      auto element = decode(part, type.element());
      if (!element) return fail_at(base::Path().key(key), element.error());
      elements.emplace(key, *std::move(element));
    }
    return Value::map_of(type, std::move(elements));
  }

  [[nodiscard]] base::Expected<Value> object(const JsonTree& tree, const Type& type) const {
    if (tree.object() == nullptr) return fail("An object is required.");
    if (!stored()) {
      for (const auto& [name, part] : *tree.object()) {
        if (type.attributes().contains(name)) continue;
        return fail("Unsupported attribute: " + base::evidence_text(name, 100));
      }
    }
    std::vector<Value> attributes;
    attributes.reserve(type.attributes().size());
    for (const auto& [name, attribute_type] : type.attributes()) {
      const auto found = tree.object()->find(name);
      if (found == tree.object()->end() && !stored()) return fail("Missing attribute: " + name);
      static const JsonTree absent;
      const JsonTree& part = found == tree.object()->end() ? absent : found->second;
      auto attribute = decode(part, attribute_type);
      if (!attribute) return fail_at(base::Path::of(name), attribute.error());
      attributes.push_back(*std::move(attribute));
    }
    return Value::object(type, std::move(attributes));
  }

  [[nodiscard]] base::Expected<Value> tuple(const JsonTree& tree, const Type& type) const {
    const auto& types = type.elements();
    if (tree.array() == nullptr || tree.array()->size() != types.size()) {
      return fail("A tuple of " + std::to_string(types.size()) + " elements is required.");
    }
    std::vector<Value> elements;
    for (std::size_t i = 0; i < types.size(); ++i) {
      auto element = decode((*tree.array())[i], types[i]);
      if (!element) return fail_in(type.kind(), i, element.error());
      elements.push_back(*std::move(element));
    }
    return Value::tuple(std::move(elements));
  }

  JsonMode mode_;
};

}  // namespace

base::Diagnostic unfit_state(std::string cause) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "schema.json",
          .summary = "Stored state does not fit the schema",
          .cause = std::move(cause),
          .remedy =
              "Use the provider version that wrote the state, restore a backup of the state, "
              "or remove the object from the state and import it again."};
}

base::Expected<Value> decode_json(std::string_view text, const Type& type, JsonMode mode) {
  if (text.empty()) return Value::null(type);
  const Decoder decoder(mode);
  const auto tree = JsonTree::parse(text);
  if (!tree) return decoder.fail(tree.error().cause);
  return decoder.decode(*tree, type);
}

}  // namespace schema
