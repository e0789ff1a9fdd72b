#include "schema/type.h"

#include "tests/unit/schema/printing.h"

using schema::Type;

TEST_CASE("types have the JSON form Terraform uses, both ways") {
  struct Case {
    Type type;
    const char* json;
  };
  const Case cases[] = {
      {Type::string(), R"("string")"},
      {Type::number(), R"("number")"},
      {Type::boolean(), R"("bool")"},
      {Type::dynamic(), R"("dynamic")"},
      {Type::list(Type::string()), R"(["list","string"])"},
      {Type::set(Type::number()), R"(["set","number"])"},
      {Type::map(Type::list(Type::boolean())), R"(["map",["list","bool"]])"},
      {Type::object({{"b", Type::string()}, {"a", Type::number()}}),
       R"(["object",{"a":"number","b":"string"}])"},
      {Type::object({}), R"(["object",{}])"},
      {Type::tuple({Type::string(), Type::number()}), R"(["tuple",["string","number"]])"},
      {Type::tuple({}), R"(["tuple",[]])"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.json);
    CHECK(one.type.to_json() == one.json);
    const auto parsed = Type::from_json(one.json);
    REQUIRE(parsed);
    CHECK(*parsed == one.type);
  }
}

TEST_CASE("the optional attribute names of an object type are read over") {
  const auto parsed = Type::from_json(R"(["object", {"a": "string"}, ["a"]])");
  REQUIRE(parsed);
  CHECK(*parsed == Type::object({{"a", Type::string()}}));
}

TEST_CASE("what is no type is refused") {
  const char* cases[] = {R"("text")",
                         "1",
                         "null",
                         "[]",
                         R"(["list"])",
                         R"(["list","string","string"])",
                         R"(["list",["x"]])",
                         R"(["tuple","string"])",
                         R"(["tuple",["x"]])",
                         R"(["object",["string"]])",
                         R"(["object",{"a":1}])",
                         R"([1,"string"])",
                         R"(["queue","string"])"};
  for (const char* json : cases) {
    CAPTURE(json);
    const auto parsed = Type::from_json(json);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == base::ErrorKind::invalid_config);
    CHECK(parsed.error().code == "schema.type");
  }
  const auto cut_off = Type::from_json(R"(["list",)");
  REQUIRE_FALSE(cut_off);
  CHECK(cut_off.error().code == "schema.json");
}

TEST_CASE("types nested without end are refused instead of exhausting the stack") {
  std::string json;
  for (int i = 0; i < 100000; ++i) json += R"(["list",)";
  CHECK_FALSE(Type::from_json(json).has_value());
}

TEST_CASE("type equality is structural") {
  CHECK(Type::list(Type::string()) == Type::list(Type::string()));
  CHECK(Type::list(Type::string()) != Type::set(Type::string()));
  CHECK(Type::list(Type::string()) != Type::list(Type::number()));
  CHECK(Type::object({{"a", Type::string()}}) == Type::object({{"a", Type::string()}}));
  CHECK(Type::object({{"a", Type::string()}}) != Type::object({{"b", Type::string()}}));
  CHECK(Type::tuple({Type::string()}) != Type::tuple({}));
  CHECK(Type::string() != Type::dynamic());
}

TEST_CASE("types tell their parts") {
  CHECK(Type::map(Type::number()).element() == Type::number());
  CHECK(Type::object({{"a", Type::boolean()}}).attributes().at("a") == Type::boolean());
  CHECK(Type::tuple({Type::string(), Type::number()}).elements().size() == 2);
  CHECK(Type::tuple({}).kind() == Type::Kind::tuple);
}
