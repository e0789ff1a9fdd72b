#include "schema/offer.h"

#include "schema/attribute_builder.h"
#include "tests/support/simple_objects.h"
#include "tests/unit/schema/printing.h"

using schema::Type;
using schema::Value;
using tests::SimpleAction;
using tests::SimpleDataSource;
using tests::SimpleEphemeral;
using tests::SimpleFunction;
using tests::SimpleList;
using tests::SimpleResource;

namespace {

using Faults = std::vector<std::string>;

const base::Context kContext;

/// The code of the only diagnostic there has to be.
std::string only_code(const base::Diagnostics& diagnostics) {
  REQUIRE(diagnostics.items().size() == 1);
  return diagnostics.items()[0].code;
}

}  // namespace

TEST_CASE("a resource needs no more than its life: the rest has defaults") {
  SimpleResource resource("x_thing");
  CHECK(resource.validate({}, {}).empty());
  CHECK(resource.identity() == nullptr);
  CHECK(resource.move() == nullptr);
  CHECK(resource.config_generation() == nullptr);

  schema::PlanRequest request;
  request.config = Value::object({{"name", Value::string("a")}});
  request.prior = Value::null(resource.schema().value_type());
  CHECK(resource.plan(request, kContext).planned == request.config);

  const auto imported = resource.import_state("a", kContext);
  CHECK(only_code(imported.diagnostics) == "import.unsupported");
  CHECK(imported.diagnostics.items()[0].cause.find("x_thing") != std::string::npos);
  CHECK(imported.state.is_null());
}

TEST_CASE("a state of the schema's own version is read, of no other") {
  SimpleResource resource("x_thing");
  resource.schema_.version = 2;
  const auto same = resource.upgrade(2, R"({"name":"a","gone":true})");
  CHECK(same.diagnostics.empty());
  CHECK(same.state == Value::object({{"name", Value::string("a")}}));
  const auto filled = resource.upgrade(2, "{}");
  CHECK(filled.state == Value::object({{"name", Value::null(Type::string())}}));
  CHECK(only_code(resource.upgrade(2, "[").diagnostics) == "schema.json");

  const auto newer = resource.upgrade(3, "{}");
  CHECK(only_code(newer.diagnostics) == "state.newer_version");
  CHECK(newer.diagnostics.items()[0].cause.find("version 3") != std::string::npos);
  CHECK(newer.diagnostics.items()[0].kind == base::ErrorKind::invalid_config);
  CHECK(newer.state.is_null());
  CHECK(only_code(resource.upgrade(1, "{}").diagnostics) == "state.older_version");
}

TEST_CASE("an identity is read like a state") {
  const tests::SimpleIdentity identity;
  CHECK(identity.upgrade(0, R"({"name":"a"})") == Value::object({{"name", Value::string("a")}}));
  CHECK(identity.upgrade(1, "{}").error().code == "state.newer_version");
  CHECK(identity.upgrade(-1, "{}").error().code == "state.older_version");
}

TEST_CASE("the other kinds of objects have defaults too") {
  CHECK(SimpleDataSource("x_data").validate({}).empty());
  SimpleEphemeral ephemeral("x_lease");
  CHECK(ephemeral.validate({}).empty());
  const auto renewed = ephemeral.renew("p", kContext);
  CHECK(renewed.private_data.empty());
  CHECK(!renewed.renew_at);
  CHECK(renewed.diagnostics.empty());
  CHECK(ephemeral.close("p", kContext).empty());
  CHECK(SimpleList("x_thing").validate({}).empty());
  SimpleAction action("x_work");
  CHECK(action.validate({}).empty());
  CHECK(action.plan({}, kContext).empty());
}

TEST_CASE("an offer of sound objects has no faults") {
  schema::Offer offer = tests::simple_offer();
  CHECK(offer.faults() == Faults());
  CHECK(schema::Offer().faults() == Faults());
}

TEST_CASE("an offer's faults name the object") {
  schema::Offer offer = tests::simple_offer();
  offer.resources.push_back(std::make_unique<SimpleResource>("x_thing"));
  offer.data_sources[0] = std::make_unique<SimpleDataSource>("");
  offer.list_resources.push_back(std::make_unique<SimpleList>("x_other"));
  auto wrong = std::make_unique<SimpleEphemeral>("x_secret");
  schema::AttributeBuilder(wrong->schema_.attributes[0]).write_only();
  offer.ephemeral_resources.push_back(std::move(wrong));
  auto undescribed = std::make_unique<SimpleAction>("x_quiet");
  undescribed->schema_.description.clear();
  offer.actions.push_back(std::move(undescribed));
  auto twice = std::make_unique<SimpleFunction>("twice");
  twice->signature_.parameters.push_back(twice->signature_.parameters[0]);
  offer.functions.push_back(std::move(twice));
  CHECK(offer.faults() ==
        Faults{"x_thing: the name is used twice", "an object has no name",
               "x_quiet: schema: there is no description",
               "x_secret: name: only resources and actions have write-only attributes",
               "twice: parameter text: the name is used twice",
               "x_other: it lists a resource that is not offered or has no identity"});
}

TEST_CASE("an identity's schema is simple, named, described") {
  schema::IdentitySchema schema;
  CHECK(schema.faults() == Faults{"identity: there are no attributes"});
  schema.version = -1;
  schema.attributes = {{"a", Type::list(Type::number()), "A.", true},
                       {"a", Type::map(Type::string()), "", false}};
  CHECK(schema.faults() ==
        Faults{"identity: the version is negative", "identity.a: the name is used twice",
               "identity.a: there is no description",
               "identity.a: only strings, numbers, bools and lists of them are allowed"});
  schema.attributes.pop_back();
  CHECK(schema.value_type() == Type::object({{"a", Type::list(Type::number())}}));
}

TEST_CASE("a signature finds the parameter of an argument") {
  schema::Signature signature;
  signature.parameters = {{"one", Type::string(), "One."}, {"two", Type::number(), "Two."}};
  CHECK(signature.parameter(1) == &signature.parameters[1]);
  CHECK(signature.parameter(2) == nullptr);
  signature.variadic = {"rest", Type::boolean(), "The rest."};
  CHECK(signature.parameter(2) == &*signature.variadic);
  CHECK(signature.parameter(99) == &*signature.variadic);
  CHECK(signature.faults() == Faults{"there is no summary", "there is no description"});
  signature.summary = signature.description = "Text.";
  CHECK(signature.faults() == Faults());
  signature.variadic = {"One", Type::boolean(), ""};
  CHECK(signature.faults() == Faults{"parameter One: the name is no identifier",
                                     "parameter One: there is no description"});
  CHECK(schema::argument_path(3) == base::Path().index(3));
}

TEST_CASE("what a configuration should say of an object follows from the schema") {
  schema::Attribute name = tests::text("name");
  schema::AttributeBuilder(name).required();
  schema::Attribute id = tests::text("id");
  schema::AttributeBuilder(id).computed();
  schema::Attribute size = tests::text("size");
  schema::AttributeBuilder(size).optional().computed();
  schema::Attribute secret = tests::text("secret");
  schema::AttributeBuilder(secret).optional().write_only();
  schema::Attribute old = tests::text("old");
  schema::AttributeBuilder(old).optional().deprecated("Gone.");
  schema::Schema schema;
  schema.attributes = {name, id, size, secret, old};
  const Value inner = Value::object({{"name", Value::string("n")},
                                     {"id", Value::string("i")},
                                     {"size", Value::string("s")},
                                     {"secret", Value::string("x")},
                                     {"old", Value::string("o")}});
  const Value none = Value::null(Type::string());
  const Value part = inner.with("id", none).with("secret", none).with("old", none);
  CHECK(schema::configurable_part(schema, inner) == part);

  using Nesting = schema::NestedObject::Nesting;
  const auto nested = [&](Nesting nesting) {
    schema::Attribute made = tests::text("nested");
    made.nested = std::make_shared<schema::NestedObject>(
        schema::NestedObject{nesting, schema.attributes, {}});
    schema::AttributeBuilder(made).optional();
    schema::Schema outer;
    outer.attributes = {made};
    return outer;
  };
  const auto of = [&](Nesting nesting, const Value& value) {
    return schema::configurable_part(nested(nesting), Value::object({{"nested", value}}))
        .at("nested");
  };
  const Type type = inner.type();
  CHECK(of(Nesting::single, inner) == part);
  CHECK(of(Nesting::list, Value::list(type, {inner, inner})) == Value::list(type, {part, part}));
  CHECK(of(Nesting::set, Value::set(type, {inner})) == Value::set(type, {part}));
  CHECK(of(Nesting::map, Value::map(type, {{"k", inner}})) == Value::map(type, {{"k", part}}));
  CHECK(of(Nesting::list, Value::null(Type::list(type))).is_null());
}
