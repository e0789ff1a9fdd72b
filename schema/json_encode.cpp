#include "schema/json.h"
#include "schema/json_tree.h"
#include "schema/misuse.h"

namespace schema {
namespace {

std::string number_json(const Number& number) {
  if (number.is_infinite()) misuse("JSON cannot write infinity");
  return number.to_text();
}

/// Joins the members of an array or object.
class Members {
 public:
  void add(std::string member) {
    if (!text_.empty()) text_ += ',';
    text_ += member;
  }
  [[nodiscard]] std::string between(char open, char close) const { return open + text_ + close; }

 private:
  std::string text_;
};

std::string elements_json(const Value& list, const Type& element) {
  Members members;
  for (const Value& value : list.elements()) members.add(encode_json(value, element));
  return members.between('[', ']');
}

std::string map_json(const Value& map, const Type& element) {
  Members members;
  for (const auto& [key, value] : map.fields()) {
    members.add(json_quoted(key) + ':' + encode_json(value, element));
  }
  return members.between('{', '}');
}

std::string object_json(const Value& object, const Type& type) {
  Members members;
  for (const auto& [name, attribute_type] : type.attributes()) {
    members.add(json_quoted(name) + ':' + encode_json(object.at(name), attribute_type));
  }
  return members.between('{', '}');
}

std::string tuple_json(const Value& tuple, const Type& type) {
  Members members;
  for (std::size_t i = 0; i < type.elements().size(); ++i) {
    members.add(encode_json(tuple.elements().at(i), type.elements()[i]));
  }
  return members.between('[', ']');
}

std::string dynamic_json(const Value& value) {
  return "{\"type\":" + value.type().to_json() + ",\"value\":" + encode_json(value, value.type()) +
         '}';
}

}  // namespace

std::string encode_json(const Value& value, const Type& type) {
  if (value.is_unknown()) misuse("JSON cannot write an unknown value");
  if (type == Type::dynamic() && value.type() != Type::dynamic()) return dynamic_json(value);
  if (value.is_null()) return "null";
  switch (type.kind()) {
    case Type::Kind::dynamic:
      break;  // never known: a known value has its own type
    case Type::Kind::string:
      return json_quoted(value.as_string());
    case Type::Kind::number:
      return number_json(value.as_number());
    case Type::Kind::boolean:
      return value.as_boolean() ? "true" : "false";
    case Type::Kind::list:
    case Type::Kind::set:
      return elements_json(value, type.element());
    case Type::Kind::map:
      return map_json(value, type.element());
    case Type::Kind::object:
      return object_json(value, type);
    case Type::Kind::tuple:
      return tuple_json(value, type);
  }
  return "null";
}

}  // namespace schema
