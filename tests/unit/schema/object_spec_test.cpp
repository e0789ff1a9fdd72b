#include "schema/object_spec.h"

#include "tests/unit/schema/printing.h"

using schema::ComputedPlan;
using schema::Field;
using schema::Number;
using schema::ObjectSpec;
using schema::Schema;
using schema::Type;
using schema::Value;

namespace {

struct Jump {
  Field<std::string> host;
  Field<std::int64_t> port;
  bool operator==(const Jump&) const = default;
};

struct Model {
  Field<std::string> text;
  Field<std::int64_t> whole;
  Field<double> real;
  Field<bool> flag;
  Field<Number> exact;
  Field<std::vector<std::string>> list;
  Field<std::vector<std::int64_t>> set;
  Field<std::map<std::string, std::string>> map;
  Field<std::map<std::string, std::vector<bool>>> deep;
  Field<Jump> single;
  Field<std::vector<Jump>> jumps;
  Field<std::vector<Jump>> jump_set;
  Field<std::map<std::string, Jump>> jump_map;
  Value any;
  bool operator==(const Model&) const = default;
};

ObjectSpec<Jump> jump_spec() {
  ObjectSpec<Jump> spec;
  spec.attribute("host", &Jump::host, "A host.").required();
  spec.attribute("port", &Jump::port, "A port.").default_value(22);
  return spec;
}

ObjectSpec<Model> model_spec() {
  ObjectSpec<Model> spec;
  spec.attribute("text", &Model::text, "A text.").required().requires_replace();
  spec.attribute("whole", &Model::whole, "A whole number.").default_value(22);
  spec.attribute("real", &Model::real, "A number.").optional().sensitive();
  spec.attribute("flag", &Model::flag, "A flag.").default_value(true);
  spec.attribute("exact", &Model::exact, "An exact number.").optional().deprecated("Use real.");
  spec.attribute("list", &Model::list, "A list.").optional().validate(schema::non_empty());
  spec.attribute("set", &Model::set, "A set.").optional().as_set();
  spec.attribute("map", &Model::map, "A map.").optional();
  spec.attribute("deep", &Model::deep, "A map of lists.").optional();
  spec.nested("single", &Model::single, jump_spec(), "A jump.").optional();
  spec.nested("jumps", &Model::jumps, jump_spec(), "Jumps.").optional();
  spec.nested("jump_set", &Model::jump_set, jump_spec(), "Jumps.").optional().as_set();
  spec.nested("jump_map", &Model::jump_map, jump_spec(), "Jumps.").optional();
  spec.attribute("any", &Model::any, Type::dynamic(), "Anything.").optional();
  return spec;
}

Model full_model() {
  Model model;
  model.text = "a";
  model.whole = 5;
  model.real = 0.5;
  model.flag = false;
  model.exact = Number::from_text("0.10").value();
  model.list = std::vector<std::string>{"x", "y"};
  model.set = std::vector<std::int64_t>{1, 2};
  model.map = std::map<std::string, std::string>{{"k", "v"}};
  model.deep = std::map<std::string, std::vector<bool>>{{"k", {true, false}}};
  model.single = Jump{"h", 1};
  model.jumps = std::vector{Jump{"h1", 1}, Jump{"h2", Field<std::int64_t>::unknown()}};
  model.jump_set = std::vector{Jump{"h1", 1}, Jump{"h2", Field<std::int64_t>::null()}};
  model.jump_map = std::map<std::string, Jump>{{"k", Jump{"h", 2}}};
  model.any = Value::list(Type::string(), {Value::string("x")});
  return model;
}

Value text_list(std::vector<Value> elements) {
  return Value::list(Type::string(), std::move(elements));
}

/// The path and code of what decoding says of `attribute` = `value` in an otherwise null object.
std::string decoding_fault(const std::string& attribute, const Value& value) {
  const ObjectSpec<Model> spec = model_spec();
  const auto model = spec.decode(spec.encode(Model()).with(attribute, value));
  return model ? "none" : model.error().path.to_string() + " " + model.error().code;
}

}  // namespace

TEST_CASE("a field is null, unknown or known") {
  Field<std::string> field;
  CHECK(field.is_null());
  CHECK(field.value_or("other") == "other");
  field = "text";
  CHECK(field.is_known());
  CHECK(*field == "text");
  CHECK(field->size() == 4);
  CHECK(field.value_or("other") == "text");
  field = Field<std::string>::unknown();
  CHECK((field.is_unknown() && !field.is_null() && !field.is_known()));
  CHECK(field.value_or("other") == "other");
  CHECK(field == Field<std::string>::unknown());
  CHECK(field != Field<std::string>::null());
  CHECK(Field<std::string>("a") != Field<std::string>("b"));
}

TEST_CASE("a model survives encoding and decoding") {
  const ObjectSpec<Model> spec = model_spec();
  for (const Model& model : {Model(), full_model()}) {
    const Value value = spec.encode(model);
    CHECK(value.type().attributes().size() == 14);
    const auto decoded = spec.decode(value);
    REQUIRE(decoded);
    CHECK(*decoded == model);
  }
}

TEST_CASE("encoding gives the values of the schema's type") {
  const ObjectSpec<Model> spec = model_spec();
  const Value value = spec.encode(full_model());
  CHECK(value.at("text") == Value::string("a"));
  CHECK(value.at("whole") == Value::number(5));
  CHECK(value.at("list") == text_list({Value::string("x"), Value::string("y")}));
  CHECK(value.at("set") == Value::set(Type::number(), {Value::number(2), Value::number(1)}));
  CHECK(value.at("jumps").elements()[1].at("port") == Value::unknown(Type::number()));
  CHECK(value.at("jump_set").type().kind() == Type::Kind::set);
  CHECK(value.at("any") == full_model().any);
  const Type type = spec.schema(0, "").value_type();
  CHECK(spec.encode(Model()).type() == type);
}

TEST_CASE("unknown values become unknown fields") {
  const ObjectSpec<Model> spec = model_spec();
  const Value unknown = Value::unknown(Type::string());
  const Value jump = Value::object({{"host", unknown}, {"port", Value::number(1)}});
  const Value nulls = spec.encode(Model());
  const auto decode = [&](const std::string& name, const Value& value) {
    return spec.decode(nulls.with(name, value)).value();
  };
  CHECK(decode("text", unknown).text.is_unknown());
  CHECK(decode("list", text_list({Value::string("a"), unknown})).list.is_unknown());
  CHECK(decode("list", Value::unknown(Type::list(Type::string()))).list.is_unknown());
  CHECK(decode("map", Value::map(Type::string(), {{"k", unknown}})).map.is_unknown());
  const Value part = Value::list(Type::boolean(), {Value::unknown(Type::boolean())});
  CHECK(decode("deep", Value::map(part.type(), {{"k", part}})).deep.is_unknown());
  CHECK(decode("single", Value::unknown(jump.type())).single.is_unknown());
  CHECK(decode("single", jump).single->host.is_unknown());
  CHECK(*decode("single", jump).single->port == 1);
  CHECK(decode("jumps", Value::list(jump.type(), {jump, Value::unknown(jump.type())}))
            .jumps.is_unknown());
  CHECK(decode("jumps", Value::list(jump.type(), {jump})).jumps->front().host.is_unknown());
  CHECK(decode("any", unknown).any == unknown);
}

TEST_CASE("a value its field cannot hold is refused with its path") {
  const Type jump = Type::object({{"host", Type::string()}, {"port", Type::number()}});
  const Value half = Value::number(Number::from_text("0.5").value());
  const Value huge = Value::number(Number::from_text("1e400").value());
  const Value bad_jump = Value::object({{"host", Value::string("h")}, {"port", half}});
  const Value null_text = Value::null(Type::string());
  CHECK(decoding_fault("whole", half) == "whole config.not_whole");
  CHECK(decoding_fault("whole", Value::number(3)) == "none");
  CHECK(decoding_fault("real", huge) == "real config.out_of_range");
  CHECK(decoding_fault("exact", huge) == "none");
  CHECK(decoding_fault("list", text_list({Value::string("a"), null_text})) ==
        "list[1] config.null_element");
  CHECK(decoding_fault("set", Value::set(Type::number(), {half})) == "set config.not_whole");
  CHECK(decoding_fault("map", Value::map(Type::string(), {{"k", null_text}})) ==
        "map[\"k\"] config.null_element");
  CHECK(decoding_fault("single", bad_jump) == "single.port config.not_whole");
  CHECK(decoding_fault("jumps", Value::list(jump, {bad_jump})) == "jumps[0].port config.not_whole");
  CHECK(decoding_fault("jumps", Value::list(jump, {Value::null(jump)})) ==
        "jumps[0] config.null_element");
  CHECK(decoding_fault("jump_map", Value::map(jump, {{"k", bad_jump}})) ==
        "jump_map[\"k\"].port config.not_whole");
  CHECK(decoding_fault("jump_set", Value::set(jump, {bad_jump})) == "jump_set config.not_whole");
}

TEST_CASE("a spec gives the schema it describes") {
  const Schema schema = model_spec().schema(3, "A model.");
  CHECK(schema.version == 3);
  CHECK(schema.description == "A model.");
  CHECK(schema.faults() == std::vector<std::string>{});
  const auto find = [&](const char* name) {
    for (const schema::Attribute& one : schema.attributes) {
      if (one.name == name) return one;
    }
    FAIL("no attribute " << name);
    return schema::Attribute();
  };
  CHECK(find("text").required);
  CHECK(find("text").requires_replace);
  CHECK(find("text").description == "A text.");
  CHECK((find("whole").optional && find("whole").computed));
  CHECK(*find("whole").default_value == Value::number(22));
  CHECK(*find("flag").default_value == Value::boolean(true));
  CHECK(find("whole").validators.front().rule == "must be a whole number");
  CHECK(find("real").sensitive);
  CHECK(find("exact").deprecation_message == "Use real.");
  CHECK(find("list").validators.size() == 1);
  CHECK(find("set").type == Type::set(Type::number()));
  CHECK(find("deep").value_type() == Type::map(Type::list(Type::boolean())));
  CHECK(find("jump_set").nested->nesting == schema::NestedObject::Nesting::set);
  CHECK(find("jump_map").nested->nesting == schema::NestedObject::Nesting::map);
  CHECK(find("any").type == Type::dynamic());
}

TEST_CASE("the builder sets what is planned for computed attributes") {
  struct Computed {
    Field<std::string> kept;
    Field<std::string> following;
    Field<std::string> secret;
    Field<std::string> name;
  };
  ObjectSpec<Computed> spec;
  spec.attribute("kept", &Computed::kept, "Kept.").keep_prior();
  spec.attribute("following", &Computed::following, "Following.").follows({"name"});
  spec.attribute("secret", &Computed::secret, "Secret.").optional().write_only();
  spec.attribute("name", &Computed::name, "Name.")
      .default_value("x")
      .equivalent([](const Value&, const Value&) { return true; });
  const auto attributes = spec.attributes();
  CHECK((attributes[0].computed && attributes[0].computed_plan == ComputedPlan::keep_prior));
  CHECK((attributes[1].computed && attributes[1].computed_plan == ComputedPlan::follows));
  CHECK(attributes[1].follows == std::vector<std::string>{"name"});
  CHECK(attributes[2].write_only);
  CHECK(*attributes[3].default_value == Value::string("x"));
  CHECK(attributes[3].equivalent(Value(), Value()));
}

TEST_CASE("a fallback is told, and stands in for what is not known, but is never planned") {
  struct Waiting {
    Field<std::string> timeout;
    Field<std::int64_t> attempts;
    Field<bool> forever;
    Field<std::string> note;
  };
  ObjectSpec<Waiting> spec;
  spec.attribute("timeout", &Waiting::timeout, "How long.").fallback(std::chrono::minutes(20));
  spec.attribute("attempts", &Waiting::attempts, "How often.").fallback(3);
  spec.attribute("forever", &Waiting::forever, "Whether it ends.").fallback(false);
  spec.attribute("note", &Waiting::note, "A note.").optional();
  const auto attributes = spec.attributes();
  CHECK(attributes[0].description == "How long. Default: `20m`.");
  CHECK(attributes[1].description == "How often. Default: `3`.");
  CHECK(attributes[2].description == "Whether it ends. Default: `false`.");
  CHECK((attributes[0].optional && !attributes[0].computed && !attributes[0].default_value));
  CHECK(spec.schema(0, "Waiting.").faults().empty());

  Waiting some;
  some.attempts = 7;
  some.forever = Field<bool>::unknown();
  const Waiting all = spec.with_fallbacks(some);
  CHECK(*all.timeout == "20m");
  CHECK(*all.attempts == 7);
  CHECK(*all.forever == false);
  CHECK(all.note.is_null());
  CHECK(*spec.with_fallbacks(Field<Waiting>::null()).attempts == 3);
  CHECK(*spec.with_fallbacks(Field<Waiting>::unknown()).attempts == 3);
  CHECK(spec.encode(some).at("timeout").is_null());
}

TEST_CASE("a fallback has to fit its attribute and its validators") {
  struct One {
    Field<std::int64_t> number;
  };
  const auto faults = [](const std::function<void(schema::AttributeBuilder)>& finish) {
    ObjectSpec<One> spec;
    finish(spec.attribute("number", &One::number, "A number."));
    return spec.schema(0, "One.").faults();
  };
  CHECK(faults([](auto builder) { builder.fallback(3).validate(schema::at_least(1)); }).empty());
  CHECK(faults([](auto builder) { builder.fallback(0).validate(schema::at_least(1)); }) ==
        std::vector<std::string>{"number: the fallback is not valid: it must be at least 1"});
  CHECK(faults([](auto builder) { builder.fallback(3).computed(); }).size() == 1);
}

TEST_CASE("attributes of a table share one member") {
  struct Table {
    std::map<std::string, Value> values;
  };
  ObjectSpec<Table> spec;
  spec.attribute("flag", &Table::values, Type::boolean(), "A flag.").optional();
  spec.attribute("number", &Table::values, Type::number(), "A number.").optional();
  const auto decoded = spec.decode(
      Value::object({{"flag", Value::boolean(true)}, {"number", Value::unknown(Type::number())}}));
  REQUIRE(decoded);
  CHECK(decoded->values.at("flag") == Value::boolean(true));
  CHECK(decoded->values.at("number").is_unknown());
  CHECK(spec.encode(*decoded).at("flag") == Value::boolean(true));
  CHECK(spec.encode(Table()).at("number") == Value::null(Type::number()));
}

TEST_CASE("a nested object without a struct is kept as a value") {
  struct Loose {
    Value nested;
  };
  auto object = std::make_shared<schema::NestedObject>();
  object->attributes = jump_spec().attributes();
  ObjectSpec<Loose> spec;
  spec.nested("nested", &Loose::nested, object, "A jump.").optional();
  const Value jump = Value::object({{"host", Value::string("h")}, {"port", Value::number(1)}});
  CHECK(spec.encode(Loose()).at("nested") == Value::null(jump.type()));
  const auto decoded = spec.decode(Value::object({{"nested", jump}}));
  REQUIRE(decoded);
  CHECK(decoded->nested == jump);
}

TEST_CASE("what is no object of the schema is not decoded") {
  const ObjectSpec<Jump> spec = jump_spec();
  const auto fault_of = [&spec](const Value& value) {
    const auto decoded = spec.decode(value);
    if (decoded) return std::string();
    CHECK(decoded.error().kind == base::ErrorKind::bug);
    return decoded.error().path.to_string() + " " + decoded.error().code;
  };
  const Value host = Value::string("h");
  const Type type = spec.schema(0, "A jump.").value_type();
  CHECK(fault_of(Value::null(type)) == " schema.conformance");
  CHECK(fault_of(Value::unknown(type)) == " schema.conformance");
  CHECK(fault_of(host) == " schema.conformance");
  CHECK(fault_of(Value::map(Type::string(), {{"host", host}})) == " schema.conformance");
  CHECK(fault_of(Value::object({{"host", host}})) == "port schema.conformance");
  CHECK(fault_of(Value::object({{"host", host}, {"port", host}})) == "port schema.conformance");
  CHECK(fault_of(Value::object({{"host", host}, {"port", Value::number(1)}})).empty());
}
