#include "schema/type.h"

#include "schema/misuse.h"

namespace schema {

struct Type::Node {
  Kind kind = Kind::dynamic;
  std::map<std::string, Type> attributes = {};
  std::vector<Type> elements = {};  // of a list, set or map: its one element type
};

Type Type::dynamic() {
  static const Type type(std::make_shared<Node>(Node{Kind::dynamic}));
  return type;
}

Type Type::string() {
  static const Type type(std::make_shared<Node>(Node{Kind::string}));
  return type;
}

Type Type::number() {
  static const Type type(std::make_shared<Node>(Node{Kind::number}));
  return type;
}

Type Type::boolean() {
  static const Type type(std::make_shared<Node>(Node{Kind::boolean}));
  return type;
}

Type Type::list(Type element) {
  return Type(std::make_shared<Node>(Node{Kind::list, {}, {std::move(element)}}));
}

Type Type::set(Type element) {
  return Type(std::make_shared<Node>(Node{Kind::set, {}, {std::move(element)}}));
}

Type Type::map(Type element) {
  return Type(std::make_shared<Node>(Node{Kind::map, {}, {std::move(element)}}));
}

Type Type::object(std::map<std::string, Type> attributes) {
  return Type(std::make_shared<Node>(Node{Kind::object, std::move(attributes)}));
}

Type Type::tuple(std::vector<Type> elements) {
  return Type(std::make_shared<Node>(Node{Kind::tuple, {}, std::move(elements)}));
}

Type::Kind Type::kind() const { return node_->kind; }

const Type& Type::element(Place place) const {
  if (kind() != Kind::list && kind() != Kind::set && kind() != Kind::map) {
    misuse("element type of a type that is no collection", place);
  }
  return node_->elements.front();
}

const std::map<std::string, Type>& Type::attributes(Place place) const {
  if (kind() != Kind::object) misuse("attribute types of a type that is no object", place);
  return node_->attributes;
}

const std::vector<Type>& Type::elements(Place place) const {
  if (kind() != Kind::tuple) misuse("element types of a type that is no tuple", place);
  return node_->elements;
}

bool Type::operator==(const Type& other) const {
  if (node_ == other.node_) return true;
  return node_->kind == other.node_->kind && node_->attributes == other.node_->attributes &&
         node_->elements == other.node_->elements;
}

}  // namespace schema
