#include <doctest/doctest.h>

#include "tests/protocol/plugin_session.h"
#include "tests/protocol/rpc_call.h"
#include "tests/protocol/toy_offer.h"

using protocol::call;
using protocol::PluginSession;
using tfplugin6::Diagnostic;
using tfplugin6::Provider;

namespace {

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

}  // namespace

TEST_CASE("the toys are what Terraform accepts") {
  CHECK(protocol::toy_offer().faults() == std::vector<std::string>());
}

TEST_CASE("what the provider offers can be asked for") {
  PluginSession session;
  auto& stub = session.provider();
  const auto schema = call(stub, &Provider::Stub::GetProviderSchema, {});
  CHECK(schema.diagnostics_size() == 0);
  CHECK(schema.provider().block().attributes(0).name() == "greeting");
  CHECK(schema.resource_schemas_size() == 2);
  CHECK(schema.resource_schemas().at("toy_thing").version() == 1);
  CHECK(schema.resource_schemas().at("toy_record").version() == 2);
  REQUIRE(schema.data_source_schemas_size() == 1);
  CHECK(schema.data_source_schemas().at("toy_echo").block().attributes_size() == 3);
  REQUIRE(schema.ephemeral_resource_schemas_size() == 1);
  CHECK(schema.ephemeral_resource_schemas().at("toy_lease").block().attributes_size() == 3);
  REQUIRE(schema.list_resource_schemas_size() == 1);
  CHECK(schema.list_resource_schemas().at("toy_record").block().attributes_size() == 4);
  REQUIRE(schema.action_schemas_size() == 1);
  CHECK(schema.action_schemas().at("toy_work").schema().block().attributes_size() == 3);
  CHECK(schema.functions_size() == 4);
  CHECK(schema.functions().at("half").return_().type() == "\"number\"");
  CHECK(schema.server_capabilities().plan_destroy());
  CHECK(schema.server_capabilities().get_provider_schema_optional());
  // One resource has these capabilities; that a provider without them denies them is a unit test.
  CHECK(schema.server_capabilities().move_resource_state());
  CHECK(schema.server_capabilities().generate_resource_config());

  const auto metadata = call(stub, &Provider::Stub::GetMetadata, {});
  REQUIRE(metadata.resources_size() == 2);
  CHECK(metadata.resources(0).type_name() == "toy_thing");
  CHECK(metadata.resources(1).type_name() == "toy_record");
  REQUIRE(metadata.data_sources_size() == 1);
  CHECK(metadata.data_sources(0).type_name() == "toy_echo");
  REQUIRE(metadata.functions_size() == 4);
  CHECK(metadata.functions(0).name() == "join");
  REQUIRE(metadata.ephemeral_resources_size() == 1);
  CHECK(metadata.ephemeral_resources(0).type_name() == "toy_lease");
  REQUIRE(metadata.list_resources_size() == 1);
  CHECK(metadata.list_resources(0).type_name() == "toy_record");
  REQUIRE(metadata.actions_size() == 1);
  CHECK(metadata.actions(0).type_name() == "toy_work");
  CHECK(metadata.state_stores_size() == 0);
  CHECK(metadata.server_capabilities().plan_destroy());
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
  check_no_such_type(stub, &S::MoveResourceState, "The provider offers no such resource");
  check_no_such_type(stub, &S::GenerateResourceConfig, "The provider offers no such resource");
  check_no_such_type(stub, &S::UpgradeResourceIdentity, "The provider offers no such resource");
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
  tfplugin6::MoveResourceState::Request move;
  move.set_target_type_name("toy_thing");
  CHECK(call(stub, &S::MoveResourceState, move).diagnostics(0).summary() == unsupported);
  tfplugin6::UpgradeResourceIdentity::Request identity;
  identity.set_type_name("toy_thing");
  CHECK(call(stub, &S::UpgradeResourceIdentity, identity).diagnostics(0).summary() == unsupported);
  tfplugin6::ImportResourceState::Request import;
  import.set_type_name("toy_thing");
  import.mutable_identity();
  CHECK(call(stub, &S::ImportResourceState, import).diagnostics(0).summary() == unsupported);
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
