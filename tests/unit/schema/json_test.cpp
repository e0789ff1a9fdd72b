#include "schema/json.h"

#include "tests/unit/schema/printing.h"

using schema::decode_json;
using schema::encode_json;
using schema::JsonMode;
using schema::Number;
using schema::Type;
using schema::Value;

namespace {

Value number(std::string_view digits) { return Value::number(Number::from_text(digits).value()); }

Type server_type() {
  return Type::object({{"ip", Type::string()},
                       {"port", Type::number()},
                       {"labels", Type::map(Type::string())},
                       {"jumps", Type::list(Type::object({{"host", Type::string()}}))}});
}

Value stored(std::string_view json, const Type& type) {
  auto value = decode_json(json, type, JsonMode::stored_state);
  if (!value) FAIL(value.error().cause);
  return *value;
}

}  // namespace

TEST_CASE("values have the JSON form Terraform uses, both ways") {
  struct Case {
    const char* json;
    Type type;
    Value value;
  };
  const Case cases[] = {
      {"null", Type::string(), Value::null(Type::string())},
      {R"("a\"b\u0001")", Type::string(), Value::string("a\"b\x01")},
      {"true", Type::boolean(), Value::boolean(true)},
      {"false", Type::boolean(), Value::boolean(false)},
      {"-12", Type::number(), Value::number(-12)},
      {"18446744073709551615", Type::number(), Value::number(~std::uint64_t{0})},
      {"12345678901234567890123.5", Type::number(), number("12345678901234567890123.5")},
      {"0.10", Type::number(), number("0.10")},
      {"1e30", Type::number(), number("1e30")},
      {"1e400", Type::number(), number("1e400")},
      {"1e-5000", Type::number(), number("1e-5000")},
      {R"(["a",null])", Type::list(Type::string()),
       Value::list(Type::string(), {Value::string("a"), Value::null(Type::string())})},
      {"[]", Type::list(Type::string()), Value::list(Type::string(), {})},
      {"[1,2]", Type::set(Type::number()),
       Value::set(Type::number(), {Value::number(2), Value::number(1)})},
      {R"({"a":1,"b":2})", Type::map(Type::number()),
       Value::map(Type::number(), {{"a", Value::number(1)}, {"b", Value::number(2)}})},
      {R"({"a":"x","b":null})", Type::object({{"a", Type::string()}, {"b", Type::number()}}),
       Value::object({{"a", Value::string("x")}, {"b", Value::null(Type::number())}})},
      {R"(["a",1])", Type::tuple({Type::string(), Type::number()}),
       Value::tuple({Value::string("a"), Value::number(1)})},
      {R"({"type":"string","value":"x"})", Type::dynamic(), Value::string("x")},
      {R"({"type":"string","value":null})", Type::dynamic(), Value::null(Type::string())},
      {R"({"type":["list","number"],"value":[1]})", Type::dynamic(),
       Value::list(Type::number(), {Value::number(1)})},
      {"null", Type::dynamic(), Value()},
  };
  for (const Case& one : cases) {
    CAPTURE(one.json);
    for (const JsonMode mode : {JsonMode::strict, JsonMode::stored_state}) {
      const auto value = decode_json(one.json, one.type, mode);
      REQUIRE(value);
      CHECK(*value == one.value);
      CHECK(value->type() == one.value.type());
    }
    CHECK(encode_json(one.value, one.type) == one.json);
  }
}

TEST_CASE("numbers keep their text") {
  const auto value = decode_json("[0.10, 1E2, 9007199254740993]", Type::list(Type::number()));
  REQUIRE(value);
  CHECK(value->elements()[0].as_number().to_text() == "0.10");
  CHECK(value->elements()[1].as_number().to_text() == "1E2");
  CHECK(value->elements()[2].as_number() == Number(9007199254740993));
}

TEST_CASE("empty text is null of the type") {
  CHECK(decode_json("", Type::string()).value() == Value::null(Type::string()));
}

TEST_CASE("text that is not UTF-8 is repaired") {
  CHECK(encode_json(Value::string("a\xFF"), Type::string()) == "\"a\xEF\xBF\xBD\"");
}

TEST_CASE("stored state may lack attributes and have surplus ones, at every depth") {
  const Value state = stored(R"({
      "ip": "10.0.0.1", "gone": {"x": 1},
      "jumps": [{}, {"host": "h", "gone": 1}]
  })",
                             server_type());
  CHECK(state.at("ip") == Value::string("10.0.0.1"));
  CHECK(state.at("port") == Value::null(Type::number()));
  CHECK(state.at("labels") == Value::null(Type::map(Type::string())));
  CHECK(state.at("jumps").elements()[0].at("host") == Value::null(Type::string()));
  CHECK(state.at("jumps").elements()[1].at("host") == Value::string("h"));
  CHECK(state.type() == server_type());
}

TEST_CASE("stored primitives are converted as Terraform does") {
  CHECK(stored("22", Type::string()) == Value::string("22"));
  CHECK(stored("true", Type::string()) == Value::string("true"));
  CHECK(stored("false", Type::string()) == Value::string("false"));
  CHECK(stored(R"("22.50")", Type::number()) == number("22.5"));
  CHECK(stored(R"("true")", Type::boolean()) == Value::boolean(true));
  CHECK(stored(R"("false")", Type::boolean()) == Value::boolean(false));
}

TEST_CASE("a value that does not fit is refused with its path") {
  struct Case {
    const char* name;
    const char* json;
    Type type;
    const char* path;
    bool stored_too;  // refused in stored state as well
  };
  const Case cases[] = {
      {"not JSON", "{", Type::string(), "", true},
      {"trailing text", "1 2", Type::number(), "", true},
      {"list for a string", "[]", Type::string(), "", true},
      {"number for a string", "1", Type::string(), "", false},
      {"text for a number", R"("1")", Type::number(), "", false},
      {"other text for a number", R"("x")", Type::number(), "", true},
      {"text for a bool", R"("true")", Type::boolean(), "", false},
      {"other text for a bool", R"("yes")", Type::boolean(), "", true},
      {"number for a bool", "1", Type::boolean(), "", true},
      {"object for a list", "{}", Type::list(Type::string()), "", true},
      {"element of a list", R"(["a",[]])", Type::list(Type::string()), "[1]", true},
      {"element of a set", "[[]]", Type::set(Type::string()), "", true},
      {"inside an element of a set", R"([{"a":[]}])",
       Type::set(Type::object({{"a", Type::string()}})), "", true},
      {"list for a map", "[]", Type::map(Type::string()), "", true},
      {"element of a map", R"({"k":[]})", Type::map(Type::string()), "[\"k\"]", true},
      {"list for an object", "[]", server_type(), "", true},
      {"missing attribute", R"({"ip":"a"})", server_type(), "", false},
      {"surplus attribute", R"({"a":1,"b":2})", Type::object({{"a", Type::number()}}), "", false},
      {"inside an object", R"({"ip":"a","port":1,"labels":{},"jumps":[{"host":[]}]})",
       server_type(), "jumps[0].host", true},
      {"length of a tuple", "[1]", Type::tuple({}), "", true},
      {"element of a tuple", "[[]]", Type::tuple({Type::string()}), "[0]", true},
      {"plain value for a dynamic one", "1", Type::dynamic(), "", true},
      {"dynamic without value", R"({"type":"string"})", Type::dynamic(), "", true},
      {"dynamic of no type", R"({"type":"text","value":1})", Type::dynamic(), "", true},
      {"number beyond long doubles", "1e5000", Type::number(), "", true},
      {"text of a number beyond long doubles", R"("1e5000")", Type::number(), "", true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto strict = decode_json(one.json, one.type);
    REQUIRE_FALSE(strict);
    CHECK(strict.error().kind == base::ErrorKind::bug);
    CHECK(strict.error().code == "schema.json");
    CHECK(strict.error().path.to_string() == one.path);
    const auto state = decode_json(one.json, one.type, JsonMode::stored_state);
    CHECK(state.has_value() != one.stored_too);
    if (state) continue;
    CHECK(state.error().kind == base::ErrorKind::invalid_config);
    CHECK(state.error().code == "schema.json");
    CHECK(state.error().path.to_string() == one.path);
  }
}

TEST_CASE("JSON nested without end is refused instead of exhausting the stack") {
  const auto value = decode_json(std::string(100000, '['), Type::list(Type::string()));
  REQUIRE_FALSE(value);
  CHECK(value.error().cause == "JSON is nested too deeply.");
}

TEST_CASE("JSON of more parts than memory has room for is refused") {
  const auto list_of = [](int size) {
    std::string text = "[null";
    for (int i = 1; i < size; ++i) text += ",null";
    return text + "]";
  };
  const Type type = Type::list(Type::string());
  const auto most = schema::decode_json(list_of(999'999), type);
  REQUIRE(most);
  CHECK(most->elements().size() == 999'999);
  const auto more = schema::decode_json(list_of(1'000'000), type);
  REQUIRE_FALSE(more);
  CHECK(more.error().code == "schema.json");
}
