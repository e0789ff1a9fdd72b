#include <doctest/doctest.h>

#include <thread>

#include "base/utf8.h"
#include "tests/protocol/plugin_session.h"
#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_values.h"

using protocol::call;
using protocol::creation;
using protocol::only_code;
using protocol::PluginSession;
using schema::Value;
using tfplugin6::Diagnostic;
using tfplugin6::Provider;

namespace {

grpc::Status create(Provider::Stub& stub, const protocol::Attributes& attributes,
                    tfplugin6::ApplyResourceChange::Response* response) {
  grpc::ClientContext context;
  return stub.ApplyResourceChange(&context, creation(attributes), response);
}

tfplugin6::ValidateResourceConfig::Response validate(Provider::Stub& stub,
                                                     const protocol::Attributes& attributes,
                                                     bool write_only_allowed) {
  tfplugin6::ValidateResourceConfig::Request request;
  request.set_type_name("toy_thing");
  *request.mutable_config() = protocol::toy_wire(attributes);
  request.mutable_client_capabilities()->set_write_only_attributes_allowed(write_only_allowed);
  return call(stub, &Provider::Stub::ValidateResourceConfig, request);
}

}  // namespace

TEST_CASE("an exception becomes an error and the process survives") {
  PluginSession session;
  tfplugin6::ApplyResourceChange::Response created;
  REQUIRE(create(session.provider(),
                 {{"name", Value::string("a")}, {"mode", Value::string("throw")}}, &created)
              .ok());
  REQUIRE(created.diagnostics_size() == 1);
  CHECK(created.diagnostics(0).severity() == Diagnostic::ERROR);
  CHECK(created.diagnostics(0).summary() == "The provider failed unexpectedly");
  CHECK(protocol::toy_from(created.new_state()).is_null());

  tfplugin6::ApplyResourceChange::Request update =
      creation({{"name", Value::string("a")}, {"mode", Value::string("throw")}});
  *update.mutable_prior_state() = protocol::toy_wire({{"name", Value::string("a")},
                                                      {"id", Value::string("toy-a")},
                                                      {"revision", Value::number(3)}});
  update.set_planned_private("kept");
  const auto updated = call(session.provider(), &Provider::Stub::ApplyResourceChange, update);
  CHECK(updated.diagnostics_size() == 1);
  CHECK(updated.new_state().msgpack() == update.prior_state().msgpack());
  CHECK(updated.private_() == "kept");

  tfplugin6::PlanResourceChange::Request plan;
  plan.set_type_name("toy_thing");
  *plan.mutable_config() = *plan.mutable_proposed_new_state() =
      protocol::toy_wire({{"name", Value::string("a")}, {"mode", Value::string("throw_in_plan")}});
  const auto planned = call(session.provider(), &Provider::Stub::PlanResourceChange, plan);
  CHECK(planned.diagnostics(0).summary() == "The provider failed unexpectedly");
  CHECK(protocol::try_schema(session.channel()).ok());
}

TEST_CASE("bytes that are no value become an error") {
  PluginSession session;
  tfplugin6::ReadResource::Request request;
  request.set_type_name("toy_thing");
  request.mutable_current_state()->set_msgpack("\xc1\xc1");
  request.set_private_("kept");
  const auto response = call(session.provider(), &Provider::Stub::ReadResource, request);
  CHECK(response.diagnostics_size() == 1);
  CHECK(response.new_state().msgpack() == "\xc1\xc1");
  CHECK(response.private_() == "kept");
}

TEST_CASE("text that is not UTF-8 arrives repaired") {
  PluginSession session;
  tfplugin6::ApplyResourceChange::Response response;
  REQUIRE(create(session.provider(),
                 {{"name", Value::string("a")}, {"mode", Value::string("bad_text")}}, &response)
              .ok());
  REQUIRE(response.diagnostics_size() == 1);
  const std::string& detail = response.diagnostics(0).detail();
  CHECK(detail == base::valid_utf8(detail));
  CHECK(detail.find("Remote text \xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("messages of more than four MiB pass in both directions") {
  PluginSession session;
  const std::string large(std::size_t{6} << 20, 'x');
  tfplugin6::ApplyResourceChange::Response response;
  REQUIRE(create(session.provider(),
                 {{"name", Value::string("a")}, {"token", Value::string(large)}}, &response)
              .ok());
  CHECK(response.diagnostics_size() == 0);
  CHECK(protocol::toy_from(response.new_state()).at("token") == Value::string(large));
}

TEST_CASE("write-only values are refused from clients that would store them" *
          doctest::description("conformance 28")) {
  PluginSession session;
  const protocol::Attributes with = {{"name", Value::string("a")},
                                     {"password_wo", Value::string("secret")}};
  const auto refused = validate(session.provider(), with, false);
  REQUIRE(refused.diagnostics_size() == 1);
  CHECK(refused.diagnostics(0).severity() == Diagnostic::ERROR);
  CHECK(refused.diagnostics(0).attribute().steps(0).attribute_name() == "password_wo");
  CHECK(validate(session.provider(), with, true).diagnostics_size() == 0);
  CHECK(validate(session.provider(), {{"name", Value::string("a")}}, false).diagnostics_size() ==
        0);
}

TEST_CASE("a write-only value is used and never returned") {
  PluginSession session;
  tfplugin6::ApplyResourceChange::Response response;
  REQUIRE(create(session.provider(),
                 {{"name", Value::string("a")}, {"password_wo", Value::string("secret")}},
                 &response)
              .ok());
  CHECK(response.diagnostics_size() == 0);
  CHECK(protocol::toy_from(response.new_state()).at("password_wo").is_null());
  CHECK(response.new_state().msgpack().find("secret") == std::string::npos);
}

TEST_CASE("a diagnostic of the resource names its attribute") {
  PluginSession session;
  const auto response = validate(
      session.provider(), {{"name", Value::string("a")}, {"mode", Value::string("invalid")}}, true);
  REQUIRE(response.diagnostics_size() == 1);
  CHECK(response.diagnostics(0).attribute().steps(0).attribute_name() == "mode");
}

TEST_CASE("many calls run at once") {
  PluginSession session;
  constexpr int kCalls = 30;
  std::vector<tfplugin6::ApplyResourceChange::Response> responses(kCalls);
  {
    std::vector<std::jthread> callers;
    for (std::size_t i = 0; i < responses.size(); ++i) {
      callers.emplace_back([&session, &response = responses[i], name = std::to_string(i)] {
        const grpc::Status status =
            create(session.provider(),
                   {{"name", Value::string(name)}, {"mode", Value::string("hold")}}, &response);
        CHECK(status.ok());
      });
    }
    for (std::size_t i = 0; i < responses.size(); ++i) CHECK(session.waiting(std::to_string(i)));
    session.release();
  }
  for (std::size_t i = 0; i < responses.size(); ++i) {
    CHECK(responses[i].diagnostics_size() == 0);
    CHECK(protocol::toy_from(responses[i].new_state()).at("id") ==
          Value::string("toy-" + std::to_string(i)));
  }
}

TEST_CASE("a request that cannot be is refused, and nothing ends") {
  PluginSession session;
  auto& stub = session.provider();
  const auto unknown =
      protocol::on_wire(Value::unknown(protocol::toy({}).type()), protocol::toy({}).type());
  const auto partly = protocol::toy_wire({{"name", Value::unknown(schema::Type::string())}});
  const auto named = protocol::toy_wire({{"name", Value::string("a")}});

  for (const auto& state : {unknown, partly}) {
    tfplugin6::ReadResource::Request read;
    read.set_type_name("toy_thing");
    *read.mutable_current_state() = state;
    CHECK(only_code(call(stub, &Provider::Stub::ReadResource, read)) == "plugin.invalid_request");

    tfplugin6::PlanResourceChange::Request plan;
    plan.set_type_name("toy_thing");
    *plan.mutable_prior_state() = state;
    *plan.mutable_config() = *plan.mutable_proposed_new_state() = named;
    CHECK(only_code(call(stub, &Provider::Stub::PlanResourceChange, plan)) ==
          "plugin.invalid_request");

    tfplugin6::ApplyResourceChange::Request apply = creation({{"name", Value::string("a")}});
    *apply.mutable_config() = state;
    CHECK(only_code(call(stub, &Provider::Stub::ApplyResourceChange, apply)) ==
          "plugin.invalid_request");
  }

  tfplugin6::PlanResourceChange::Request half_planned;
  half_planned.set_type_name("toy_thing");
  *half_planned.mutable_proposed_new_state() = named;
  CHECK(only_code(call(stub, &Provider::Stub::PlanResourceChange, half_planned)) ==
        "plugin.invalid_request");

  tfplugin6::ApplyResourceChange::Request empty;
  empty.set_type_name("toy_thing");
  CHECK(only_code(call(stub, &Provider::Stub::ApplyResourceChange, empty)) ==
        "plugin.invalid_request");
  *empty.mutable_planned_state() = named;
  CHECK(only_code(call(stub, &Provider::Stub::ApplyResourceChange, empty)) ==
        "plugin.invalid_request");
  CHECK(protocol::try_schema(session.channel()).ok());
}
