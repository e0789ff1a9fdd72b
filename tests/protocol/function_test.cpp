#include <doctest/doctest.h>

#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_values.h"

using protocol::call;
using protocol::PluginSession;
using protocol::Stub;
using schema::Type;
using schema::Value;

namespace {

const Type kText = Type::string();

tfplugin6::DynamicValue text(const std::string& value) {
  return protocol::on_wire(Value::string(value), kText);
}

tfplugin6::DynamicValue dynamic(const Value& value) {
  return protocol::on_wire(value, Type::dynamic());
}

struct Fixture {
  tfplugin6::CallFunction::Response run(const std::string& name,
                                        const std::vector<tfplugin6::DynamicValue>& arguments) {
    tfplugin6::CallFunction::Request request;
    request.set_name(name);
    for (const auto& one : arguments) *request.add_arguments() = one;
    return call(session.provider(), &Stub::CallFunction, request);
  }

  Value result(const std::string& name, const std::vector<tfplugin6::DynamicValue>& arguments,
               const Type& type = kText) {
    const auto response = run(name, arguments);
    REQUIRE_MESSAGE(!response.has_error(), response.error().text());
    return protocol::from_wire(response.result(), type);
  }

  PluginSession session;
};

bool has(const tfplugin6::CallFunction::Response& response, const std::string& text) {
  return response.error().text().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "functions tell what they take and give") {
  const auto functions = call(session.provider(), &Stub::GetFunctions, {}).functions();
  REQUIRE(functions.size() == 4);
  const auto& join = functions.at("join");
  REQUIRE(join.parameters_size() == 1);
  CHECK(join.parameters(0).name() == "separator");
  CHECK(join.parameters(0).type() == "\"string\"");
  CHECK(!join.parameters(0).allow_null_value());
  CHECK(!join.parameters(0).allow_unknown_values());
  CHECK(join.parameters(0).description() == "The parameter separator.");
  CHECK(join.variadic_parameter().name() == "parts");
  CHECK(join.return_().type() == "\"string\"");
  CHECK(join.summary() == "A function");
  CHECK(join.description() == "A function of the toy.");
  const auto& describe = functions.at("describe");
  CHECK(describe.parameters(0).type() == "\"dynamic\"");
  CHECK(describe.parameters(0).allow_null_value());
  CHECK(describe.parameters(0).allow_unknown_values());
  CHECK(!describe.has_variadic_parameter());
}

TEST_CASE_FIXTURE(Fixture, "a function is called with as many arguments as it takes") {
  CHECK(result("join", {text("-")}) == Value::string(""));
  CHECK(result("join", {text("-"), text("a"), text("b"), text("c")}) == Value::string("a-b-c"));
  CHECK(result("half", {protocol::on_wire(Value::number(8), Type::number())}, Type::number()) ==
        Value::number(4));
  CHECK(has(run("join", {}), "The function takes at least 1 and was given 0."));
  CHECK(has(run("half", {text("1"), text("2")}), "The function takes 1 and was given 2."));
  CHECK(!run("join", {}).error().has_function_argument());
}

TEST_CASE_FIXTURE(Fixture, "an error blames its argument, variadic ones counted on") {
  const auto odd = run("half", {protocol::on_wire(Value::number(3), Type::number())});
  CHECK(odd.error().function_argument() == 0);
  CHECK(has(odd, "The number is odd."));
  const auto part = run("join", {text("-"), text("a"), text("b-c")});
  CHECK(part.error().function_argument() == 2);
  CHECK(has(part, "The part holds the separator."));
  tfplugin6::DynamicValue nonsense;
  nonsense.set_msgpack("\xc1");
  const auto undecodable = run("join", {text("-"), nonsense});
  CHECK(undecodable.error().function_argument() == 1);
  CHECK(!undecodable.has_result());
}

TEST_CASE_FIXTURE(Fixture, "null is refused unless the parameter allows it, in either form") {
  const auto null = protocol::on_wire(Value::null(kText), kText);
  for (const auto& argument : {null, tfplugin6::DynamicValue()}) {
    const auto refused = run("join", {text("-"), text("a"), argument});
    CHECK(refused.error().function_argument() == 2);
    CHECK(has(refused, "The argument must not be null. The parameter \"parts\" needs a value."));
  }
  CHECK(result("describe", {dynamic(Value::null(Type::dynamic()))}) == Value::string("null"));
  CHECK(result("describe", {tfplugin6::DynamicValue()}) == Value::string("null"));
}

TEST_CASE_FIXTURE(Fixture, "unknown makes the result unknown unless the parameter allows it") {
  const auto unknown = protocol::on_wire(Value::unknown(kText), kText);
  CHECK(result("join", {text("-"), text("a-b"), unknown}) == Value::unknown(kText));
  CHECK(result("describe", {dynamic(Value::unknown(Type::dynamic()))}) == Value::string("unknown"));
  CHECK(result("describe", {dynamic(Value::tuple({Value::unknown(kText)}))}) ==
        Value::string("partly unknown"));
  CHECK(result("describe", {dynamic(Value::string("x"))}) == Value::string("known"));
}

TEST_CASE_FIXTURE(Fixture, "a function that breaks the rules fails and nothing ends") {
  CHECK(has(run("wrong", {text("throw")}), "The provider failed unexpectedly."));
  CHECK(has(run("wrong", {text("type")}), "The provider produced an invalid object."));
  CHECK(has(run("wrong", {text("unknown")}), "The result is unknown"));
  CHECK(!run("wrong", {text("unknown")}).has_result());
  CHECK(has(run("none", {}), "The provider offers no such function."));
}
