#include "schema/conformance.h"

#include "tests/unit/schema/printing.h"

using schema::conformance_fault;
using schema::Type;
using schema::Value;

TEST_CASE("a value conforms to its own type and to the dynamic type") {
  const Value values[] = {
      Value::string("a"),
      Value::null(Type::number()),
      Value::unknown(Type::list(Type::string())),
      Value::list(Type::string(), {Value::unknown(Type::string())}),
      Value::map(Type::number(), {{"a", Value::number(1)}}),
      Value::set(Type::number(), {Value::number(1)}),
      Value::object({{"a", Value::boolean(true)}}),
      Value::tuple({Value::string("a"), Value::number(1)}),
  };
  for (const Value& value : values) {
    CAPTURE(value);
    CHECK_FALSE(conformance_fault(value, value.type()).has_value());
    CHECK_FALSE(conformance_fault(value, Type::dynamic()).has_value());
  }
}

TEST_CASE("null and wholly unknown values of the dynamic type conform to any type") {
  CHECK_FALSE(conformance_fault(Value(), Type::string()).has_value());
  CHECK_FALSE(conformance_fault(Value::unknown(Type::dynamic()), Type::string()).has_value());
}

TEST_CASE("what does not conform is named with its path") {
  const Type object = Type::object({{"a", Type::string()}, {"l", Type::list(Type::number())}});
  struct Case {
    const char* name;
    Value value;
    Type type;
    const char* path;
  };
  const Case cases[] = {
      {"kind", Value::string("a"), Type::number(), ""},
      {"unknown of another type", Value::unknown(Type::string()), Type::number(), ""},
      {"element of a list", Value::list(Type::string(), {Value(), Value::number(1)}),
       Type::list(Type::string()), "[1]"},
      {"element of a set", Value::set(Type::string(), {Value::number(1)}),
       Type::set(Type::string()), ""},
      {"inside an element of a set",
       Value::set(Type::object({{"a", Type::string()}}),
                  {Value::object({{"a", Value::number(1)}})}),
       Type::set(Type::object({{"a", Type::string()}})), ""},
      {"element of a map", Value::map(Type::string(), {{"k", Value::number(1)}}),
       Type::map(Type::string()), "[\"k\"]"},
      {"missing attribute", Value::object({{"a", Value::string("x")}}), object, ""},
      {"surplus attribute", Value::object({{"a", Value()}, {"l", Value()}, {"x", Value()}}), object,
       ""},
      {"attribute", Value::object({{"a", Value::number(1)}, {"l", Value()}}), object, "a"},
      {"element in an attribute",
       Value::object({{"a", Value()}, {"l", Value::list(Type::number(), {Value::string("x")})}}),
       object, "l[0]"},
      {"length of a tuple", Value::tuple({}), Type::tuple({Type::string()}), ""},
      {"element of a tuple", Value::tuple({Value::number(1)}), Type::tuple({Type::string()}),
       "[0]"},
      {"list for a set", Value::list(Type::string(), {}), Type::set(Type::string()), ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto fault = conformance_fault(one.value, one.type);
    REQUIRE(fault);
    CHECK(fault->kind == base::ErrorKind::bug);
    CHECK(fault->code == "schema.conformance");
    CHECK(fault->path.to_string() == one.path);
  }
}
