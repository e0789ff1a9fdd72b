#include "schema/attribute_list.h"

#include <thread>

#include "schema/attribute_builder.h"
#include "schema/json.h"
#include "schema/misuse.h"
#include "schema/msgpack.h"
#include "schema/object_spec.h"
#include "schema/plan.h"
#include "tests/unit/schema/printing.h"
#include "tests/unit/schema/sharing.h"

using schema::Attribute;
using schema::AttributeList;
using schema::NestedObject;
using schema::Nesting;
using schema::Schema;
using schema::Type;
using schema::Value;

namespace {

Attribute text(const std::string& name) {
  Attribute made;
  made.name = name;
  return made;
}

Attribute hidden(const std::string& name) {
  Attribute made = text(name);
  made.write_only = true;
  return made;
}

Attribute replacing(const std::string& name) {
  Attribute made = text(name);
  made.requires_replace = true;
  return made;
}

Attribute nested(const std::string& name, Nesting nesting, AttributeList attributes) {
  Attribute made = text(name);
  made.nested = std::make_shared<NestedObject>(NestedObject{nesting, std::move(attributes), {}});
  return made;
}

/// Declared in another order than that of the names.
Schema two_texts() { return {1, "Two texts.", {text("b"), text("a")}, {}}; }

}  // namespace

TEST_CASE("a schema has one type, whoever asks for it") {
  const Schema schema = two_texts();
  const Type type = schema.value_type();
  CHECK(type == Type::object({{"a", Type::string()}, {"b", Type::string()}}));
  CHECK(are_one(type, schema.value_type()));
}

TEST_CASE("a nested attribute's type is part of the one of its schema") {
  for (const Nesting nesting : {Nesting::single, Nesting::list, Nesting::set, Nesting::map}) {
    const Schema schema{1, "Nested.", {nested("n", nesting, {text("x")})}, {}};
    const Type inner = schema.attributes[0].value_type();
    CHECK(schema.value_type().attributes().at("n") == inner);
    const Type object = nesting == Nesting::single ? inner : inner.element();
    CHECK(object == Type::object({{"x", Type::string()}}));
    CHECK(are_one(object, schema.attributes[0].nested->attributes.type()));
  }
}

TEST_CASE("every change of the attributes is a change of the type") {
  Schema schema = two_texts();
  const auto names = [&schema] {
    std::string all;
    for (const auto& [name, type] : schema.value_type().attributes()) {
      all += name + type.to_json() + " ";
    }
    return all;
  };
  CHECK(names() == "a\"string\" b\"string\" ");
  schema.attributes.push_back(text("c"));
  CHECK(names() == "a\"string\" b\"string\" c\"string\" ");
  schema.attributes[0].type = Type::number();
  CHECK(names() == "a\"string\" b\"number\" c\"string\" ");
  schema.attributes.front().name = "d";
  CHECK(names() == "a\"string\" c\"string\" d\"number\" ");
  schema.attributes.back().nested = nested("x", Nesting::single, {text("y")}).nested;
  CHECK(schema.value_type().attributes().at("c") == Type::object({{"y", Type::string()}}));
  for (Attribute& one : schema.attributes) one.nested = nullptr;
  CHECK(names() == "a\"string\" c\"string\" d\"number\" ");
  schema.attributes = {text("e")};
  CHECK(names() == "e\"string\" ");
  schema.attributes.emplace_back().name = "f";
  CHECK(names() == "e\"string\" f\"string\" ");
  schema.attributes.at(0).type = Type::boolean();
  CHECK(names() == "e\"bool\" f\"string\" ");
  schema.attributes.pop_back();
  CHECK(names() == "e\"bool\" ");
  schema.attributes.resize(0);
  CHECK(names().empty());
}

TEST_CASE("what is write-only or replaces is told of a list as it is then") {
  AttributeList list = {text("a"), nested("n", Nesting::map, {text("x")})};
  CHECK_FALSE(list.holds_write_only());
  CHECK_FALSE(list.holds_replacing());
  schema::AttributeBuilder(list[0]).write_only();
  CHECK(list.holds_write_only());
  schema::AttributeBuilder(list[0]).requires_replace();
  CHECK(list.holds_replacing());
  CHECK(AttributeList{nested("n", Nesting::list, {text("x"), hidden("y")})}.holds_write_only());
  CHECK(AttributeList{nested("n", Nesting::set, {replacing("y")})}.holds_replacing());
  CHECK_FALSE(AttributeList().holds_write_only());
}

TEST_CASE("a copy has the type of its original until one of them changes") {
  Schema original = two_texts();
  const Type type = original.value_type();
  Schema copy = original;
  CHECK(are_one(copy.value_type(), type));
  copy.attributes.push_back(text("c"));
  CHECK(copy.value_type().attributes().size() == 3);
  CHECK(are_one(original.value_type(), type));
  original.attributes[0].name = "z";
  CHECK(original.value_type().attributes().contains("z"));
  CHECK_FALSE(copy.value_type().attributes().contains("z"));
  copy = original;
  CHECK(copy.value_type() == original.value_type());
  const Schema moved = std::move(copy);
  CHECK(moved.value_type() == original.value_type());
}

TEST_CASE("attributes find their values in objects of any order of attributes") {
  const AttributeList list = {text("b"), text("a")};
  CHECK(list.place(0) == 1);
  CHECK(list.place(1) == 0);
  const Value just = Value::object({{"a", Value::string("1")}, {"b", Value::string("2")}});
  CHECK(list.value_of(0, just) == Value::string("2"));
  const Value more = Value::object({{"0", Value()}, {"a", Value()}, {"b", Value::string("3")}});
  CHECK(list.value_of(0, more) == Value::string("3"));
  CHECK_THROWS_AS((void)list.value_of(0, Value::object({{"a", Value()}})), schema::Misuse);
  CHECK_THROWS_AS((void)list.value_of(0, Value::string("b")), schema::Misuse);
}

TEST_CASE("threads that ask for the type at once get the same one") {
  const Schema schema = two_texts();
  std::vector<Type> found(8, Type::dynamic());
  {
    std::vector<std::jthread> threads;
    for (Type& one : found) {
      threads.emplace_back([&schema, &one] { one = schema.value_type(); });
    }
  }
  for (const Type& one : found) CHECK(are_one(one, found.front()));
}

TEST_CASE("what is decoded, planned and encoded shares the type of its schema") {
  const Schema schema{1, "All.", {text("b"), nested("n", Nesting::single, {text("x")})}, {}};
  const Type type = schema.value_type();
  const Value value =
      Value::object({{"b", Value::string("1")}, {"n", Value::object({{"x", Value::string("2")}})}});
  const auto check = [&type](const Value& made) {
    CHECK(are_one(made.type(), type));
    CHECK(are_one(made.at("n").type(), type.attributes().at("n")));
  };
  const auto from_msgpack = schema::decode_msgpack(schema::encode_msgpack(value, type), type);
  REQUIRE(from_msgpack);
  check(*from_msgpack);
  const auto from_json = schema::decode_json(schema::encode_json(value, type), type);
  REQUIRE(from_json);
  check(*from_json);
  check(schema::plan_change(schema, {*from_json, *from_msgpack, Value(), ""}).planned);
  CHECK(are_one(from_json->with("b", Value::string("3")).type(), type));
}

TEST_CASE("a spec writes objects of one type, also after an attribute is added") {
  struct Model {
    schema::Field<std::string> a;
    schema::Field<std::vector<std::string>> b;
  };
  schema::ObjectSpec<Model> spec;
  spec.attribute("a", &Model::a, "A text.").optional();
  CHECK(are_one(spec.encode({}).type(), spec.encode({}).type()));
  auto later = spec.attribute("b", &Model::b, "Texts.");
  const Value two = spec.encode({"x", std::vector<std::string>{"y"}});
  CHECK(two == Value::object({{"a", Value::string("x")},
                              {"b", Value::list(Type::string(), {Value::string("y")})}}));
  // Declared on after it was used: what is written follows.
  later.as_set().optional();
  const Value set = spec.encode({"x", std::vector<std::string>{"y"}});
  CHECK(set.type().attributes().at("b") == Type::set(Type::string()));
  REQUIRE(spec.decode(set));
  CHECK(spec.decode(set)->b == std::vector<std::string>{"y"});
}
