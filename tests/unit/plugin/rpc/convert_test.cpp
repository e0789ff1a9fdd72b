#include "plugin/rpc/convert.h"

#include <doctest/doctest.h>

#include "base/secret.h"
#include "schema/attribute_builder.h"

using base::Path;
using schema::Attribute;
using schema::NestedObject;
using schema::Type;
using schema::Value;
using WireObject = tfplugin6::Schema::Object;

namespace {

Attribute attribute(std::string name, Type type) {
  Attribute made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.description = "Text.";
  return made;
}

tfplugin6::Schema encoded(std::vector<Attribute> attributes) {
  schema::Schema schema;
  schema.version = 3;
  schema.description = "A *thing*.";
  schema.attributes = std::move(attributes);
  tfplugin6::Schema wire;
  plugin::encode(schema, &wire);
  return wire;
}

tfplugin6::Diagnostic encoded(const base::Diagnostic& diagnostic) {
  plugin::WireDiagnostics wire;
  plugin::append(diagnostic, &wire);
  REQUIRE(wire.size() == 1);
  return wire[0];
}

}  // namespace

TEST_CASE("a schema always has a block") {
  const tfplugin6::Schema wire = encoded(std::vector<Attribute>());
  CHECK(wire.has_block());
  CHECK(wire.version() == 3);
  CHECK(wire.block().description() == "A *thing*.");
  CHECK(wire.block().description_kind() == tfplugin6::MARKDOWN);
}

TEST_CASE("an attribute carries its type and its flags") {
  Attribute required = attribute("a", Type::string());
  schema::AttributeBuilder(required).required().sensitive();
  Attribute computed = attribute("b", Type::list(Type::number()));
  schema::AttributeBuilder(computed).optional().computed().deprecated("Use a.");
  Attribute write_only = attribute("c", Type::dynamic());
  schema::AttributeBuilder(write_only).optional().write_only();
  const tfplugin6::Schema wire = encoded({required, computed, write_only});

  const auto& a = wire.block().attributes(0);
  CHECK(a.name() == "a");
  CHECK(a.type() == "\"string\"");
  CHECK(!a.has_nested_type());
  CHECK(a.required());
  CHECK(a.sensitive());
  CHECK(!a.optional());
  CHECK(!a.deprecated());
  CHECK(a.description() == "Text.");
  const auto& b = wire.block().attributes(1);
  CHECK(b.type() == "[\"list\",\"number\"]");
  CHECK(b.optional());
  CHECK(b.computed());
  CHECK(b.deprecated());
  CHECK(b.deprecation_message() == "Use a.");
  const auto& c = wire.block().attributes(2);
  CHECK(c.type() == "\"dynamic\"");
  CHECK(c.write_only());
}

TEST_CASE("a nested attribute has a nested type and no type") {
  const std::vector<std::pair<NestedObject::Nesting, WireObject::NestingMode>> modes = {
      {NestedObject::Nesting::single, WireObject::SINGLE},
      {NestedObject::Nesting::list, WireObject::LIST},
      {NestedObject::Nesting::set, WireObject::SET},
      {NestedObject::Nesting::map, WireObject::MAP}};
  for (const auto& [nesting, mode] : modes) {
    auto object = std::make_shared<NestedObject>();
    object->nesting = nesting;
    object->attributes = {attribute("inner", Type::boolean())};
    Attribute outer = attribute("outer", Type::dynamic());
    outer.nested = object;
    outer.optional = true;
    const auto wire = encoded({outer}).block().attributes(0);
    CHECK(wire.type().empty());
    CHECK(wire.nested_type().nesting() == mode);
    CHECK(wire.nested_type().attributes(0).name() == "inner");
    CHECK(wire.nested_type().attributes(0).type() == "\"bool\"");
  }
}

TEST_CASE("a read-only nested attribute has the plain type of its values") {
  const std::vector<std::pair<NestedObject::Nesting, std::string>> types = {
      {NestedObject::Nesting::single, R"(["object",{"inner":"bool"}])"},
      {NestedObject::Nesting::list, R"(["list",["object",{"inner":"bool"}]])"},
      {NestedObject::Nesting::set, R"(["set",["object",{"inner":"bool"}]])"},
      {NestedObject::Nesting::map, R"(["map",["object",{"inner":"bool"}]])"}};
  for (const auto& [nesting, type] : types) {
    auto object = std::make_shared<NestedObject>();
    object->nesting = nesting;
    object->attributes = {attribute("inner", Type::boolean())};
    Attribute outer = attribute("outer", Type::dynamic());
    outer.nested = object;
    outer.computed = true;
    const auto wire = encoded({outer}).block().attributes(0);
    CHECK_FALSE(wire.has_nested_type());
    CHECK(wire.type() == type);
  }
}

TEST_CASE("values come as msgpack, as JSON or not at all") {
  tfplugin6::DynamicValue wire;
  CHECK(plugin::decode(wire, Type::string())->is_null());
  wire.set_json("\"text\"");
  CHECK(*plugin::decode(wire, Type::string()) == Value::string("text"));
  wire.set_msgpack("\xa1x");
  CHECK(*plugin::decode(wire, Type::string()) == Value::string("x"));
  CHECK(!plugin::decode(wire, Type::number()));
}

TEST_CASE("values leave as msgpack") {
  tfplugin6::DynamicValue wire;
  plugin::encode(Value::string("x"), Type::string(), &wire);
  CHECK(wire.msgpack() == "\xa1x");
  CHECK(wire.json().empty());
}

TEST_CASE("a path keeps its kinds of steps") {
  tfplugin6::AttributePath wire;
  plugin::encode(Path::of("a").index(2).key("k").name("b"), &wire);
  REQUIRE(wire.steps_size() == 4);
  CHECK(wire.steps(0).attribute_name() == "a");
  CHECK(wire.steps(1).element_key_int() == 2);
  CHECK(wire.steps(2).element_key_string() == "k");
  CHECK(wire.steps(3).attribute_name() == "b");
}

TEST_CASE("a diagnostic always has a severity, and a path only when it names one") {
  base::Diagnostic diagnostic;
  diagnostic.code = "x.y";
  diagnostic.summary = "Summary";
  diagnostic.cause = "Cause.";
  CHECK(encoded(diagnostic).severity() == tfplugin6::Diagnostic::ERROR);
  CHECK(encoded(diagnostic).summary() == "Summary");
  CHECK(encoded(diagnostic).detail() == "Cause.\n\nCode: x.y");
  CHECK(!encoded(diagnostic).has_attribute());
  diagnostic.severity = base::Severity::warning;
  diagnostic.path = Path::of("a");
  CHECK(encoded(diagnostic).severity() == tfplugin6::Diagnostic::WARNING);
  CHECK(encoded(diagnostic).attribute().steps(0).attribute_name() == "a");
}

TEST_CASE("a diagnostic holds nothing that a terminal obeys") {
  base::Diagnostic diagnostic;
  diagnostic.cause =
      "said \x1b[2J\x07"
      "this:\n\tthat";
  CHECK(encoded(diagnostic).detail() == "said this:\n\tthat");
}

TEST_CASE("a diagnostic is valid UTF-8 and tells no secret") {
  const base::Secret secret("hunter22");
  base::Diagnostic diagnostic;
  diagnostic.summary = "S\xff";
  diagnostic.cause = "hunter22 \xfe";
  CHECK(encoded(diagnostic).summary() == "S\xEF\xBF\xBD");
  CHECK(encoded(diagnostic).detail() == "(masked) \xEF\xBF\xBD");
}

TEST_CASE("client capabilities") {
  tfplugin6::ClientCapabilities wire;
  CHECK(!plugin::decode(wire).write_only_attributes_allowed);
  wire.set_write_only_attributes_allowed(true);
  CHECK(plugin::decode(wire).write_only_attributes_allowed);
  CHECK(!plugin::decode(wire).deferral_allowed);
  wire.set_deferral_allowed(true);
  CHECK(plugin::decode(wire).deferral_allowed);
}

TEST_CASE("a time is seconds and what is beyond them, also before 1970") {
  using namespace std::chrono_literals;
  google::protobuf::Timestamp wire;
  plugin::encode(base::WallTime(1500ms), &wire);
  CHECK(wire.seconds() == 1);
  CHECK(wire.nanos() == 500'000'000);
  plugin::encode(base::WallTime(-500ms), &wire);
  CHECK(wire.seconds() == -1);
  CHECK(wire.nanos() == 500'000'000);
}

TEST_CASE("a signature says what Terraform wants to know") {
  schema::Signature signature;
  signature.summary = "Short.";
  signature.description = "Long.";
  signature.parameters = {{"one", Type::list(Type::number()), "The one.", true, false}};
  signature.variadic = {"rest", Type::dynamic(), "The rest.", false, true};
  signature.returns = Type::boolean();
  signature.deprecation_message = "Use another.";
  tfplugin6::Function wire;
  plugin::encode(signature, &wire);
  CHECK(wire.summary() == "Short.");
  CHECK(wire.description() == "Long.");
  CHECK(wire.description_kind() == tfplugin6::MARKDOWN);
  CHECK(wire.deprecation_message() == "Use another.");
  CHECK(wire.return_().type() == R"("bool")");
  REQUIRE(wire.parameters_size() == 1);
  CHECK(wire.parameters(0).name() == "one");
  CHECK(wire.parameters(0).type() == R"(["list","number"])");
  CHECK(wire.parameters(0).description() == "The one.");
  CHECK(wire.parameters(0).allow_null_value());
  CHECK(!wire.parameters(0).allow_unknown_values());
  CHECK(wire.variadic_parameter().name() == "rest");
  CHECK(!wire.variadic_parameter().allow_null_value());
  CHECK(wire.variadic_parameter().allow_unknown_values());
}
