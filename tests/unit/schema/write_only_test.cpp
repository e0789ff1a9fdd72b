#include "schema/write_only.h"

#include <doctest/doctest.h>

#include "schema/attribute_builder.h"
#include "tests/unit/schema/printing.h"
#include "tests/unit/schema/sharing.h"

using schema::Attribute;
using schema::NestedObject;
using schema::Type;
using schema::Value;
using Nesting = NestedObject::Nesting;

namespace {

const Value kNull = Value::null(Type::string());

Value text(const char* value) { return value == nullptr ? kNull : Value::string(value); }

/// `{host, key_wo}`; null pointers are null.
Value login(const char* host, const char* secret) {
  return Value::object({{"host", text(host)}, {"key_wo", text(secret)}});
}

const Type kLogin = login(nullptr, nullptr).type();

std::vector<Attribute> login_attributes() {
  std::vector<Attribute> attributes(2);
  attributes[0].name = "host";
  attributes[1].name = "key_wo";
  schema::AttributeBuilder(attributes[1]).optional().write_only();
  return attributes;
}

Attribute nested(const char* name, Nesting nesting, std::vector<Attribute> attributes) {
  Attribute made;
  made.name = name;
  made.nested = std::make_shared<NestedObject>(NestedObject{nesting, std::move(attributes), {}});
  return made;
}

/// A login of every nesting, one in another object, and a write-only attribute at the root.
schema::Schema all_nestings() {
  schema::Schema made;
  made.attributes = login_attributes();
  made.attributes.push_back(nested("single", Nesting::single, login_attributes()));
  made.attributes.push_back(nested("list", Nesting::list, login_attributes()));
  made.attributes.push_back(nested("map", Nesting::map, login_attributes()));
  made.attributes.push_back(
      nested("outer", Nesting::single, {nested("inner", Nesting::list, login_attributes())}));
  std::vector<Attribute> open(1);
  open[0].name = "host";
  made.attributes.push_back(nested("set", Nesting::set, std::move(open)));
  return made;
}

Value list(std::vector<Value> logins) { return Value::list(kLogin, std::move(logins)); }

Value map(std::map<std::string, Value> logins) { return Value::map(kLogin, std::move(logins)); }

Value outer(Value inner) { return Value::object({{"inner", std::move(inner)}}); }

/// An object of the schema in which nothing is set, with one attribute replaced.
Value with(const std::string& name, const Value& value) {
  std::map<std::string, Value> attributes;
  for (const Attribute& attribute : all_nestings().attributes) {
    attributes.emplace(attribute.name, Value::null(attribute.value_type()));
  }
  return Value::object(std::move(attributes)).with(name, value);
}

}  // namespace

TEST_CASE("an apply sees what is planned and the configuration's write-only values") {
  struct Row {
    const char* fact;
    const char* attribute;
    Value planned;
    Value config;
    Value seen;
  };
  const Value open = Value::unknown(Type::string());
  const Value two = list({login("a", nullptr), login("b", nullptr)});
  const Value set =
      Value::set(Type::object({{"host", Type::string()}}), {Value::object({{"host", text("a")}})});
  const Row rows[] = {
      {"root", "key_wo", kNull, text("s"), text("s")},
      {"root, not set", "key_wo", kNull, kNull, kNull},
      {"anything else is as planned", "host", text("planned"), text("configured"), text("planned")},
      {"an unknown result stays one", "host", open, kNull, open},
      {"object", "single", login("a", nullptr), login("a", "s"), login("a", "s")},
      {"object, planned otherwise", "single", login("p", nullptr), login("a", "s"),
       login("p", "s")},
      {"no object", "single", Value::null(kLogin), Value::null(kLogin), Value::null(kLogin)},
      {"an object that only the plan has", "single", login("a", nullptr), Value::null(kLogin),
       login("a", nullptr)},
      {"an object that only the configuration has", "single", Value::null(kLogin), login("a", "s"),
       Value::null(kLogin)},
      {"an unknown object", "single", Value::unknown(kLogin), login("a", "s"),
       Value::unknown(kLogin)},
      {"list", "list", two, list({login("a", "1"), login("b", "2")}),
       list({login("a", "1"), login("b", "2")})},
      {"list, one of them", "list", two, list({login("a", nullptr), login("b", "2")}),
       list({login("a", nullptr), login("b", "2")})},
      {"list, shorter in the configuration", "list", two, list({login("a", "1")}),
       list({login("a", "1"), login("b", nullptr)})},
      {"list, longer in the configuration", "list", list({login("a", nullptr)}),
       list({login("a", "1"), login("b", "2")}), list({login("a", "1")})},
      {"empty list", "list", list({}), list({}), list({})},
      {"map", "map", map({{"x", login("a", nullptr)}, {"y", login("b", nullptr)}}),
       map({{"y", login("b", "2")}, {"z", login("c", "3")}}),
       map({{"x", login("a", nullptr)}, {"y", login("b", "2")}})},
      {"list in an object", "outer", outer(two), outer(list({login("a", "1"), login("b", "2")})),
       outer(list({login("a", "1"), login("b", "2")}))},
      {"a set has none", "set", set, set, set},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fact);
    const Value planned = with(row.attribute, row.planned);
    const Value config = with(row.attribute, row.config);
    const Value seen = with(row.attribute, row.seen);
    CHECK(schema::with_write_only(all_nestings(), planned, config) == seen);
  }
  const Value none = Value::null(all_nestings().value_type());
  CHECK(schema::with_write_only(all_nestings(), none, with("key_wo", text("s"))) == none);
}

TEST_CASE("write-only values are removed at every depth") {
  struct Row {
    const char* attribute;
    Value given;
    Value left;
  };
  const Row rows[] = {
      {"key_wo", text("s"), kNull},
      {"host", text("a"), text("a")},
      {"single", login("a", "s"), login("a", nullptr)},
      {"list", list({login("a", "1"), login("b", "2")}),
       list({login("a", nullptr), login("b", nullptr)})},
      {"map", map({{"k", login("a", "s")}}), map({{"k", login("a", nullptr)}})},
      {"outer", outer(list({login("a", "s")})), outer(list({login("a", nullptr)}))},
      {"single", Value::null(kLogin), Value::null(kLogin)},
      {"list", Value::unknown(Type::list(kLogin)), Value::unknown(Type::list(kLogin))},
      {"map", map({{"k", Value::unknown(kLogin)}}), map({{"k", Value::unknown(kLogin)}})},
  };
  for (const Row& row : rows) {
    CAPTURE(row.attribute);
    CHECK(schema::without_write_only(all_nestings(), with(row.attribute, row.given)) ==
          with(row.attribute, row.left));
  }
}

TEST_CASE("an object without write-only values is not copied") {
  const Value one = list({login("a", nullptr)});
  for (const auto& [name, value] : std::map<std::string, Value>{
           {"single", login("a", nullptr)},
           {"list", one},
           {"map", map({{"k", login("a", nullptr)}, {"l", Value::unknown(kLogin)}})},
           {"outer", outer(one)}}) {
    CAPTURE(name);
    const Value given = with(name, value);
    const Value left = schema::without_write_only(all_nestings(), given);
    CHECK(&left.at(name) == &given.at(name));
    const Value seen = schema::with_write_only(all_nestings(), given, given);
    CHECK(&seen.at(name) == &given.at(name));
  }
}

TEST_CASE("only what a write-only value is in is copied, and has the same type") {
  const Value given = with("list", list({login("a", "s"), login("b", nullptr)}))
                          .with("map", map({{"k", login("a", nullptr)}}))
                          .with("key_wo", text("s"));
  const Value left = schema::without_write_only(all_nestings(), given);
  CHECK(left.at("key_wo").is_null());
  CHECK(left.at("list").elements()[0] == login("a", nullptr));
  CHECK(&left.at("list").elements()[1].at("host") == &given.at("list").elements()[1].at("host"));
  CHECK(&left.at("map").fields().at("k") == &given.at("map").fields().at("k"));
  CHECK(are_one(left.type(), given.type()));
  CHECK(given.at("key_wo") == text("s"));
}

TEST_CASE("an object without write-only attributes is not looked into") {
  std::vector<Attribute> open(1);
  open[0].name = "host";
  schema::Schema made;
  made.attributes = login_attributes();
  made.attributes.push_back(nested("plain", Nesting::single, std::move(open)));
  const Value odd = Value::object({{"other", text("x")}});
  const Value given = Value::object({{"host", text("h")}, {"key_wo", text("s")}, {"plain", odd}});
  const Value left = schema::without_write_only(made, given);
  CHECK(left == given.with("key_wo", kNull));
  CHECK(schema::with_write_only(made, left, given) == given);
}

TEST_CASE("values of the dynamic type are kept with the types they have") {
  schema::Schema made;
  made.attributes = login_attributes();
  made.attributes[0].type = Type::dynamic();
  const auto value = [](const Value& host, const char* secret) {
    return Value::object({{"host", host}, {"key_wo", text(secret)}});
  };
  const Value number = Value::number(1);
  for (const Value& host : {text("h"), number, Value::list(Type::number(), {number}), Value(),
                            Value::unknown(Type::dynamic()), Value::object({{"x", number}})}) {
    const Value left = schema::without_write_only(made, value(host, "s"));
    CHECK(left == value(host, nullptr));
    CHECK(left.type().attributes().at("host") == host.type());
    CHECK(schema::with_write_only(made, left, value(number, "s")) == value(host, "s"));
  }
}
