#include "schema/value.h"

#include "schema/misuse.h"
#include "tests/unit/schema/printing.h"
#include "tests/unit/schema/sharing.h"

using schema::Number;
using schema::Refinements;
using schema::Type;
using schema::Value;

namespace {

Value set_of(std::vector<Value> elements) {
  return Value::set(Type::string(), std::move(elements));
}

Value partly_unknown(const char* name) {
  return Value::object({{"id", Value::unknown(Type::string())}, {"name", Value::string(name)}});
}

}  // namespace

TEST_CASE("a default value is null of the dynamic type") {
  CHECK(Value().is_null());
  CHECK(Value().type() == Type::dynamic());
  CHECK(Value() == Value::null(Type::dynamic()));
}

TEST_CASE("a value is null, unknown or known") {
  const Value null = Value::null(Type::string());
  const Value unknown = Value::unknown(Type::string());
  const Value known = Value::string("");
  CHECK((null.is_null() && !null.is_unknown() && !null.is_known()));
  CHECK((!unknown.is_null() && unknown.is_unknown() && !unknown.is_known()));
  CHECK((!known.is_null() && !known.is_unknown() && known.is_known()));
  CHECK(null.is_wholly_known());
  CHECK_FALSE(unknown.is_wholly_known());
}

TEST_CASE("known values have the type of their parts") {
  CHECK(Value::string("a").type() == Type::string());
  CHECK(Value::number(1).type() == Type::number());
  CHECK(Value::boolean(true).type() == Type::boolean());
  CHECK(Value::list(Type::string(), {}).type() == Type::list(Type::string()));
  CHECK(set_of({}).type() == Type::set(Type::string()));
  CHECK(Value::map(Type::number(), {}).type() == Type::map(Type::number()));
  CHECK(Value::object({{"a", Value::number(1)}}).type() == Type::object({{"a", Type::number()}}));
  CHECK(Value::tuple({Value::string("a"), Value()}).type() ==
        Type::tuple({Type::string(), Type::dynamic()}));
}

TEST_CASE("contents come back as they were given") {
  CHECK(Value::string("text").as_string() == "text");
  CHECK(Value::number(3).as_number() == Number(3));
  CHECK(Value::boolean(true).as_boolean());
  CHECK(Value::list(Type::number(), {Value::number(1)}).elements().front() == Value::number(1));
  CHECK(Value::map(Type::number(), {{"k", Value::number(1)}}).fields().at("k") == Value::number(1));
  const Refinements promise{true, "pre-", std::nullopt, std::nullopt};
  CHECK(Value::unknown(Type::string(), promise).refinements() == promise);
}

TEST_CASE("with() replaces one attribute and leaves the original alone") {
  const Value before = Value::object({{"a", Value::number(1)}, {"b", Value::number(2)}});
  const Value after = before.with("a", Value::string("one"));
  CHECK(after.at("a") == Value::string("one"));
  CHECK(after.at("b") == Value::number(2));
  CHECK(after.type().attributes().at("a") == Type::string());
  CHECK(before.at("a") == Value::number(1));
}

TEST_CASE("an object shares the type it is made with") {
  const Type type = Type::object({{"b", Type::number()}, {"a", Type::string()}});
  const Value object = Value::object(type, {Value::string("x"), Value::null(Type::number())});
  CHECK(object == Value::object({{"a", Value::string("x")}, {"b", Value::null(Type::number())}}));
  CHECK(are_one(object.type(), type));
  CHECK(are_one(object.with("a", Value::string("y")).type(), type));
}

TEST_CASE("an object's type is that of its attributes, whatever type it is made with") {
  const Type type = Type::object({{"a", Type::dynamic()}, {"b", Type::string()}});
  const Value text = Value::string("x");
  const Value known = Value::object(type, {text, text});
  CHECK(known.type() == Type::object({{"a", Type::string()}, {"b", Type::string()}}));
  CHECK(known == Value::object({{"a", text}, {"b", text}}));
  const Value open = Value::object(type, {Value::unknown(Type::dynamic()), text});
  CHECK(are_one(open.type(), type));
  CHECK(known != open);
  CHECK(are_one(Value::object(type, {Value(), text}).type(), type));
  // The declared type is not found again: that of an attribute that comes back is.
  CHECK(known.with("a", Value()) == Value::object(type, {Value(), text}));
}

TEST_CASE("the type of a list, set or map may be given as a whole") {
  const Value a = Value::string("a");
  const Value b = Value::string("b");
  CHECK(Value::collection(Type::list(Type::string()), {b, a, b}) ==
        Value::list(Type::string(), {b, a, b}));
  CHECK(Value::collection(Type::set(Type::string()), {b, a, b}) == set_of({a, b}));
  CHECK(Value::map_of(Type::map(Type::string()), {{"k", a}}) ==
        Value::map(Type::string(), {{"k", a}}));
}

TEST_CASE("parts for a value of another kind or size are a misuse") {
  const Value a = Value::string("a");
  const Type type = Type::object({{"a", Type::string()}});
  CHECK_THROWS_AS((void)Value::object(type, {}), schema::Misuse);
  CHECK_THROWS_AS((void)Value::object(type, {a, a}), schema::Misuse);
  CHECK_THROWS_AS((void)Value::object(Type::string(), {a}), schema::Misuse);
  CHECK_THROWS_AS((void)Value::collection(type, {a}), schema::Misuse);
  CHECK_THROWS_AS((void)Value::collection(Type::map(Type::string()), {a}), schema::Misuse);
  CHECK_THROWS_AS((void)Value::map_of(Type::list(Type::string()), {{"k", a}}), schema::Misuse);
}

TEST_CASE("unknown parts are seen at every depth") {
  const Value unknown = Value::unknown(Type::string());
  CHECK_FALSE(Value::list(Type::string(), {Value::string("a"), unknown}).is_wholly_known());
  CHECK_FALSE(Value::map(Type::string(), {{"a", unknown}}).is_wholly_known());
  CHECK_FALSE(Value::tuple({Value::object({{"a", unknown}})}).is_wholly_known());
  CHECK(Value::tuple({Value::object({{"a", Value::null(Type::string())}})}).is_wholly_known());
}

TEST_CASE("equality is structural") {
  CHECK(Value::string("a") == Value::string("a"));
  CHECK(Value::string("a") != Value::string("b"));
  CHECK(Value::string("1") != Value::number(1));
  CHECK(Value::number(1) == Value::number(Number::from_text("1.0").value()));
  CHECK(Value::null(Type::string()) != Value::null(Type::number()));
  CHECK(Value::null(Type::string()) != Value::string(""));
  CHECK(Value::null(Type::string()) != Value::unknown(Type::string()));
  CHECK(Value::list(Type::string(), {}) != Value::list(Type::number(), {}));
  CHECK(Value::list(Type::string(), {}) != Value::null(Type::list(Type::string())));
  const Value ab = Value::list(Type::string(), {Value::string("a"), Value::string("b")});
  const Value ba = Value::list(Type::string(), {Value::string("b"), Value::string("a")});
  CHECK(ab != ba);
  CHECK(Value::map(Type::string(), {{"a", Value::string("x")}}) !=
        Value::map(Type::string(), {{"b", Value::string("x")}}));
}

TEST_CASE("all unknowns of a type are equal, whatever is promised of them") {
  CHECK(Value::unknown(Type::string(), {true, "a", {}, {}}) == Value::unknown(Type::string()));
  CHECK(Value::unknown(Type::string()) != Value::unknown(Type::number()));
}

TEST_CASE("sets have no order and collapse equal elements") {
  const Value a = Value::string("a");
  const Value b = Value::string("b");
  CHECK(set_of({a, b}) == set_of({b, a, b}));
  CHECK(set_of({b, a, a}).elements().size() == 2);
  CHECK(set_of({b, a}).elements().front() == a);
  CHECK(set_of({a}) != set_of({b}));
  CHECK(Value::set(Type::number(),
                   {Value::number(1), Value::number(Number::from_text("1.0").value())})
            .elements()
            .size() == 1);
}

TEST_CASE("elements of a set that are partly unknown do not collapse") {
  const Value object = partly_unknown("a");
  const Value set = Value::set(object.type(), {object, object});
  CHECK(set.elements().size() == 2);
  CHECK(set == Value::set(object.type(), {object, object}));
  CHECK(set != Value::set(object.type(), {object}));
}

TEST_CASE("sets of objects compare without order") {
  const Value a = partly_unknown("a");
  const Value b = partly_unknown("b");
  CHECK(Value::set(a.type(), {a, b}) == Value::set(a.type(), {b, a}));
}
