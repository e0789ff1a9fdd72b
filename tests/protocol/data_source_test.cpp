#include <doctest/doctest.h>

#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_data_source.h"
#include "tests/protocol/toy_values.h"

using protocol::call;
using protocol::only_code;
using protocol::PluginSession;
using protocol::Stub;
using schema::Type;
using schema::Value;

namespace {

const schema::Schema& echo() {
  static const protocol::ToyDataSource source;
  return source.schema();
}

protocol::Attributes attributes(const std::string& mode) {
  return {{"input", Value::string("hello")}, {"mode", Value::string(mode)}};
}

struct Fixture {
  tfplugin6::ReadDataSource::Response read(const protocol::Attributes& config) {
    tfplugin6::ReadDataSource::Request request;
    request.set_type_name("toy_echo");
    *request.mutable_config() =
        protocol::on_wire(protocol::object_of(echo(), config), echo().value_type());
    return call(session.provider(), &Stub::ReadDataSource, request);
  }

  PluginSession session;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a data source is read") {
  const auto response = read({{"input", Value::string("hello")}});
  CHECK(response.diagnostics_size() == 0);
  CHECK(protocol::from_wire(response.state(), echo().value_type()) ==
        protocol::object_of(
            echo(), {{"input", Value::string("hello")}, {"output", Value::string("hello")}}));
}

TEST_CASE_FIXTURE(Fixture, "a warning comes with the data, an error without") {
  const auto warned = read(attributes("warn"));
  CHECK(only_code(warned) == "toy.warned");
  CHECK(warned.diagnostics(0).severity() == tfplugin6::Diagnostic::WARNING);
  CHECK(protocol::from_wire(warned.state(), echo().value_type()).at("output") ==
        Value::string("hello"));
  const auto failed = read(attributes("fail"));
  CHECK(only_code(failed) == "toy.failed");
  CHECK(failed.diagnostics(0).attribute().steps(0).attribute_name() == "mode");
  CHECK(!failed.has_state());
}

TEST_CASE_FIXTURE(Fixture, "a data source that breaks the rules fails and nothing ends") {
  CHECK(only_code(read(attributes("throw"))) == "plugin.exception");
  CHECK(only_code(read(attributes("missing"))) == "plugin.invalid_answer");
  CHECK(only_code(read(attributes("misshapen"))) == "plugin.invalid_answer");
  CHECK(read({{"input", Value::string("x")}}).has_state());
}

TEST_CASE_FIXTURE(Fixture, "a configuration that cannot be is refused") {
  CHECK(only_code(read({{"input", Value::unknown(Type::string())}})) == "plugin.invalid_request");
  tfplugin6::ReadDataSource::Request request;
  request.set_type_name("toy_echo");
  request.mutable_config()->set_msgpack("\xc1");
  CHECK(call(session.provider(), &Stub::ReadDataSource, request).diagnostics_size() == 1);
  *request.mutable_config() =
      protocol::on_wire(Value::unknown(echo().value_type()), echo().value_type());
  CHECK(only_code(call(session.provider(), &Stub::ReadDataSource, request)) ==
        "plugin.invalid_request");
}

TEST_CASE_FIXTURE(Fixture, "the configuration of a data source is validated, unknowns included") {
  tfplugin6::ValidateDataResourceConfig::Request request;
  request.set_type_name("toy_echo");
  const auto validate = [&](const protocol::Attributes& config) {
    *request.mutable_config() =
        protocol::on_wire(protocol::object_of(echo(), config), echo().value_type());
    return call(session.provider(), &Stub::ValidateDataResourceConfig, request);
  };
  CHECK(validate({{"input", Value::unknown(Type::string())}}).diagnostics_size() == 0);
  CHECK(only_code(validate(attributes("invalid"))) == "toy.invalid");
  CHECK(only_code(validate({})) == "config.missing");
  CHECK(only_code(validate({{"input", Value::string("a")}, {"output", Value::string("mine")}})) ==
        "config.read_only");
}
