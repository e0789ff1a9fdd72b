#include "schema/value.h"

#include <algorithm>

#include "schema/misuse.h"

namespace schema {
namespace {

struct Null {};

using Elements = std::vector<Value>;
using Fields = std::map<std::string, Value>;

template <typename Range, typename Part>
bool all_known(const Range& range, Part part) {
  return std::all_of(range.begin(), range.end(),
                     [&part](const auto& element) { return part(element).is_wholly_known(); });
}

bool known_elements(const Elements& elements) {
  return all_known(elements, [](const Value& element) -> const Value& { return element; });
}

bool known_fields(const Fields& fields) {
  return all_known(fields, [](const auto& field) -> const Value& { return field.second; });
}

}  // namespace

struct Value::Node {
  Type type;
  std::variant<Null, Refinements, std::string, Number, bool, Elements, Fields> content;
  bool wholly_known = true;

  template <typename Content>
  const Content& as(const char* complaint, Place place) const {
    if (const auto* found = std::get_if<Content>(&content)) return *found;
    misuse(complaint, place);
  }
};

Value::Value() {
  static const auto node = std::make_shared<const Node>(Node{Type::dynamic(), Null{}});
  node_ = node;
}

Value Value::null(Type type) {
  return Value(std::make_shared<const Node>(Node{std::move(type), Null{}}));
}

Value Value::unknown(Type type, Refinements refinements) {
  return Value(std::make_shared<const Node>(Node{std::move(type), std::move(refinements), false}));
}

Value Value::string(std::string text) {
  return Value(std::make_shared<const Node>(Node{Type::string(), std::move(text)}));
}

Value Value::number(Number number) {
  return Value(std::make_shared<const Node>(Node{Type::number(), std::move(number)}));
}

Value Value::boolean(bool boolean) {
  return Value(std::make_shared<const Node>(Node{Type::boolean(), boolean}));
}

Value Value::list(Type element, std::vector<Value> elements) {
  const bool known = known_elements(elements);
  return Value(std::make_shared<const Node>(
      Node{Type::list(std::move(element)), std::move(elements), known}));
}

Value Value::set(Type element, std::vector<Value> elements) {
  const bool known = known_elements(elements);
  std::sort(elements.begin(), elements.end(),
            [](const Value& a, const Value& b) { return std::is_lt(order(a, b)); });
  // Elements that are partly unknown may still turn out different.
  const auto same = [](const Value& a, const Value& b) { return a.is_wholly_known() && a == b; };
  elements.erase(std::unique(elements.begin(), elements.end(), same), elements.end());
  return Value(std::make_shared<const Node>(
      Node{Type::set(std::move(element)), std::move(elements), known}));
}

Value Value::map(Type element, std::map<std::string, Value> elements) {
  const bool known = known_fields(elements);
  return Value(std::make_shared<const Node>(
      Node{Type::map(std::move(element)), std::move(elements), known}));
}

Value Value::object(std::map<std::string, Value> attributes) {
  std::map<std::string, Type> types;
  for (const auto& [name, attribute] : attributes) types.emplace(name, attribute.type());
  const bool known = known_fields(attributes);
  return Value(std::make_shared<const Node>(
      Node{Type::object(std::move(types)), std::move(attributes), known}));
}

Value Value::tuple(std::vector<Value> elements) {
  std::vector<Type> types;
  for (const Value& element : elements) types.push_back(element.type());
  const bool known = known_elements(elements);
  return Value(std::make_shared<const Node>(
      Node{Type::tuple(std::move(types)), std::move(elements), known}));
}

const Type& Value::type() const { return node_->type; }

bool Value::is_null() const { return std::holds_alternative<Null>(node_->content); }

bool Value::is_unknown() const { return std::holds_alternative<Refinements>(node_->content); }

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

const std::map<std::string, Value>& Value::fields(Place place) const {
  return node_->as<Fields>("fields of a value that is no known map or object", place);
}

const Value& Value::at(const std::string& name, Place place) const {
  const std::map<std::string, Value>& attributes = fields(place);
  const auto found = attributes.find(name);
  if (found == attributes.end()) misuse("an attribute that the object does not have", place);
  return found->second;
}

Value Value::with(const std::string& name, Value value, Place place) const {
  std::map<std::string, Value> attributes = fields(place);
  const auto found = attributes.find(name);
  if (found == attributes.end()) misuse("an attribute that the object does not have", place);
  found->second = std::move(value);
  return object(std::move(attributes));
}

const Refinements& Value::refinements(Place place) const {
  return node_->as<Refinements>("refinements of a value that is not unknown", place);
}

bool Value::operator==(const Value& other) const {
  return node_ == other.node_ || std::is_eq(order(*this, other));
}

}  // namespace schema
