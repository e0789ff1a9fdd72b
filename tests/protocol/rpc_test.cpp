#include <doctest/doctest.h>

#include <thread>

#include "base/text.h"
#include "tests/protocol/plugin_session.h"
#include "tests/protocol/toy_values.h"

using protocol::creation;
using protocol::PluginSession;
using schema::Value;
using tfplugin6::Diagnostic;
using tfplugin6::Provider;

namespace {

/// Calls a unary RPC that has to succeed as an RPC.
template <typename Request, typename Response>
Response call(Provider::Stub& stub,
              grpc::Status (Provider::Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
              const Request& request) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub.*rpc)(&context, request, &response);
  REQUIRE_MESSAGE(status.ok(), status.error_message());
  return response;
}

/// Calls a unary RPC that knows types by name, with one there is not.
template <typename Request, typename Response>
void check_no_such_type(Provider::Stub& stub,
                        grpc::Status (Provider::Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                            Response*),
                        const std::string& summary) {
  Request request;
  if constexpr (requires { request.set_type_name(""); }) request.set_type_name("toy_none");
  if constexpr (requires { request.set_action_type(""); }) request.set_action_type("toy_none");
  const Response response = call(stub, rpc, request);
  REQUIRE(response.diagnostics_size() == 1);
  CHECK(response.diagnostics(0).severity() == Diagnostic::ERROR);
  CHECK(response.diagnostics(0).summary() == summary);
}

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

TEST_CASE("what the provider offers can be asked for") {
  PluginSession session;
  auto& stub = session.provider();
  const auto schema = call(stub, &Provider::Stub::GetProviderSchema, {});
  CHECK(schema.diagnostics_size() == 0);
  CHECK(schema.provider().block().attributes(0).name() == "greeting");
  CHECK(schema.resource_schemas_size() == 1);
  CHECK(schema.resource_schemas().at("toy_thing").version() == 1);
  CHECK(schema.server_capabilities().plan_destroy());
  CHECK(schema.server_capabilities().get_provider_schema_optional());
  CHECK(!schema.server_capabilities().move_resource_state());
  CHECK(!schema.server_capabilities().generate_resource_config());

  const auto metadata = call(stub, &Provider::Stub::GetMetadata, {});
  REQUIRE(metadata.resources_size() == 1);
  CHECK(metadata.resources(0).type_name() == "toy_thing");
  CHECK(metadata.server_capabilities().plan_destroy());
  CHECK(call(stub, &Provider::Stub::GetFunctions, {}).functions_size() == 0);
  CHECK(call(stub, &Provider::Stub::GetResourceIdentitySchemas, {}).identity_schemas_size() == 0);
}

TEST_CASE("what the provider does not offer is refused by name") {
  PluginSession session;
  auto& stub = session.provider();
  using S = Provider::Stub;
  check_no_such_type(stub, &S::ValidateResourceConfig, "The provider offers no such resource");
  check_no_such_type(stub, &S::UpgradeResourceState, "The provider offers no such resource");
  check_no_such_type(stub, &S::ReadResource, "The provider offers no such resource");
  check_no_such_type(stub, &S::PlanResourceChange, "The provider offers no such resource");
  check_no_such_type(stub, &S::ApplyResourceChange, "The provider offers no such resource");
  check_no_such_type(stub, &S::ImportResourceState, "The provider offers no such resource");
  const std::string no_data_source = "The provider offers no such data source";
  check_no_such_type(stub, &S::ValidateDataResourceConfig, no_data_source);
  check_no_such_type(stub, &S::ReadDataSource, no_data_source);
  const std::string no_ephemeral = "The provider offers no such ephemeral resource";
  check_no_such_type(stub, &S::ValidateEphemeralResourceConfig, no_ephemeral);
  check_no_such_type(stub, &S::OpenEphemeralResource, no_ephemeral);
  check_no_such_type(stub, &S::RenewEphemeralResource, no_ephemeral);
  check_no_such_type(stub, &S::CloseEphemeralResource, no_ephemeral);
  check_no_such_type(stub, &S::ValidateListResourceConfig,
                     "The provider offers no such list resource");
  check_no_such_type(stub, &S::ValidateActionConfig, "The provider offers no such action");
  check_no_such_type(stub, &S::PlanAction, "The provider offers no such action");
}

TEST_CASE("what the provider does not do is refused with an error") {
  PluginSession session;
  auto& stub = session.provider();
  using S = Provider::Stub;
  const std::string unsupported = "The provider does not support this operation";
  CHECK(call(stub, &S::MoveResourceState, {}).diagnostics(0).summary() == unsupported);
  CHECK(call(stub, &S::GenerateResourceConfig, {}).diagnostics(0).summary() == unsupported);
  CHECK(call(stub, &S::UpgradeResourceIdentity, {}).diagnostics(0).summary() == unsupported);
  tfplugin6::CallFunction::Request function;
  function.set_name("none");
  CHECK(call(stub, &S::CallFunction, function).error().text().find("\"none\"") !=
        std::string::npos);
}

TEST_CASE("streams of what there is not end with one error") {
  PluginSession session;
  grpc::ClientContext list_context;
  const auto list = session.provider().ListResource(&list_context, {});
  tfplugin6::ListResource::Event listed;
  REQUIRE(list->Read(&listed));
  CHECK(listed.diagnostic(0).summary() == "The provider offers no such list resource");
  CHECK(!list->Read(&listed));
  CHECK(list->Finish().ok());

  grpc::ClientContext action_context;
  const auto action = session.provider().InvokeAction(&action_context, {});
  tfplugin6::InvokeAction::Event event;
  REQUIRE(action->Read(&event));
  REQUIRE(event.has_completed());
  CHECK(event.completed().diagnostics(0).summary() == "The provider offers no such action");
  CHECK(!action->Read(&event));
  CHECK(action->Finish().ok());
}

TEST_CASE("state stores are not implemented") {
  PluginSession session;
  grpc::ClientContext context;
  tfplugin6::GetStates::Response response;
  CHECK(session.provider().GetStates(&context, {}, &response).error_code() ==
        grpc::StatusCode::UNIMPLEMENTED);
}

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

TEST_CASE("write-only values are refused from clients that would store them") {
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
