#include "schema/type.h"

#include "schema/misuse.h"

namespace schema {

struct Type::Node {
  Kind kind = Kind::dynamic;
  std::vector<std::string> names = {};  // of an object's attributes, in byte order
  // Of an object: the types of its attributes; of a list, set or map: its one element type.
  std::vector<Type> parts = {};

  /// A type without parts, of which there is one for good: that of most values. Nobody owns it, so
  /// that copies of it, which many threads make all the time, count nothing.
  static Type primitive(Kind kind) {
    return Type(std::shared_ptr<const Node>(std::shared_ptr<void>(), new Node{kind}));
  }
};

Type Type::dynamic() {
  static const Type type = Node::primitive(Kind::dynamic);
  return type;
}

Type Type::string() {
  static const Type type = Node::primitive(Kind::string);
  return type;
}

Type Type::number() {
  static const Type type = Node::primitive(Kind::number);
  return type;
}

Type Type::boolean() {
  static const Type type = Node::primitive(Kind::boolean);
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
  std::vector<std::string> names;
  std::vector<Type> types;
  for (auto& [name, type] : attributes) {
    names.push_back(name);
    types.push_back(std::move(type));
  }
  return object(std::move(names), std::move(types));
}

Type Type::object(std::vector<std::string> names, std::vector<Type> types) {
  return Type(std::make_shared<Node>(Node{Kind::object, std::move(names), std::move(types)}));
}

Type Type::tuple(std::vector<Type> elements) {
  return Type(std::make_shared<Node>(Node{Kind::tuple, {}, std::move(elements)}));
}

Type::Kind Type::kind() const { return node_->kind; }

const Type& Type::element(Place place) const {
  if (kind() != Kind::list && kind() != Kind::set && kind() != Kind::map) {
    misuse("element type of a type that is no collection", place);
  }
  return node_->parts.front();
}

Fields<Type> Type::attributes(Place place) const {
  if (kind() != Kind::object) misuse("attribute types of a type that is no object", place);
  return {node_->names, node_->parts};
}

const std::vector<std::string>& Type::names() const { return node_->names; }

const std::vector<Type>& Type::elements(Place place) const {
  if (kind() != Kind::tuple) misuse("element types of a type that is no tuple", place);
  return node_->parts;
}

bool Type::operator==(const Type& other) const {
  if (node_ == other.node_) return true;
  return node_->kind == other.node_->kind && node_->names == other.node_->names &&
         node_->parts == other.node_->parts;
}

}  // namespace schema
