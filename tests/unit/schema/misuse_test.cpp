#include "schema/misuse.h"

#include <string>

#include "schema/field.h"
#include "schema/json.h"
#include "schema/msgpack.h"
#include "schema/validators.h"
#include "tests/unit/schema/printing.h"

using schema::Misuse;
using schema::Type;
using schema::Value;

namespace {

/// What a misuse says; empty when there is none.
template <typename Action>
std::string complaint(Action action) {
  try {
    action();
  } catch (const Misuse& misuse) {
    return misuse.what();
  }
  return {};
}

}  // namespace

TEST_CASE("using a value as what it is not ends the call, not the process") {
  const Value text = Value::string("a");
  CHECK_THROWS_AS((void)text.as_number(), Misuse);
  CHECK_THROWS_AS((void)text.elements(), Misuse);
  CHECK_THROWS_AS((void)text.refinements(), Misuse);
  CHECK_THROWS_AS((void)Value::null(Type::string()).as_string(), Misuse);
  CHECK_THROWS_AS((void)Value::unknown(Type::boolean()).as_boolean(), Misuse);
  CHECK_THROWS_AS((void)Value::null(Type::object({})).at("missing"), Misuse);
  CHECK_THROWS_AS((void)Value::object({}).at("missing"), Misuse);
  CHECK_THROWS_AS((void)Value::object({}).with("missing", text), Misuse);
  CHECK_THROWS_AS((void)Type::string().element(), Misuse);
  CHECK_THROWS_AS((void)Type::string().attributes(), Misuse);
  CHECK_THROWS_AS((void)Type::string().elements(), Misuse);
  CHECK(text.as_string() == "a");
}

TEST_CASE("asking a field for a value it does not have ends the call") {
  CHECK_THROWS_AS((void)schema::Field<bool>().value(), Misuse);
  CHECK_THROWS_AS((void)*schema::Field<bool>::unknown(), Misuse);
  CHECK(schema::Field<bool>(true).value());
}

TEST_CASE("what may be left open is asked for, which never fails") {
  CHECK(schema::Field<bool>().if_known() == nullptr);
  CHECK(schema::Field<bool>::unknown().if_known() == nullptr);
  schema::Field<int> known(7);
  REQUIRE(known.if_known() != nullptr);
  *known.if_known() = 8;
  CHECK(known == 8);
}

TEST_CASE("a misuse tells the place that asked") {
  const std::string place = "schema/misuse_test.cpp:";
  const std::string line = std::to_string(__LINE__ + 1) + ")";
  const auto of_value = complaint([] { (void)Value::null(Type::string()).as_string(); });
  CHECK(of_value == "text of a value that is no known string (" + place + line);
  const auto of_field = complaint([] { (void)schema::Field<bool>().value(); });
  CHECK(of_field.starts_with("value of a field that is not known (" + place));
  const auto of_object = complaint([] { (void)Value::object({}).at("missing"); });
  CHECK(of_object.starts_with("an attribute that the object does not have (" + place));
}

TEST_CASE("encoding what its type or form cannot hold ends the call") {
  CHECK_THROWS_AS((void)schema::encode_msgpack(Value::string("a"), Type::number()), Misuse);
  CHECK_THROWS_AS((void)schema::encode_json(Value::unknown(Type::string()), Type::string()),
                  Misuse);
}

TEST_CASE("a broken regular expression is found by the first value, and by each") {
  const schema::Validator broken = schema::matches("(", "must be anything");
  CHECK_THROWS_AS((void)broken.check(Value::string("a")), Misuse);
  CHECK_THROWS_AS((void)broken.check(Value::string("a")), Misuse);
}
