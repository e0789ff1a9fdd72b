#include "schema/validation.h"

#include "schema/object_rules.h"
#include "schema/object_spec.h"
#include "tests/support/simple_objects.h"
#include "tests/unit/schema/printing.h"

using schema::Field;
using schema::ObjectSpec;
using schema::Schema;
using schema::Type;
using schema::Value;

namespace {

struct Jump {
  Field<std::string> host;
  Field<std::string> key;
  Field<std::string> seen = {};
};

struct Model {
  Field<std::string> name;
  Field<std::string> secret;
  Field<std::string> token;
  Field<std::string> result;
  Field<std::string> given;
  Field<std::vector<std::string>> tags;
  Field<Jump> single;
  Field<std::vector<Jump>> list;
  Field<std::vector<Jump>> set;
  Field<std::map<std::string, Jump>> map;
};

struct Level {
  Field<std::string> host;
  Field<std::string> note = {};
};

struct Stop {
  Field<std::string> host;
  Field<Level> single = {};
  Field<std::vector<Level>> list = {};
  Field<std::vector<Level>> set = {};
  Field<std::map<std::string, Level>> map = {};
};

struct Journey {
  Field<Stop> single;
  Field<std::vector<Stop>> list;
};

ObjectSpec<Jump> jump_spec(bool with_key) {
  ObjectSpec<Jump> spec;
  spec.attribute("host", &Jump::host, "A host.").optional().validate(schema::one_of({"good"}));
  auto key = spec.attribute("key", &Jump::key, "A key.").optional();
  if (with_key) key.write_only();
  spec.attribute("seen", &Jump::seen, "A result.").computed();
  spec.rule(schema::requires_also("key", {"host"}));
  return spec;
}

ObjectSpec<Model> model_spec() {
  ObjectSpec<Model> spec;
  spec.attribute("name", &Model::name, "A name.").required().validate(schema::one_of({"good"}));
  spec.attribute("secret", &Model::secret, "A secret.")
      .optional()
      .sensitive()
      .validate(schema::one_of({"good"}));
  spec.attribute("token", &Model::token, "A token.")
      .optional()
      .write_only()
      .validate(schema::one_of({"good"}));
  spec.attribute("result", &Model::result, "A result.").computed();
  spec.attribute("given", &Model::given, "Given or found.").optional().computed();
  spec.attribute("tags", &Model::tags, "Tags.")
      .optional()
      .validate(schema::each(schema::one_of({"good"})));
  spec.nested("single", &Model::single, jump_spec(true), "A jump.").optional();
  spec.nested("list", &Model::list, jump_spec(true), "Jumps.").optional();
  spec.nested("set", &Model::set, jump_spec(false), "Jumps.").optional().as_set();
  spec.nested("map", &Model::map, jump_spec(true), "Jumps.").optional();
  spec.rule(schema::at_most_one_of({"secret", "token"}));
  return spec;
}

ObjectSpec<Level> level_spec() {
  ObjectSpec<Level> spec;
  spec.attribute("host", &Level::host, "A host.").required().validate(schema::one_of({"good"}));
  spec.attribute("note", &Level::note, "A note.").optional().validate(schema::one_of({"good"}));
  return spec;
}

ObjectSpec<Journey> journey_spec() {
  ObjectSpec<Stop> stop;
  stop.attribute("host", &Stop::host, "A host.").required();
  stop.nested("single", &Stop::single, level_spec(), "A level.").optional();
  stop.nested("list", &Stop::list, level_spec(), "Levels.").optional();
  stop.nested("set", &Stop::set, level_spec(), "Levels.").optional().as_set();
  stop.nested("map", &Stop::map, level_spec(), "Levels.").optional();
  ObjectSpec<Journey> spec;
  spec.nested("single", &Journey::single, stop, "A stop.").optional();
  spec.nested("list", &Journey::list, stop, "Stops.").optional();
  return spec;
}

std::string texts(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const base::Diagnostic& one : diagnostics.items()) {
    if (!text.empty()) text += ' ';
    text += one.code + '@' + one.path.to_string();
    if (!one.evidence.empty()) text += '=' + one.evidence;
  }
  return text;
}

std::string verdict(const Model& model) {
  const ObjectSpec<Model> spec = model_spec();
  return texts(schema::validate_config(spec.schema(0, "A model."), spec.encode(model)));
}

std::string write_only_verdict(const Model& model) {
  const ObjectSpec<Model> spec = model_spec();
  return texts(schema::write_only_faults(spec.schema(0, "A model."), spec.encode(model)));
}

Model with(auto change) {
  Model model;
  model.name = "good";
  change(model);
  return model;
}

std::string journey_verdict(const Journey& journey) {
  const ObjectSpec<Journey> spec = journey_spec();
  return texts(schema::validate_config(spec.schema(0, "A journey."), spec.encode(journey)));
}

/// The verdict on a stop with a host and what `change` makes of it.
std::string stop_verdict(auto change) {
  Stop stop{"good"};
  change(stop);
  Journey journey;
  journey.list = std::vector{Stop{"good"}, stop};
  return journey_verdict(journey);
}

/// The verdict on a stop with such an attribute `name`.
std::string element_verdict(const std::string& name, const Value& value) {
  const ObjectSpec<Journey> spec = journey_spec();
  Journey journey;
  journey.single = Stop{"good"};
  const Value whole = spec.encode(journey);
  const Value config = whole.with("single", whole.at("single").with(name, value));
  return texts(schema::validate_config(spec.schema(0, "A journey."), config));
}

const auto kUnknown = Field<std::string>::unknown();

}  // namespace

TEST_CASE("validators run on known values and place their diagnostics") {
  CHECK(verdict(with([](Model&) {})) == "");
  CHECK(verdict(with([](Model& m) { m.name = "bad"; })) == "config.not_one_of@name=bad");
  CHECK(verdict(with([](Model& m) { m.name = kUnknown; })) == "");
  CHECK(verdict(with([](Model& m) { m.tags = std::vector<std::string>{"good", "bad"}; })) ==
        "config.not_one_of@tags[1]=bad");
}

TEST_CASE("validators run inside nested attributes") {
  const Jump bad{"bad", {}};
  const Jump good{"good", {}};
  CHECK(verdict(with([&](Model& m) { m.single = bad; })) == "config.not_one_of@single.host=bad");
  CHECK(verdict(with([&](Model& m) { m.single = good; })) == "");
  CHECK(verdict(with([&](Model& m) { m.single = Field<Jump>::unknown(); })) == "");
  CHECK(verdict(with([&](Model& m) { m.list = std::vector{good, bad}; })) ==
        "config.not_one_of@list[1].host=bad");
  CHECK(verdict(with([&](Model& m) { m.map = std::map<std::string, Jump>{{"k", bad}}; })) ==
        "config.not_one_of@map[\"k\"].host=bad");
  CHECK(verdict(with([&](Model& m) { m.set = std::vector{good, bad}; })) ==
        "config.not_one_of@set=bad");
}

TEST_CASE("a required attribute that is null is refused at every depth, with its path") {
  CHECK(verdict(Model()) == "config.missing@name");
  CHECK(stop_verdict([](Stop&) {}) == "");
  CHECK(stop_verdict([](Stop& s) { s.host = {}; }) == "config.missing@list[1].host");
  CHECK(stop_verdict([](Stop& s) { s.single = Level{}; }) == "config.missing@list[1].single.host");
  CHECK(stop_verdict([](Stop& s) { s.list = std::vector{Level{"good"}, Level{}}; }) ==
        "config.missing@list[1].list[1].host");
  CHECK(stop_verdict([](Stop& s) { s.set = std::vector{Level{"good"}, Level{}}; }) ==
        "config.missing@list[1].set");
  CHECK(stop_verdict([](Stop& s) { s.map = std::map<std::string, Level>{{"k", Level{}}}; }) ==
        "config.missing@list[1].map[\"k\"].host");
  CHECK(stop_verdict([](Stop& s) { s.list = std::vector{Level{{}, "bad"}, Level{"bad"}}; }) ==
        "config.missing@list[1].list[0].host config.not_one_of@list[1].list[0].note=bad "
        "config.not_one_of@list[1].list[1].host=bad");
}

TEST_CASE("what is not known yet may still be given") {
  const Level open{kUnknown};
  CHECK(verdict(with([](Model& m) { m.name = kUnknown; })) == "");
  CHECK(stop_verdict([&](Stop& s) { s.single = open; }) == "");
  CHECK(stop_verdict([&](Stop& s) { s.list = std::vector{open}; }) == "");
  CHECK(stop_verdict([&](Stop& s) { s.set = std::vector{open}; }) == "");
  CHECK(stop_verdict([&](Stop& s) { s.map = std::map<std::string, Level>{{"k", open}}; }) == "");
  CHECK(stop_verdict([](Stop& s) { s.single = Field<Level>::unknown(); }) == "");
  CHECK(stop_verdict([](Stop& s) { s.list = Field<std::vector<Level>>::unknown(); }) == "");
  CHECK(element_verdict("list", Value::list(level_spec().encode({}).type(),
                                            {Value::unknown(level_spec().encode({}).type())})) ==
        "");
}

TEST_CASE("an element of a nested collection that is null is refused, a null object is not") {
  const Value level = level_spec().encode({"good"});
  const Value none = Value::null(level.type());
  CHECK(element_verdict("single", none) == "");
  CHECK(element_verdict("list", Value::list(level.type(), {level})) == "");
  CHECK(element_verdict("list", Value::list(level.type(), {level, none, none})) ==
        "config.null_element@single.list[1] config.null_element@single.list[2]");
  CHECK(element_verdict("set", Value::set(level.type(), {none})) ==
        "config.null_element@single.set");
  CHECK(element_verdict("map", Value::map(level.type(), {{"a", level}, {"k", none}})) ==
        "config.null_element@single.map[\"k\"]");
}

TEST_CASE("a null element is told once, before what is asked of the others") {
  const ObjectSpec<Model> spec = model_spec();
  const Value config = spec.encode(with([](Model&) {}));
  const auto tags = [&](const std::vector<Value>& elements) {
    return texts(schema::validate_config(
        spec.schema(0, "A model."), config.with("tags", Value::list(Type::string(), elements))));
  };
  const Value none = Value::null(Type::string());
  CHECK(tags({Value::string("bad"), none, none}) ==
        "config.null_element@tags[1] config.null_element@tags[2]");
  CHECK(tags({Value::unknown(Type::string()), none}) == "config.null_element@tags[1]");
  CHECK(tags({Value::unknown(Type::string())}) == "");
}

TEST_CASE("a null is found at every depth of a collection of collections") {
  schema::Attribute groups = tests::text("groups");
  const Type names = Type::list(Type::string());
  groups.type = Type::map(names);
  groups.optional = true;
  Schema schema;
  schema.attributes.push_back(groups);
  const auto told = [&schema](const Value& value) {
    return texts(schema::validate_config(schema, Value::object({{"groups", value}})));
  };
  const Value some = Value::list(Type::string(), {Value::string("a")});
  const Value holed = Value::list(Type::string(), {Value::null(Type::string())});
  CHECK(told(Value::map(names, {{"k", some}})) == "");
  CHECK(told(Value::map(names, {{"k", Value::unknown(names)}})) == "");
  CHECK(told(Value::map(names, {{"k", some}, {"l", holed}, {"m", Value::null(names)}})) ==
        "config.null_element@groups[\"l\"][0] config.null_element@groups[\"m\"]");
}

TEST_CASE("what is missing is told with what to do") {
  const auto told = [](const Value& config, const Schema& schema) {
    const base::Diagnostics found = schema::validate_config(schema, config);
    REQUIRE(found.items().size() == 1);
    return found.items()[0].cause + " " + found.items()[0].remedy;
  };
  CHECK(told(model_spec().encode({}), model_spec().schema(0, "A model.")) ==
        "`name` is required, and its value is null. Give `name` a value.");
  Journey journey;
  journey.single = Stop{};
  CHECK(told(journey_spec().encode(journey), journey_spec().schema(0, "A journey.")) ==
        "`host` is required, and its value is null. Give `host` a value, or leave out the object "
        "that it belongs to.");
}

TEST_CASE("an object's own checks are left out only where something that has to be there is null") {
  const ObjectSpec<Journey> spec = journey_spec();
  const Schema schema = spec.schema(0, "A journey.");
  const auto own_verdict = [&](const Value& config) {
    return texts(schema::validate_config(
        schema, config, [] { return base::Diagnostics(base::Diagnostic{.code = "own"}); }));
  };
  Journey journey;
  CHECK(own_verdict(spec.encode(journey)) == "own@");
  journey.single = Stop{kUnknown, Level{"bad"}};
  CHECK(own_verdict(spec.encode(journey)) == "config.not_one_of@single.single.host=bad own@");
  journey.single = Stop{"good", Level{}};
  CHECK(own_verdict(spec.encode(journey)) == "config.missing@single.single.host");
  const Type stop = schema.value_type().attributes().at("single");
  CHECK(own_verdict(spec.encode({}).with("list", Value::list(stop, {Value::null(stop)}))) ==
        "config.null_element@list[0]");
}

TEST_CASE("rules run on the object and on nested objects") {
  const Jump keyed{{}, "k"};
  CHECK(verdict(with([](Model& m) { m.secret = m.token = "good"; })) == "config.conflict@token");
  CHECK(verdict(with([](Model& m) { m.secret = "good"; })) == "");
  CHECK(verdict(with([&](Model& m) { m.single = keyed; })) == "config.missing@single.key");
  CHECK(verdict(with([&](Model& m) { m.list = std::vector{Jump{}, keyed}; })) ==
        "config.missing@list[1].key");
  CHECK(verdict(with([&](Model& m) { m.set = std::vector{keyed}; })) == "config.missing@set");
}

TEST_CASE("what only the provider decides cannot be configured") {
  const Jump seen{"good", {}, "x"};
  CHECK(verdict(with([](Model& m) { m.result = "x"; })) == "config.read_only@result");
  CHECK(verdict(with([](Model& m) { m.result = kUnknown; })) == "config.read_only@result");
  CHECK(verdict(with([](Model& m) { m.given = "x"; })) == "");
  CHECK(verdict(with([&](Model& m) { m.list = std::vector{Jump{}, seen}; })) ==
        "config.read_only@list[1].seen");
  CHECK(verdict(with([&](Model& m) { m.set = std::vector{seen}; })) == "config.read_only@set");
}

TEST_CASE("evidence of sensitive and write-only attributes is withheld") {
  CHECK(verdict(with([](Model& m) { m.secret = "bad"; })) == "config.not_one_of@secret");
  CHECK(verdict(with([](Model& m) { m.token = "bad"; })) == "config.not_one_of@token");
}

TEST_CASE("a wholly unknown or null configuration is not validated") {
  const Schema schema = model_spec().schema(0, "A model.");
  CHECK(schema::validate_config(schema, Value::unknown(schema.value_type())).empty());
  CHECK(schema::validate_config(schema, Value::null(schema.value_type())).empty());
  CHECK(schema::write_only_faults(schema, Value::null(schema.value_type())).empty());
}

TEST_CASE("write-only attributes that are set are found at every depth") {
  const Jump keyed{"good", "k"};
  CHECK(write_only_verdict(Model()) == "");
  CHECK(write_only_verdict(with([](Model& m) { m.secret = "x"; })) == "");
  CHECK(write_only_verdict(with([](Model& m) { m.token = "x"; })) ==
        "config.write_only_unsupported@token");
  CHECK(write_only_verdict(with([](Model& m) { m.token = kUnknown; })) ==
        "config.write_only_unsupported@token");
  CHECK(write_only_verdict(with([&](Model& m) { m.single = keyed; })) ==
        "config.write_only_unsupported@single.key");
  CHECK(write_only_verdict(with([&](Model& m) { m.list = std::vector{Jump{}, keyed}; })) ==
        "config.write_only_unsupported@list[1].key");
  CHECK(write_only_verdict(with([&](Model& m) {
          m.map = std::map<std::string, Jump>{{"k", keyed}};
        })) == "config.write_only_unsupported@map[\"k\"].key");
  CHECK(write_only_verdict(with([&](Model& m) { m.set = std::vector{keyed}; })) == "");
}
