#include "plugin/rpc/outcome.h"

#include <doctest/doctest.h>

#include "schema/attribute_builder.h"

using schema::Attribute;
using schema::NestedObject;
using schema::Type;
using schema::Value;

namespace {

const Value kText = Value::string("a");
const Value kNull = Value::null(Type::string());

Value inner(const Value& secret) { return Value::object({{"host", kText}, {"key_wo", secret}}); }

schema::Schema nested_schema() {
  schema::Schema made;
  for (const auto& [name, nesting] :
       std::map<std::string, NestedObject::Nesting>{{"list", NestedObject::Nesting::list},
                                                    {"map", NestedObject::Nesting::map},
                                                    {"single", NestedObject::Nesting::single}}) {
    auto object = std::make_shared<NestedObject>();
    object->nesting = nesting;
    object->attributes.resize(2);
    object->attributes[0].name = "host";
    object->attributes[1].name = "key_wo";
    schema::AttributeBuilder(object->attributes[1]).optional().write_only();
    Attribute& added = made.attributes.emplace_back();
    added.name = name;
    added.nested = object;
  }
  return made;
}

Value object(const Value& secret) {
  const Value one = inner(secret);
  return Value::object({{"single", one},
                        {"list", Value::list(one.type(), {one, one})},
                        {"map", Value::map(one.type(), {{"k", one}})}});
}

}  // namespace

TEST_CASE("what is planned and what is stored hold no write-only value at any depth") {
  CHECK(*plugin::plannable(nested_schema(), object(kText)) == object(kNull));
  CHECK(*plugin::storable(nested_schema(), object(kText)) == object(kNull));
}

TEST_CASE("null and unknown objects stay what they are") {
  const schema::Schema schema = nested_schema();
  const Type one = inner(kNull).type();
  const Value partly = Value::object({{"single", Value::null(one)},
                                      {"list", Value::unknown(Type::list(one))},
                                      {"map", Value::map(one, {{"k", Value::unknown(one)}})}});
  CHECK(*plugin::plannable(schema, partly) == partly);
}

TEST_CASE("what is stored is wholly known, what is planned need not be") {
  const schema::Schema schema = nested_schema();
  const Value unknown = Value::unknown(Type::string());
  const Value planned =
      object(kNull).with("single", Value::object({{"host", unknown}, {"key_wo", kNull}}));
  CHECK(*plugin::plannable(schema, planned) == planned);
  CHECK(*plugin::storable(schema, planned) ==
        planned.with("single", Value::object({{"host", kNull}, {"key_wo", kNull}})));
}

TEST_CASE("what is not an object of the schema is refused, at its path") {
  const schema::Schema schema = nested_schema();
  CHECK(plugin::storable(schema, Value()).error().code == "plugin.invalid_answer");
  CHECK(plugin::plannable(schema, Value::unknown(schema.value_type())).error().code ==
        "plugin.invalid_answer");
  const Value wrong = object(kNull).with("single", Value::string("text"));
  const auto refused = plugin::storable(schema, wrong);
  REQUIRE(!refused);
  CHECK(refused.error().path == base::Path::of("single"));
}
