#include "schema/schema.h"

#include <algorithm>

#include "tests/unit/schema/printing.h"

using schema::Attribute;
using schema::ComputedPlan;
using schema::NestedObject;
using schema::Schema;
using schema::Type;
using schema::Value;

namespace {

using Nesting = NestedObject::Nesting;

Attribute optional_text(const std::string& name) {
  Attribute attribute;
  attribute.name = name;
  attribute.description = "A text.";
  attribute.optional = true;
  return attribute;
}

Attribute nested(const std::string& name, Nesting nesting, std::vector<Attribute> attributes) {
  Attribute attribute = optional_text(name);
  attribute.nested =
      std::make_shared<NestedObject>(NestedObject{nesting, std::move(attributes), {}});
  return attribute;
}

Schema schema_of(std::vector<Attribute> attributes) {
  return Schema{0, "A thing.", std::move(attributes), {}};
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("the type of a schema follows from its attributes") {
  Attribute number = optional_text("n");
  number.type = Type::number();
  const Type object = Type::object({{"n", Type::number()}});
  const Schema schema = schema_of(
      {number, nested("single", Nesting::single, {number}), nested("list", Nesting::list, {number}),
       nested("set", Nesting::set, {number}), nested("map", Nesting::map, {number})});
  CHECK(schema.value_type() == Type::object({{"n", Type::number()},
                                             {"single", object},
                                             {"list", Type::list(object)},
                                             {"set", Type::set(object)},
                                             {"map", Type::map(object)}}));
}

TEST_CASE("a sound schema has no faults") {
  Attribute required = optional_text("required_1");
  required.optional = false;
  required.required = true;
  required.requires_replace = true;
  Attribute defaulted = optional_text("defaulted");
  defaulted.computed = true;
  defaulted.default_value = Value::string("x");
  Attribute kept = optional_text("kept");
  kept.optional = false;
  kept.computed = true;
  kept.computed_plan = ComputedPlan::keep_prior;
  Attribute following = kept;
  following.name = "following";
  following.computed_plan = ComputedPlan::follows;
  following.follows = {"required_1"};
  Attribute secret = optional_text("secret");
  secret.write_only = true;
  Attribute anything = optional_text("anything");
  anything.type = Type::dynamic();
  const Schema schema = schema_of({required, defaulted, kept, following, secret, anything,
                                   nested("list", Nesting::list, {secret, defaulted})});
  CHECK(schema.faults() == Faults{});
}

TEST_CASE("every fault of an attribute is found") {
  struct Case {
    const char* fault;
    void (*spoil)(Attribute& attribute);
  };
  const Case cases[] = {
      {"it must be required, optional or computed", [](Attribute& a) { a.optional = false; }},
      {"it is both required and optional", [](Attribute& a) { a.required = true; }},
      {"it is both required and computed",
       [](Attribute& a) {
         a.optional = false;
         a.required = a.computed = true;
       }},
      {"there is no description", [](Attribute& a) { a.description.clear(); }},
      {"it is both write-only and computed",
       [](Attribute& a) { a.write_only = a.computed = true; }},
      {"a write-only value is never seen to change",
       [](Attribute& a) { a.write_only = a.requires_replace = true; }},
      {"a default needs an optional and computed attribute",
       [](Attribute& a) { a.default_value = Value::string("x"); }},
      {"the default is not a known value of its type",
       [](Attribute& a) {
         a.computed = true;
         a.default_value = Value::number(1);
       }},
      {"the default is not a known value of its type",
       [](Attribute& a) {
         a.computed = true;
         a.default_value = Value::unknown(Type::string());
       }},
      {"the default is not a known value of its type",
       [](Attribute& a) {
         a.computed = true;
         a.default_value = Value::null(Type::string());
       }},
      {"requires_replace has no effect on what only the provider sets",
       [](Attribute& a) {
         a.optional = false;
         a.computed = a.requires_replace = true;
       }},
      {"only a computed attribute can keep its value or follow others",
       [](Attribute& a) { a.computed_plan = ComputedPlan::keep_prior; }},
      {"it must name what it follows, or not follow",
       [](Attribute& a) {
         a.computed = true;
         a.computed_plan = ComputedPlan::follows;
       }},
      {"it must name what it follows, or not follow",
       [](Attribute& a) {
         a.computed = true;
         a.follows = {"other"};
       }},
      {"it follows missing, which is not another root attribute",
       [](Attribute& a) {
         a.computed = true;
         a.computed_plan = ComputedPlan::follows;
         a.follows = {"missing"};
       }},
      {"it follows a, which is not another root attribute",
       [](Attribute& a) {
         a.computed = true;
         a.computed_plan = ComputedPlan::follows;
         a.follows = {"a"};
       }},
      {"a collection cannot hold dynamic values",
       [](Attribute& a) { a.type = Type::list(Type::dynamic()); }},
      {"a collection cannot hold dynamic values",
       [](Attribute& a) {
         a.type = Type::map(Type::object({{"x", Type::tuple({Type::dynamic()})}}));
       }},
  };
  for (const Case& one : cases) {
    CAPTURE(one.fault);
    Attribute attribute = optional_text("a");
    one.spoil(attribute);
    const Schema schema = schema_of({attribute, optional_text("other")});
    CHECK(schema.faults() == Faults{std::string("a: ") + one.fault});
  }
}

TEST_CASE("faults of nested attributes carry their path") {
  Attribute secret = optional_text("secret");
  secret.write_only = true;
  Attribute any = optional_text("any");
  any.type = Type::dynamic();
  Attribute computed = nested("computed", Nesting::single, {secret});
  computed.computed = true;
  Attribute undescribed = optional_text("u");
  undescribed.description.clear();
  CHECK(schema_of({nested("outer", Nesting::list, {undescribed})}).faults() ==
        Faults{"outer.u: there is no description"});
  CHECK(schema_of({nested("set", Nesting::set, {secret})}).faults() ==
        Faults{"set.secret: a set cannot hold write-only attributes"});
  CHECK(
      schema_of({nested("set", Nesting::set, {nested("in", Nesting::list, {secret})})}).faults() ==
      Faults{"set.in.secret: a set cannot hold write-only attributes"});
  CHECK(schema_of({computed}).faults() ==
        Faults{"computed.secret: a computed object cannot hold write-only attributes"});
  Attribute token = optional_text("token");
  token.optional = false;
  token.computed = token.sensitive = true;
  Attribute result = nested("result", Nesting::single, {token});
  result.optional = false;
  result.computed = true;
  CHECK(schema_of({result}).faults() ==
        Faults{"result.token: a read-only object is sensitive as a whole or not at all"});
  result.optional = true;
  CHECK(schema_of({result}).faults().empty());
  CHECK(schema_of({nested("list", Nesting::list, {any})}).faults() ==
        Faults{"list: a collection cannot hold dynamic values"});
  CHECK(schema_of({nested("empty", Nesting::single, {})}).faults() ==
        Faults{"empty: the nested object has no attributes"});
}

TEST_CASE("names must be usable in the language") {
  const auto faults = [](const char* name, Schema::Role role) {
    return schema_of({optional_text(name)}).faults(role).size();
  };
  using Role = Schema::Role;
  for (const char* name : {"Upper", "a-b", "", "1st", "a.b"})
    CHECK(faults(name, Role::resource) == 1);
  for (const char* name :
       {"count", "for_each", "depends_on", "provider", "lifecycle", "connection", "provisioner"}) {
    CAPTURE(name);
    CHECK(faults(name, Role::resource) == 1);
  }
  CHECK(faults("version", Role::resource) == 0);
  CHECK(faults("alias", Role::resource) == 0);
  CHECK(faults("version", Role::provider) == 1);
  CHECK(faults("alias", Role::provider) == 1);
  CHECK(faults("connection", Role::provider) == 0);
  CHECK(schema_of({optional_text("a"), optional_text("a")}).faults() ==
        Faults{"a: the name is used twice"});
}

TEST_CASE("a provider has neither computed nor write-only arguments") {
  Attribute computed = optional_text("c");
  computed.computed = true;
  Attribute secret = optional_text("s");
  secret.write_only = true;
  const Schema schema = schema_of({computed, secret});
  CHECK(schema.faults(Schema::Role::resource) == Faults{});
  CHECK(schema.faults(Schema::Role::provider) ==
        Faults{"c: a provider argument cannot be computed",
               "s: a provider has no write-only arguments"});
}

TEST_CASE("the schema itself needs a description and a version that is not negative") {
  CHECK(Schema{-1, "", {}, {}}.faults() ==
        Faults{"schema: the version is negative", "schema: there is no description"});
}
