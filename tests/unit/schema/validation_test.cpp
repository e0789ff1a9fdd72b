#include "schema/validation.h"

#include "schema/object_rules.h"
#include "schema/object_spec.h"
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
  change(model);
  return model;
}

const auto kUnknown = Field<std::string>::unknown();

}  // namespace

TEST_CASE("validators run on known values and place their diagnostics") {
  CHECK(verdict(Model()) == "");
  CHECK(verdict(with([](Model& m) { m.name = "good"; })) == "");
  CHECK(verdict(with([](Model& m) { m.name = "bad"; })) == "config.not_one_of@name=bad");
  CHECK(verdict(with([](Model& m) { m.name = kUnknown; })) == "");
  CHECK(verdict(with([](Model& m) {
          m.tags = std::vector<std::string>{"good", "bad"};
        })) == "config.not_one_of@tags[1]=bad");
}

TEST_CASE("validators run inside nested attributes") {
  const Jump bad{"bad", {}};
  const Jump good{"good", {}};
  CHECK(verdict(with([&](Model& m) { m.single = bad; })) == "config.not_one_of@single.host=bad");
  CHECK(verdict(with([&](Model& m) { m.single = good; })) == "");
  CHECK(verdict(with([&](Model& m) { m.single = Field<Jump>::unknown(); })) == "");
  CHECK(verdict(with([&](Model& m) {
          m.list = std::vector{good, bad};
        })) == "config.not_one_of@list[1].host=bad");
  CHECK(verdict(with([&](Model& m) {
          m.map = std::map<std::string, Jump>{{"k", bad}};
        })) == "config.not_one_of@map[\"k\"].host=bad");
  CHECK(verdict(with([&](Model& m) {
          m.set = std::vector{good, bad};
        })) == "config.not_one_of@set=bad");
}

TEST_CASE("rules run on the object and on nested objects") {
  const Jump keyed{{}, "k"};
  CHECK(verdict(with([](Model& m) { m.secret = m.token = "good"; })) == "config.conflict@token");
  CHECK(verdict(with([](Model& m) { m.secret = "good"; })) == "");
  CHECK(verdict(with([&](Model& m) { m.single = keyed; })) == "config.missing@single.key");
  CHECK(verdict(with([&](Model& m) {
          m.list = std::vector{Jump{}, keyed};
        })) == "config.missing@list[1].key");
  CHECK(verdict(with([&](Model& m) { m.set = std::vector{keyed}; })) == "config.missing@set");
}

TEST_CASE("what only the provider decides cannot be configured") {
  const Jump seen{"good", {}, "x"};
  CHECK(verdict(with([](Model& m) { m.result = "x"; })) == "config.read_only@result");
  CHECK(verdict(with([](Model& m) { m.result = kUnknown; })) == "config.read_only@result");
  CHECK(verdict(with([](Model& m) { m.given = "x"; })) == "");
  CHECK(verdict(with([&](Model& m) {
          m.list = std::vector{Jump{}, seen};
        })) == "config.read_only@list[1].seen");
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
  CHECK(write_only_verdict(with([&](Model& m) {
          m.list = std::vector{Jump{}, keyed};
        })) == "config.write_only_unsupported@list[1].key");
  CHECK(write_only_verdict(with([&](Model& m) {
          m.map = std::map<std::string, Jump>{{"k", keyed}};
        })) == "config.write_only_unsupported@map[\"k\"].key");
  CHECK(write_only_verdict(with([&](Model& m) { m.set = std::vector{keyed}; })) == "");
}
