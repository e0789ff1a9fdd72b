#include "schema/plan.h"

#include <strings.h>

#include "schema/object_spec.h"
#include "tests/unit/schema/printing.h"

using schema::Field;
using schema::ObjectSpec;
using schema::PlanRequest;
using schema::PlanResponse;
using schema::Schema;
using schema::Type;
using schema::Value;

namespace {

struct Model {
  Field<std::string> ip;        // required, forces replacement
  Field<std::string> name;      // optional, letter case does not matter
  Field<std::int64_t> port;     // default 22
  Field<std::string> note;      // optional and computed
  Field<std::string> password;  // write-only
  Field<std::string> uuid;      // kept
  Field<std::string> status;    // follows ip and port
  Field<std::string> reached;   // follows status
  Field<std::string> updated;   // unknown on any change
  bool operator==(const Model&) const = default;
};

const auto kUnknown = Field<std::string>::unknown();
const auto kNull = Field<std::string>::null();

bool same_letters(const Value& a, const Value& b) {
  return ::strcasecmp(a.as_string().c_str(), b.as_string().c_str()) == 0;
}

const ObjectSpec<Model>& spec() {
  static const ObjectSpec<Model> built = [] {
    ObjectSpec<Model> s;
    s.attribute("ip", &Model::ip, "Address.").required().requires_replace();
    s.attribute("name", &Model::name, "Name.").optional().equivalent(same_letters);
    s.attribute("port", &Model::port, "Port.").default_value(22);
    s.attribute("note", &Model::note, "Note.").optional().keep_prior();
    s.attribute("password", &Model::password, "Password.").optional().write_only();
    s.attribute("uuid", &Model::uuid, "Uuid.").keep_prior();
    s.attribute("status", &Model::status, "Status.").follows({"ip", "port"});
    s.attribute("reached", &Model::reached, "Reached.").follows({"status"});
    s.attribute("updated", &Model::updated, "Updated.").computed();
    return s;
  }();
  return built;
}

const Schema& schema_of_model() {
  static const Schema built = spec().schema(0, "A model.");
  return built;
}

PlanResponse respond(const Value& config, const Value& prior) {
  return schema::plan_change(schema_of_model(), PlanRequest{config, prior, config, "private"});
}

/// What is planned for `config` when the object is as `prior`.
Model plan(const Model& config, const Model& prior) {
  return spec().decode(respond(spec().encode(config), spec().encode(prior)).planned).value();
}

Model plan_creation(const Model& config) {
  const Value null = Value::null(schema_of_model().value_type());
  return spec().decode(respond(spec().encode(config), null).planned).value();
}

Model configuration() {
  Model config;
  config.ip = "10.0.0.1";
  config.name = "web";
  config.password = "secret";
  return config;
}

Model state() {
  Model state = configuration();
  state.password = kNull;
  state.port = 22;
  state.note = "noted";
  state.uuid = "u-1";
  state.status = "ready";
  state.reached = "yes";
  state.updated = "monday";
  return state;
}

}  // namespace

TEST_CASE("the schema of these tests is sound") {
  CHECK(schema_of_model().faults() == std::vector<std::string>{});
}

TEST_CASE("a creation plans defaults, and unknowns for all that is computed") {
  Model expected = configuration();
  expected.password = kNull;
  expected.port = 22;
  expected.note = expected.uuid = expected.status = expected.reached = expected.updated = kUnknown;
  CHECK(plan_creation(configuration()) == expected);
}

TEST_CASE("a creation keeps configured values, unknown ones too") {
  Model config = configuration();
  config.name = kUnknown;
  config.port = 2222;
  config.note = "mine";
  const Model planned = plan_creation(config);
  CHECK(planned.name == kUnknown);
  CHECK(*planned.port == 2222);
  CHECK(*planned.note == "mine");
}

TEST_CASE("a creation replaces nothing") {
  const Value null = Value::null(schema_of_model().value_type());
  CHECK(respond(spec().encode(configuration()), null).requires_replace.empty());
}

TEST_CASE("the same configuration plans no change") {
  CHECK(plan(configuration(), state()) == state());
  const auto response = respond(spec().encode(configuration()), spec().encode(state()));
  CHECK(response.planned == spec().encode(state()));
  CHECK(response.requires_replace.empty());
}

TEST_CASE("a removal plans null and carries the private data on") {
  const Value null = Value::null(schema_of_model().value_type());
  const auto response = respond(null, spec().encode(state()));
  CHECK(response.planned == null);
  CHECK(response.planned_private == "private");
  CHECK(response.requires_replace.empty());
}

TEST_CASE("private data is carried on by every plan") {
  CHECK(respond(spec().encode(configuration()), spec().encode(state())).planned_private ==
        "private");
}

TEST_CASE("a change makes unknown only what may change with it") {
  Model config = configuration();
  config.name = "db";
  Model expected = state();
  expected.name = "db";
  expected.updated = kUnknown;
  CHECK(plan(config, state()) == expected);
}

TEST_CASE("attributes follow those they name, also through others") {
  Model config = configuration();
  config.port = 2222;
  Model expected = state();
  expected.port = 2222;
  expected.status = expected.reached = expected.updated = kUnknown;
  CHECK(plan(config, state()) == expected);
}

TEST_CASE("an unknown configured value is a change") {
  Model config = configuration();
  config.ip = kUnknown;
  Model expected = state();
  expected.ip = expected.status = expected.reached = expected.updated = kUnknown;
  CHECK(plan(config, state()) == expected);
}

TEST_CASE("a default that differs from the prior value is a change") {
  Model prior = state();
  prior.port = 2222;
  Model expected = state();
  expected.status = expected.reached = expected.updated = kUnknown;
  CHECK(plan(configuration(), prior) == expected);
}

TEST_CASE("removing an optional argument plans null") {
  Model config = configuration();
  config.name = kNull;
  CHECK(plan(config, state()).name == kNull);
}

TEST_CASE("removing an optional and computed argument keeps its value") {
  Model config = configuration();
  config.note = "mine";
  CHECK(*plan(config, state()).note == "mine");
  CHECK(plan(configuration(), state()) == state());
}

TEST_CASE("an equivalent configured value keeps the prior one and changes nothing") {
  Model config = configuration();
  config.name = "WEB";
  CHECK(plan(config, state()) == state());
  config.name = kUnknown;
  CHECK(plan(config, state()).name == kUnknown);
  config.name = "WEB";
  Model unnamed = state();
  unnamed.name = kNull;
  CHECK(*plan(config, unnamed).name == "WEB");
}

TEST_CASE("a write-only value is never planned and is no change") {
  Model config = configuration();
  config.password = "other";
  CHECK(plan(config, state()) == state());
  config.password = kUnknown;
  CHECK(plan(config, state()) == state());
  config.name = "db";
  CHECK(plan(config, state()).password == kNull);
}

TEST_CASE("a kept value that is still null can be filled by an update, but causes none") {
  Model prior = state();
  prior.uuid = kNull;
  CHECK(plan(configuration(), prior) == prior);
  Model config = configuration();
  config.name = "db";
  CHECK(plan(config, prior).uuid == kUnknown);
}

TEST_CASE("a changed attribute that forces replacement is listed, others are not") {
  Model config = configuration();
  config.name = "db";
  CHECK(respond(spec().encode(config), spec().encode(state())).requires_replace.empty());
  config.ip = "10.0.0.2";
  CHECK(respond(spec().encode(config), spec().encode(state())).requires_replace ==
        std::vector{base::Path::of("ip")});
  config.ip = kUnknown;
  CHECK(respond(spec().encode(config), spec().encode(state())).requires_replace ==
        std::vector{base::Path::of("ip")});
}

TEST_CASE("settling turns every unknown into null") {
  const Value unknown = Value::unknown(Type::string());
  const Value null = Value::null(Type::string());
  const Value text = Value::string("a");
  const auto object = [&](const Value& value) {
    return Value::object({
        {"plain", value},
        {"list", Value::list(Type::string(), {text, value})},
        {"set", Value::set(Type::string(), {text, value})},
        {"map", Value::map(Type::string(), {{"k", value}})},
        {"tuple", Value::tuple({text, value})},
        {"object", Value::object({{"x", value}, {"y", text}})},
    });
  };
  CHECK(schema::settle(object(unknown)) == object(null));
  CHECK(schema::settle(object(text)) == object(text));
  CHECK(schema::settle(unknown) == null);
  CHECK(schema::settle(Value::unknown(object(text).type())) == Value::null(object(text).type()));
  CHECK(schema::settle(object(unknown)).is_wholly_known());
}
