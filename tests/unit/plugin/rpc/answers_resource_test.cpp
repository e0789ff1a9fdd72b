#include "plugin/rpc/answers_resource.h"

#include <doctest/doctest.h>

#include "schema/msgpack.h"
#include "tests/unit/plugin/rpc/scripted_resource.h"

using schema::Type;
using schema::Value;
using tests::ScriptedResource;

namespace {

struct Fixture {
  template <typename Request, typename Response>
  Response ask(const Request& request, Response response) {
    answers.answer(request, response, base::Context{});
    return response;
  }

  tests::ScriptedProvider provider;
  ScriptedResource& thing = provider.resource();
  plugin::ResourceAnswers answers{provider};
};

Type type() { return ScriptedResource().schema().value_type(); }

tfplugin6::DynamicValue wire(const Value& value) {
  tfplugin6::DynamicValue encoded;
  encoded.set_msgpack(schema::encode_msgpack(value, type()));
  return encoded;
}

tfplugin6::DynamicValue null_wire() { return wire(Value::null(type())); }

Value from(const tfplugin6::DynamicValue& encoded) {
  const auto value = schema::decode_msgpack(encoded.msgpack(), type());
  REQUIRE(value);
  return *value;
}

const Value kText = Value::string("a");
const Value kNamed = ScriptedResource::object({{"name", kText}});
const Value kStored = ScriptedResource::object({{"name", kText}, {"id", Value::string("1")}});

base::Diagnostics error() { return tests::coded("test.failed"); }

base::Diagnostics warning() { return tests::coded("test.warned", base::Severity::warning); }

/// The code at the end of a diagnostic's detail.
template <typename Response>
std::string only_code(const Response& response) {
  REQUIRE(response.diagnostics_size() == 1);
  const std::string& detail = response.diagnostics(0).detail();
  return detail.substr(detail.rfind("Code: ") + 6);
}

tfplugin6::ReadResource::Request read_request() {
  tfplugin6::ReadResource::Request request;
  request.set_type_name("test_thing");
  *request.mutable_current_state() = wire(kStored);
  request.set_private_("before");
  return request;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a configuration is validated for capabilities, by schema, by resource") {
  tfplugin6::ValidateResourceConfig::Request request;
  request.set_type_name("test_thing");
  *request.mutable_config() = wire(ScriptedResource::object(
      {{"name", kText}, {"secret_wo", kText}, {"note", Value::string("bad")}}));
  thing.validation = warning();
  const auto response = ask(request, tfplugin6::ValidateResourceConfig::Response());
  REQUIRE(response.diagnostics_size() == 3);
  CHECK(response.diagnostics(0).attribute().steps(0).attribute_name() == "secret_wo");
  CHECK(response.diagnostics(1).detail() == "Code: test.bad_note");
  CHECK(response.diagnostics(2).detail() == "Code: test.warned");
  request.mutable_client_capabilities()->set_write_only_attributes_allowed(true);
  CHECK(ask(request, tfplugin6::ValidateResourceConfig::Response()).diagnostics_size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "a resource does not judge a configuration that lacks what it needs") {
  tfplugin6::ValidateResourceConfig::Request request;
  request.set_type_name("test_thing");
  thing.validation = warning();
  const auto code = [&](const Value& config) {
    *request.mutable_config() = wire(config);
    return only_code(ask(request, tfplugin6::ValidateResourceConfig::Response()));
  };
  CHECK(code(ScriptedResource::object({})) == "config.missing");
  CHECK(code(kNamed.with("name", Value::unknown(Type::string()))) == "test.warned");
  CHECK(code(kNamed) == "test.warned");
}

TEST_CASE_FIXTURE(Fixture, "a state is upgraded to an object of the schema") {
  tfplugin6::UpgradeResourceState::Request request;
  request.set_type_name("test_thing");
  request.set_version(1);
  request.mutable_raw_state()->set_json("{}");
  thing.answer.state =
      kStored.with("secret_wo", kText).with("note", Value::unknown(Type::string()));
  const auto response = ask(request, tfplugin6::UpgradeResourceState::Response());
  CHECK(thing.upgraded == "1{}");
  CHECK(from(response.upgraded_state()) == kStored);

  thing.answer.state = Value::null(type());
  const auto none = ask(request, tfplugin6::UpgradeResourceState::Response());
  CHECK(only_code(none) == "plugin.invalid_answer");
  CHECK(!none.has_upgraded_state());

  thing.answer.diagnostics = error();
  CHECK(only_code(ask(request, tfplugin6::UpgradeResourceState::Response())) == "test.failed");
}

TEST_CASE_FIXTURE(Fixture, "a state from before JSON is refused") {
  tfplugin6::UpgradeResourceState::Request request;
  request.set_type_name("test_thing");
  (*request.mutable_raw_state()->mutable_flatmap())["name"] = "a";
  CHECK(only_code(ask(request, tfplugin6::UpgradeResourceState::Response())) ==
        "plugin.unsupported");
}

TEST_CASE_FIXTURE(Fixture, "reading replaces state and private data") {
  const Value changed = kStored.with("note", Value::string("n"));
  thing.answer = {changed, "after", warning()};
  const auto response = ask(read_request(), tfplugin6::ReadResource::Response());
  CHECK(thing.read_request.state == kStored);
  CHECK(thing.read_request.private_data == "before");
  CHECK(from(response.new_state()) == changed);
  CHECK(response.private_() == "after");
  CHECK(only_code(response) == "test.warned");
}

TEST_CASE_FIXTURE(Fixture, "reading keeps private data the resource says nothing of") {
  thing.answer = {kStored, "", {}};
  CHECK(ask(read_request(), tfplugin6::ReadResource::Response()).private_() == "before");
}

TEST_CASE_FIXTURE(Fixture, "a failed reading changes nothing, a missing object is null") {
  thing.answer = {Value::null(type()), "", error()};
  const auto failed = ask(read_request(), tfplugin6::ReadResource::Response());
  CHECK(from(failed.new_state()) == kStored);
  CHECK(failed.private_() == "before");
  thing.answer.diagnostics = {};
  const auto gone = ask(read_request(), tfplugin6::ReadResource::Response());
  CHECK(!gone.has_new_state());
  CHECK(gone.diagnostics_size() == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "reading returns nothing unknown, nothing write-only, nothing misshapen") {
  thing.answer.state =
      kStored.with("secret_wo", kText).with("note", Value::unknown(Type::string()));
  CHECK(from(ask(read_request(), tfplugin6::ReadResource::Response()).new_state()) == kStored);
  thing.answer.state = Value::object({{"name", kText}});
  const auto misshapen = ask(read_request(), tfplugin6::ReadResource::Response());
  CHECK(only_code(misshapen) == "plugin.invalid_answer");
  CHECK(from(misshapen.new_state()) == kStored);
}

TEST_CASE_FIXTURE(Fixture, "what does not exist is not read") {
  tfplugin6::ReadResource::Request request = read_request();
  *request.mutable_current_state() = null_wire();
  const auto response = ask(request, tfplugin6::ReadResource::Response());
  CHECK(thing.calls == "");
  CHECK(from(response.new_state()).is_null());
}

TEST_CASE_FIXTURE(Fixture, "an import gives one object of the type") {
  tfplugin6::ImportResourceState::Request request;
  request.set_type_name("test_thing");
  request.set_id("7");
  thing.answer = {kStored, "p", {}};
  const auto response = ask(request, tfplugin6::ImportResourceState::Response());
  CHECK(thing.calls == "import 7");
  REQUIRE(response.imported_resources_size() == 1);
  CHECK(response.imported_resources(0).type_name() == "test_thing");
  CHECK(from(response.imported_resources(0).state()) == kStored);
  CHECK(response.imported_resources(0).private_() == "p");

  thing.answer = {Value::null(type()), "", error()};
  const auto failed = ask(request, tfplugin6::ImportResourceState::Response());
  CHECK(only_code(failed) == "test.failed");
  CHECK(failed.imported_resources_size() == 0);
  request.clear_id();
  CHECK(only_code(ask(request, tfplugin6::ImportResourceState::Response())) == "test.failed");
  request.mutable_identity();
  CHECK(only_code(ask(request, tfplugin6::ImportResourceState::Response())) ==
        "plugin.unsupported");
}
