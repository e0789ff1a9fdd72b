#include "schema/value.h"

#include <algorithm>

#include "schema/misuse.h"

namespace schema {
namespace {

struct Null {};

/// What is promised of an unknown value; mostly nothing.
struct Unknown {
  std::unique_ptr<const Refinements> promised;
};

using Elements = std::vector<Value>;  // of a list, set or tuple

/// In the order of the object's type, which has their names.
struct Attributes {
  std::vector<Value> values;
};

/// Of a map: the keys in byte order, each with its element at the same place.
struct Entries {
  std::vector<std::string> keys;
  std::vector<Value> values;
};

bool all_known(const std::vector<Value>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](const Value& value) { return value.is_wholly_known(); });
}

std::vector<Type> types_of(const std::vector<Value>& values) {
  std::vector<Type> types;
  types.reserve(values.size());
  for (const Value& value : values) types.push_back(value.type());
  return types;
}

}  // namespace

struct Value::Node {
  Type type;
  std::variant<Null, Unknown, std::string, Number, bool, Elements, Attributes, Entries> content;
  bool wholly_known = true;

  template <typename Content>
  const Content& as(const char* complaint, Place place) const {
    if (const auto* found = std::get_if<Content>(&content)) return *found;
    misuse(complaint, place);
  }

  static Value make(Node node) { return Value(std::make_shared<const Node>(std::move(node))); }

  /// A value that there is once and for good, like the types without parts.
  static Value lasting(Node node) {
    return Value(std::shared_ptr<const Node>(std::shared_ptr<void>(), new Node(std::move(node))));
  }

  static Value null(Type type) { return lasting({std::move(type), Null{}}); }
  static Value unknown(Type type) { return lasting({std::move(type), Unknown{}, false}); }
};

Value::Value() {
  static const Value null = Node::null(Type::dynamic());
  node_ = null.node_;
}

Value Value::null(Type type) {
  switch (type.kind()) {
    case Type::Kind::dynamic:
      return {};
    case Type::Kind::string: {
      static const Value text = Node::null(Type::string());
      return text;
    }
    case Type::Kind::number: {
      static const Value number = Node::null(Type::number());
      return number;
    }
    case Type::Kind::boolean: {
      static const Value boolean = Node::null(Type::boolean());
      return boolean;
    }
    default:
      return Node::make({std::move(type), Null{}});
  }
}

Value Value::unknown(Type type, Refinements refinements) {
  if (refinements == Refinements()) {
    if (type.kind() != Type::Kind::string) return Node::make({std::move(type), Unknown{}, false});
    static const Value text = Node::unknown(Type::string());
    return text;
  }
  return Node::make({std::move(type),
                     Unknown{std::make_unique<const Refinements>(std::move(refinements))}, false});
}

Value Value::string(std::string text) { return Node::make({Type::string(), std::move(text)}); }

Value Value::number(Number number) { return Node::make({Type::number(), std::move(number)}); }

Value Value::boolean(bool boolean) {
  static const Value yes = Node::lasting({Type::boolean(), true});
  static const Value no = Node::lasting({Type::boolean(), false});
  return boolean ? yes : no;
}

Value Value::list(Type element, std::vector<Value> elements) {
  return collection(Type::list(std::move(element)), std::move(elements));
}

Value Value::set(Type element, std::vector<Value> elements) {
  return collection(Type::set(std::move(element)), std::move(elements));
}

Value Value::collection(const Type& type, std::vector<Value> elements, Place place) {
  const bool is_set = type.kind() == Type::Kind::set;
  if (!is_set && type.kind() != Type::Kind::list) misuse("elements for no list or set", place);
  const bool known = all_known(elements);
  if (is_set) {
    std::sort(elements.begin(), elements.end(),
              [](const Value& a, const Value& b) { return std::is_lt(order(a, b)); });
    // Elements that are partly unknown may still turn out different.
    const auto same = [](const Value& a, const Value& b) { return a.is_wholly_known() && a == b; };
    elements.erase(std::unique(elements.begin(), elements.end(), same), elements.end());
  }
  return Node::make({type, std::move(elements), known});
}

Value Value::map(Type element, std::map<std::string, Value> elements) {
  return map_of(Type::map(std::move(element)), std::move(elements));
}

Value Value::map_of(const Type& type, std::map<std::string, Value> elements, Place place) {
  if (type.kind() != Type::Kind::map) misuse("keys and elements for no map", place);
  Entries entries;
  for (auto& [key, element] : elements) {
    entries.keys.push_back(key);
    entries.values.push_back(std::move(element));
  }
  const bool known = all_known(entries.values);
  return Node::make({type, std::move(entries), known});
}

Value Value::object(std::map<std::string, Value> attributes) {
  std::vector<std::string> names;
  std::vector<Value> values;
  for (auto& [name, attribute] : attributes) {
    names.push_back(name);
    values.push_back(std::move(attribute));
  }
  const Type type = Type::object(std::move(names), types_of(values));
  return object(type, std::move(values));
}

Value Value::object(const Type& type, std::vector<Value> attributes, Place place) {
  const Fields<Type> said = type.attributes(place);
  if (said.size() != attributes.size()) misuse("an object with attributes not of its type", place);
  bool known = true;
  bool as_said = true;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    known = known && attributes[i].is_wholly_known();
    as_said = as_said && attributes[i].type() == said.part(i);
  }
  if (as_said) return Node::make({type, Attributes{std::move(attributes)}, known});
  Type own = Type::object(type.names(), types_of(attributes));
  return Node::make({std::move(own), Attributes{std::move(attributes)}, known});
}

Value Value::tuple(std::vector<Value> elements) {
  Type type = Type::tuple(types_of(elements));
  const bool known = all_known(elements);
  return Node::make({std::move(type), std::move(elements), known});
}

const Type& Value::type() const { return node_->type; }

bool Value::is_null() const { return std::holds_alternative<Null>(node_->content); }

bool Value::is_unknown() const { return std::holds_alternative<Unknown>(node_->content); }

bool Value::is_known() const { return !is_null() && !is_unknown(); }

bool Value::is_wholly_known() const { return node_->wholly_known; }

const std::string& Value::as_string(Place place) const {
  return node_->as<std::string>("text of a value that is no known string", place);
}

const Number& Value::as_number(Place place) const {
  return node_->as<Number>("number of a value that is no known number", place);
}

bool Value::as_boolean(Place place) const {
  return node_->as<bool>("truth of a value that is no known boolean", place);
}

const std::vector<Value>& Value::elements(Place place) const {
  return node_->as<Elements>("elements of a value that is no known list, set or tuple", place);
}

Fields<Value> Value::fields(Place place) const {
  if (const auto* object = std::get_if<Attributes>(&node_->content)) {
    return {node_->type.names(), object->values};
  }
  const Entries& map =
      node_->as<Entries>("fields of a value that is no known map or object", place);
  return {map.keys, map.values};
}

const Value& Value::at(std::string_view name, Place place) const {
  const Fields<Value> all = fields(place);
  const std::size_t index = all.index_of(name);
  if (index == all.size()) misuse("an attribute that the object does not have", place);
  return all.part(index);
}

Value Value::with(std::string_view name, Value value, Place place) const {
  const std::size_t index = fields(place).index_of(name);
  if (index == fields().size()) misuse("an attribute that the object does not have", place);
  const auto* const object_of = std::get_if<Attributes>(&node_->content);
  if (object_of == nullptr) {
    std::map<std::string, Value> attributes = fields();
    attributes.insert_or_assign(std::string(name), std::move(value));
    return object(std::move(attributes));
  }
  std::vector<Value> attributes = object_of->values;
  attributes[index] = std::move(value);
  return object(type(), std::move(attributes));
}

const Refinements& Value::refinements(Place place) const {
  static const Refinements none;
  const auto& unknown = node_->as<Unknown>("refinements of a value that is not unknown", place);
  return unknown.promised ? *unknown.promised : none;
}

bool Value::operator==(const Value& other) const {
  return node_ == other.node_ || std::is_eq(order(*this, other));
}

}  // namespace schema
