#include <random>

#include "schema/conformance.h"
#include "schema/json.h"
#include "schema/msgpack.h"
#include "schema/object_spec.h"
#include "schema/plan.h"
#include "tests/unit/schema/printing.h"
#include "tests/unit/schema/terraform_rules.h"

using schema::Attribute;
using schema::NestedObject;
using schema::PlanRequest;
using schema::Schema;
using schema::Type;
using schema::Value;

namespace {

struct Loose {
  Value value;
};

/// An object with every kind of attribute, nested below itself `depth` times.
std::vector<Attribute> attributes(int depth) {
  schema::ObjectSpec<Loose> spec;
  const auto text = [&spec](const char* name) {
    return spec.attribute(name, &Loose::value, Type::string(), "A text.");
  };
  text("required").required().requires_replace();
  text("optional").optional();
  text("defaulted").default_value("default");
  text("kept").keep_prior();
  text("chosen").optional().keep_prior().requires_replace();
  text("recomputed").computed();
  text("either").optional().computed();
  text("caseless").optional().equivalent([](const Value& a, const Value& b) {
    return a.as_string().size() == b.as_string().size();
  });
  spec.attribute("list", &Loose::value, Type::list(Type::string()), "A list.").optional();
  if (depth == 0) return spec.attributes();
  const auto nest = [&](const char* name, NestedObject::Nesting nesting) {
    auto object = std::make_shared<NestedObject>();
    object->nesting = nesting;
    object->attributes = attributes(depth - 1);
    return spec.nested(name, &Loose::value, object, "Nested.");
  };
  nest("single", NestedObject::Nesting::single).optional();
  nest("objects", NestedObject::Nesting::list).optional();
  nest("map", NestedObject::Nesting::map).optional();
  nest("result", NestedObject::Nesting::list).computed();
  return spec.attributes();
}

Schema model_schema() {
  Schema schema{0, "A model.", attributes(2), {}};
  Attribute follower;
  follower.name = "follower";
  follower.description = "Follows.";
  follower.computed = true;
  follower.computed_plan = schema::ComputedPlan::follows;
  follower.follows = {"optional", "single"};
  schema.attributes.push_back(follower);
  Attribute secret;
  secret.name = "secret";
  secret.description = "A secret.";
  secret.optional = true;
  secret.write_only = true;
  schema.attributes.push_back(secret);
  return schema;
}

/// Makes configurations and results at random, always the same ones for one seed.
class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}

  bool one_in(unsigned n) { return random_() % n == 0; }

  Value configuration(const std::vector<Attribute>& attributes) {
    std::map<std::string, Value> values;
    for (const Attribute& one : attributes) values.emplace(one.name, configured(one));
    return Value::object(std::move(values));
  }

  /// `value` with some of its known parts, or none, made unknown.
  Value with_unknowns(const Value& value) {
    if (!value.is_known() || one_in(6)) {
      return value.is_null() ? value : Value::unknown(value.type());
    }
    return rebuilt(value, [this](const Value& part) { return with_unknowns(part); });
  }

  /// `value` with everything unknown in it found out; nothing computed is null.
  Value result(const Value& value) {
    if (value.is_unknown()) return anything(value.type());
    if (value.is_null()) return value;
    return rebuilt(value, [this](const Value& part) { return result(part); });
  }

 private:
  template <typename Change>
  static Value rebuilt(const Value& value, Change change) {
    switch (value.type().kind()) {
      case Type::Kind::list: {
        std::vector<Value> elements;
        for (const Value& one : value.elements()) elements.push_back(change(one));
        return Value::list(value.type().element(), elements);
      }
      case Type::Kind::map:
      case Type::Kind::object: {
        std::map<std::string, Value> fields;
        for (const auto& [name, one] : value.fields()) fields.emplace(name, change(one));
        if (value.type().kind() == Type::Kind::object) return Value::object(fields);
        return Value::map(value.type().element(), fields);
      }
      default:
        return value;
    }
  }

  Value text() {
    static const char* const kTexts[] = {"", "a", "b", "cc", "dd"};
    return Value::string(kTexts[random_() % std::size(kTexts)]);
  }

  Value anything(const Type& type) {
    if (type.kind() == Type::Kind::string) return text();
    if (type.kind() == Type::Kind::object) {
      std::map<std::string, Value> fields;
      for (const auto& [name, field] : type.attributes()) fields.emplace(name, anything(field));
      return Value::object(fields);
    }
    const Value element = anything(type.element());
    if (type.kind() == Type::Kind::map) return Value::map(type.element(), {{"k", element}});
    return Value::list(type.element(), {element});
  }

  Value configured(const Attribute& attribute) {
    const Type type = attribute.value_type();
    if (!attribute.required && (!attribute.optional || one_in(3))) return Value::null(type);
    if (!attribute.nested) {
      return type.kind() == Type::Kind::string ? text() : Value::list(type.element(), {text()});
    }
    const auto& inner = attribute.nested->attributes;
    if (attribute.nested->nesting == NestedObject::Nesting::single) return configuration(inner);
    std::vector<Value> elements;
    for (auto count = random_() % 3; count > 0; --count) elements.push_back(configuration(inner));
    if (attribute.nested->nesting == NestedObject::Nesting::list) {
      return Value::list(type.element(), elements);
    }
    std::map<std::string, Value> fields;
    for (const Value& one : elements) fields.emplace(one_in(2) ? "k" : "l", one);
    return Value::map(type.element(), fields);
  }

  std::mt19937 random_;
};

Value plan(const Schema& schema, const Value& config, const Value& prior) {
  return schema::plan_change(schema, PlanRequest{config, prior, config, ""}).planned;
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("whatever is configured, plans are what Terraform accepts") {
  const Schema schema = model_schema();
  REQUIRE(schema.faults() == Faults{});
  const Type type = schema.value_type();
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    Value prior = Value::null(type);
    for (int round = 0; round < 4; ++round) {
      CAPTURE(round);
      const Value config = chance.configuration(schema.attributes);
      // While planning, parts of the configuration may be unknown; while applying none is.
      const Value early = chance.one_in(2) ? config : chance.with_unknowns(config);
      if (!early.is_known()) continue;
      const Value first = plan(schema, early, prior);
      const Value final = plan(schema, config, prior);
      CHECK_FALSE(schema::conformance_fault(first, type).has_value());
      CHECK(plan_faults(schema, prior, early, first) == Faults{});
      CHECK(plan_faults(schema, prior, config, final) == Faults{});
      CHECK(is_consistent(first, final));
      // What was applied needs no further change.
      const Value applied = chance.result(final);
      CHECK(is_consistent(final, applied));
      CHECK(plan(schema, config, applied) == applied);
      prior = applied;
    }
  }
}

TEST_CASE("whatever is planned survives its encodings") {
  const Schema schema = model_schema();
  const Type type = schema.value_type();
  for (unsigned seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const Value config = chance.configuration(schema.attributes);
    const Value planned = plan(schema, config, Value::null(type));
    CHECK(schema::decode_msgpack(schema::encode_msgpack(planned, type), type).value() == planned);
    const Value applied = chance.result(planned);
    CHECK(schema::decode_json(schema::encode_json(applied, type), type).value() == applied);
  }
}
