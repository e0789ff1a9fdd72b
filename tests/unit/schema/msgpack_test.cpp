#include "schema/msgpack.h"

#include <limits>

#include "tests/unit/schema/printing.h"

using schema::decode_msgpack;
using schema::encode_msgpack;
using schema::Number;
using schema::Refinements;
using schema::Type;
using schema::Value;

namespace {

Number text(std::string_view digits) { return Number::from_text(digits).value(); }
Number real(double number) { return Number::from_double(number).value(); }

Value decoded(std::string_view hex_digits, const Type& type) {
  auto value = decode_msgpack(bytes(hex_digits), type);
  if (!value) FAIL(value.error().cause);
  return *value;
}

struct Vector {
  const char* name;
  const char* hex;
  Type type;
  Value value;
};

std::vector<Vector> vectors() {
  const Refinements prefixed{true, "pre-", std::nullopt, std::nullopt};
  const Refinements not_null{true, "", std::nullopt, std::nullopt};
  const Refinements sized{true, "", 1, 3};
  const Type object = Type::object({{"a", Type::string()}, {"b", Type::number()}});
  return {
      // As Terraform sends them.
      {"null", "c0", Type::string(), Value::null(Type::string())},
      {"unknown", "d40000", Type::string(), Value::unknown(Type::string())},
      {"unknown with a prefix", "c7090c8201c202a47072652d", Type::string(),
       Value::unknown(Type::string(), prefixed)},
      {"unknown number that is not null", "c7030c8101c2", Type::number(),
       Value::unknown(Type::number(), not_null)},
      {"0.5", "cb3fe0000000000000", Type::number(), Value::number(real(0.5))},
      {"0.1", "a3302e31", Type::number(), Value::number(text("0.1"))},
      {"-3", "fd", Type::number(), Value::number(-3)},
      {"70000", "ce00011170", Type::number(), Value::number(70000)},
      {"2^64-1", "b43138343436373434303733373039353531363135", Type::number(),
       Value::number(text("18446744073709551615"))},
      {"dynamic unknown string", "92c40822737472696e6722d40000", Type::dynamic(),
       Value::unknown(Type::string())},
      {"dynamic string", "92c40822737472696e6722a178", Type::dynamic(), Value::string("x")},
      // By the same rules.
      {"dynamic null", "c0", Type::dynamic(), Value()},
      {"dynamic typed null", "92c40822737472696e6722c0", Type::dynamic(),
       Value::null(Type::string())},
      {"dynamic unknown", "d40000", Type::dynamic(), Value::unknown(Type::dynamic())},
      {"unknown list of 1 to 3", "c7070c8301c205010603", Type::list(Type::string()),
       Value::unknown(Type::list(Type::string()), sized)},
      {"true", "c3", Type::boolean(), Value::boolean(true)},
      {"false", "c2", Type::boolean(), Value::boolean(false)},
      {"empty string", "a0", Type::string(), Value::string("")},
      {"infinity", "cb7ff0000000000000", Type::number(),
       Value::number(real(std::numeric_limits<double>::infinity()))},
      {"list", "92a161a162", Type::list(Type::string()),
       Value::list(Type::string(), {Value::string("a"), Value::string("b")})},
      {"empty list", "90", Type::list(Type::string()), Value::list(Type::string(), {})},
      {"set", "92a161a162", Type::set(Type::string()),
       Value::set(Type::string(), {Value::string("b"), Value::string("a")})},
      {"map", "82a16b01a16cc0", Type::map(Type::number()),
       Value::map(Type::number(), {{"k", Value::number(1)}, {"l", Value::null(Type::number())}})},
      {"object", "82a161a178a162d40000", object,
       Value::object({{"a", Value::string("x")}, {"b", Value::unknown(Type::number())}})},
      {"object of nulls", "82a161c0a162c0", object,
       Value::object({{"a", Value::null(Type::string())}, {"b", Value::null(Type::number())}})},
      {"tuple", "92a16101", Type::tuple({Type::string(), Type::number()}),
       Value::tuple({Value::string("a"), Value::number(1)})},
  };
}

}  // namespace

TEST_CASE("byte vectors decode and encode") {
  for (const Vector& one : vectors()) {
    CAPTURE(one.name);
    const Value value = decoded(one.hex, one.type);
    CHECK(value == one.value);
    CHECK(value.type() == one.value.type());
    if (value.is_unknown()) CHECK(value.refinements() == one.value.refinements());
    CHECK(hex(encode_msgpack(one.value, one.type)) == one.hex);
  }
}

TEST_CASE("empty input is null of the type") {
  const auto value = decode_msgpack("", Type::list(Type::string()));
  REQUIRE(value);
  CHECK(*value == Value::null(Type::list(Type::string())));
}

TEST_CASE("every msgpack form of a number is read") {
  struct Case {
    const char* hex;
    Number number;
  };
  const Case cases[] = {
      {"00", Number(0)},
      {"7f", Number(127)},
      {"ff", Number(-1)},
      {"e0", Number(-32)},
      {"ccff", Number(255)},
      {"cdffff", Number(65535)},
      {"ceffffffff", Number(4294967295)},
      {"cfffffffffffffffff", Number(~std::uint64_t{0})},
      {"d080", Number(-128)},
      {"d18000", Number(-32768)},
      {"d280000000", Number(-2147483648LL)},
      {"d38000000000000000", Number(std::numeric_limits<std::int64_t>::min())},
      {"ca3f000000", real(0.5)},
      {"ca40400000", Number(3)},
      {"cb4008000000000000", Number(3)},
      {"d903302e31", text("0.1")},
  };
  for (const Case& one : cases) {
    CAPTURE(one.hex);
    CHECK(decoded(one.hex, Type::number()).as_number() == one.number);
  }
}

TEST_CASE("every msgpack form of a string is read and the shortest is written") {
  struct Case {
    std::size_t length;
    const char* header;
  };
  for (const auto& [length, header] :
       {Case{31, "bf"}, Case{32, "d920"}, Case{255, "d9ff"}, Case{256, "da0100"},
        Case{65535, "daffff"}, Case{65536, "db00010000"}}) {
    CAPTURE(length);
    const std::string wire = bytes(header) + std::string(length, 'x');
    const auto value = decode_msgpack(wire, Type::string());
    REQUIRE(value);
    CHECK(value->as_string() == std::string(length, 'x'));
    CHECK(encode_msgpack(*value, Type::string()) == wire);
  }
  CHECK(decoded("da000161", Type::string()) == Value::string("a"));
  CHECK(decoded("db0000000161", Type::string()) == Value::string("a"));
}

TEST_CASE("integers are written in their shortest form") {
  struct Case {
    std::int64_t number;
    const char* hex;
  };
  const Case cases[] = {
      {0, "00"},
      {127, "7f"},
      {128, "cc80"},
      {255, "ccff"},
      {256, "cd0100"},
      {65535, "cdffff"},
      {65536, "ce00010000"},
      {4294967295, "ceffffffff"},
      {4294967296, "cf0000000100000000"},
      {std::numeric_limits<std::int64_t>::max(), "cf7fffffffffffffff"},
      {-1, "ff"},
      {-32, "e0"},
      {-33, "d0df"},
      {-128, "d080"},
      {-129, "d1ff7f"},
      {-32768, "d18000"},
      {-32769, "d2ffff7fff"},
      {-2147483648LL, "d280000000"},
      {-2147483649LL, "d3ffffffff7fffffff"},
      {std::numeric_limits<std::int64_t>::min(), "d38000000000000000"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.number);
    CHECK(hex(encode_msgpack(Value::number(one.number), Type::number())) == one.hex);
    CHECK(decoded(one.hex, Type::number()) == Value::number(one.number));
  }
}

TEST_CASE("integers beyond int64 and fractions no double holds are written as text") {
  const auto wire = [](const Number& number) {
    return encode_msgpack(Value::number(number), Type::number());
  };
  CHECK(wire(Number(~std::uint64_t{0})) == bytes("b4") + "18446744073709551615");
  CHECK(wire(text("9007199254740993.5")) == bytes("b2") + "9007199254740993.5");
  CHECK(wire(text("1e30")) == bytes("a4") + "1e30");
}

TEST_CASE("large containers have two and four byte headers") {
  for (const auto& [size, list_header, map_header] :
       {std::tuple{15, "9f", "8f"}, std::tuple{16, "dc0010", "de0010"},
        std::tuple{65536, "dd00010000", "df00010000"}}) {
    CAPTURE(size);
    std::vector<Value> elements;
    std::map<std::string, Value> fields;
    for (int i = 0; i < size; ++i) {
      elements.push_back(Value::boolean(true));
      fields.emplace(std::to_string(i), Value::boolean(true));
    }
    const Value list = Value::list(Type::boolean(), elements);
    const Value map = Value::map(Type::boolean(), fields);
    const std::string list_wire = encode_msgpack(list, list.type());
    const std::string map_wire = encode_msgpack(map, map.type());
    CHECK(list_wire.starts_with(bytes(list_header)));
    CHECK(map_wire.starts_with(bytes(map_header)));
    CHECK(decode_msgpack(list_wire, list.type()).value() == list);
    CHECK(decode_msgpack(map_wire, map.type()).value() == map);
  }
}

TEST_CASE("an object of nineteen attributes starts as Terraform writes it") {
  std::map<std::string, Value> attributes;
  for (int i = 0; i < 19; ++i) attributes.emplace("a" + std::to_string(i), Value::boolean(true));
  const Value object = Value::object(attributes);
  CHECK(encode_msgpack(object, object.type()).starts_with(bytes("de0013a26130")));
}

TEST_CASE("keys of objects may come in any order") {
  const Type type = Type::object({{"a", Type::string()}, {"b", Type::number()}});
  CHECK(decoded("82a16201a161a178", type) == decoded("82a161a178a16201", type));
}

TEST_CASE("any extension is an unknown value") {
  for (const char* wire :
       {"d40000", "d4ff00", "d5000000", "d60000000000", "d7000000000000000000",
        "d80000000000000000000000000000000000", "c70000", "c8000000", "c90000000000", "c7010c80"}) {
    CAPTURE(wire);
    const Value value = decoded(wire, Type::string());
    CHECK(value.is_unknown());
    CHECK(value.refinements() == Refinements{});
  }
}

TEST_CASE("refinements that are unknown, malformed or of another type are left out") {
  struct Case {
    const char* name;
    const char* hex;
    Type type;
    Refinements refinements;
  };
  const Refinements not_null{true, "", std::nullopt, std::nullopt};
  const Case cases[] = {
      {"an unknown key is skipped", "c7080c826392910101c2c0", Type::string(), {}},
      {"an unknown key before a known one", "c7070c826391c001c2", Type::string(), not_null},
      {"number bounds are skipped", "c7070c82039201c301c2", Type::number(), not_null},
      {"a prefix on a number", "c7060c8201c202a161", Type::number(), not_null},
      {"a length on a string", "c7050c8201c20501", Type::string(), not_null},
      {"a negative length", "c7050c8201c205ff", Type::list(Type::string()), not_null},
      {"null is promised", "c7030c8101c3", Type::string(), {}},
      {"no map", "c7010c01", Type::string(), {}},
      {"no payload", "c7000c", Type::string(), {}},
      {"cut off", "c7040c8201c202", Type::string(), not_null},
      {"text for a key", "c7040c81a16101", Type::string(), {}},
      {"for the dynamic type", "c7030c8101c2", Type::dynamic(), {}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    std::string wire = bytes(one.hex);
    wire[1] = static_cast<char>(wire.size() - 3);
    const auto value = decode_msgpack(wire, one.type);
    REQUIRE(value);
    CHECK(value->refinements() == one.refinements);
  }
}

TEST_CASE("refinements Terraform would refuse are not written") {
  const auto wire = [](const Type& type, Refinements refinements) {
    return hex(encode_msgpack(Value::unknown(type, std::move(refinements)), type));
  };
  CHECK(wire(Type::string(), {true, std::string(1100, 'x'), {}, {}}) == "d40000");
  CHECK(wire(Type::number(), {false, "a", 1, 2}) == "d40000");
  CHECK(wire(Type::dynamic(), {true, "", {}, {}}) == "d40000");
  CHECK(wire(Type::string(), {}) == "d40000");
  CHECK(wire(Type::string(), {true, "", 1, 2}) == "c7030c8101c2");
}

TEST_CASE("text that is not UTF-8 is repaired") {
  CHECK(decoded("a261ff", Type::string()) == Value::string("a\xEF\xBF\xBD"));
  CHECK(encode_msgpack(Value::string("a\xFF"), Type::string()) ==
        "\xA4"
        "a\xEF\xBF\xBD");
}

TEST_CASE("bytes that do not fit the type are refused with their path") {
  const Type object =
      Type::object({{"a", Type::list(Type::string())}, {"m", Type::map(Type::number())}});
  struct Case {
    const char* name;
    const char* hex;
    Type type;
    const char* path;
  };
  const Case cases[] = {
      {"cut off", "a2", Type::string(), ""},
      {"cut off inside", "82a16191", object, "a[0]"},
      {"cut off length", "da00", Type::string(), ""},
      {"cut off array length", "dc", Type::list(Type::string()), ""},
      {"cut off number", "ce0001", Type::number(), ""},
      {"cut off float", "cb3fe0", Type::number(), ""},
      {"cut off extension", "c7", Type::number(), ""},
      {"cut off extension code", "c701", Type::number(), ""},
      {"a length beyond the data", "dbffffffff61", Type::string(), ""},
      {"a count beyond the data", "ddffffffffc0", Type::list(Type::string()), "[1]"},
      {"reserved byte", "c1", Type::string(), ""},
      {"trailing data", "a161c0", Type::string(), ""},
      {"number for a string", "01", Type::string(), ""},
      {"binary for a string", "c40161", Type::string(), ""},
      {"text for a bool", "a474727565", Type::boolean(), ""},
      {"no number", "a3616263", Type::number(), ""},
      {"bool for a number", "c3", Type::number(), ""},
      {"NaN", "cb7ff8000000000000", Type::number(), ""},
      {"map for a list", "80", Type::list(Type::string()), ""},
      {"list for a map", "90", Type::map(Type::string()), ""},
      {"key of a map", "8101a161", Type::map(Type::string()), ""},
      {"element of a list", "82a16192a16101a16d80", object, "a[1]"},
      {"element of a map", "82a16190a16d81a16bc3", object, "m[\"k\"]"},
      {"element of a set", "9101", Type::set(Type::string()), ""},
      {"inside an element of a set", "9181a16101", Type::set(Type::object({{"a", Type::string()}})),
       ""},
      {"missing attribute", "81a16190", object, ""},
      {"surplus attribute", "83a16190a16d80a178c0", object, ""},
      {"unsupported attribute", "82a16190a178c0", object, ""},
      {"repeated attribute", "82a16190a16190", object, ""},
      {"length of a tuple", "91a161", Type::tuple({Type::string(), Type::string()}), ""},
      {"element of a tuple", "9101", Type::tuple({Type::string()}), "[0]"},
      {"dynamic without type", "91a161", Type::dynamic(), ""},
      {"dynamic plain", "a161", Type::dynamic(), ""},
      {"dynamic with a broken type", "92c4017bc0", Type::dynamic(), ""},
      {"dynamic with another value", "92c40822737472696e672201", Type::dynamic(), ""},
      {"dynamic whose type is a number", "9201c0", Type::dynamic(), ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const auto value = decode_msgpack(bytes(one.hex), one.type);
    REQUIRE_FALSE(value);
    CHECK(value.error().kind == base::ErrorKind::bug);
    CHECK(value.error().code == "schema.msgpack");
    CHECK_FALSE(value.error().cause.empty());
    CHECK(value.error().path.to_string() == one.path);
  }
}

TEST_CASE("dynamic values nested without end are refused instead of exhausting the stack") {
  std::string wire;
  for (int i = 0; i < 100000; ++i) wire += bytes("92c40922") + "dynamic\"";
  const auto value = decode_msgpack(wire, Type::dynamic());
  REQUIRE_FALSE(value);
  CHECK(value.error().cause == "The value is nested too deeply.");
}

TEST_CASE("a dynamic attribute inside an object carries its own type") {
  const Type type = Type::object({{"any", Type::dynamic()}});
  const Value list = Value::list(Type::number(), {Value::number(1)});
  const Value object = Value::object({{"any", list}});
  const std::string wire = encode_msgpack(object, type);
  CHECK(wire == bytes("81a3616e7992c411") + R"(["list","number"])" + bytes("9101"));
  CHECK(decode_msgpack(wire, type).value() == object);
}

TEST_CASE("a null or unknown of the dynamic type can stand for any type") {
  const Type type = Type::object({{"a", Type::string()}});
  CHECK(hex(encode_msgpack(Value::object({{"a", Value()}}), type)) == "81a161c0");
  CHECK(hex(encode_msgpack(Value::object({{"a", Value::unknown(Type::dynamic())}}), type)) ==
        "81a161d40000");
}

TEST_CASE("a value of more parts than memory has room for is refused") {
  const auto list_of = [](std::uint32_t size) {
    std::string bytes = "\xdd";
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>(size >> static_cast<unsigned>(shift)));
    }
    return bytes + std::string(size, '\xc0');
  };
  const Type type = Type::list(Type::string());
  const auto most = decode_msgpack(list_of(999'999), type);
  REQUIRE(most);
  CHECK(most->elements().size() == 999'999);
  const auto more = decode_msgpack(list_of(1'000'000), type);
  REQUIRE_FALSE(more);
  CHECK(more.error().code == "schema.msgpack");
}
