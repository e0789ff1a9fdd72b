#include "plugin/rpc/answers_provider.h"

#include <doctest/doctest.h>

#include "plugin/rpc/answers.h"
#include "schema/msgpack.h"
#include "tests/unit/plugin/rpc/scripted_resource.h"

using schema::Type;
using schema::Value;

namespace {

struct Fixture {
  template <typename Request, typename Response>
  Response ask(const Request& request, Response response) {
    answers.answer(request, response, base::Context{});
    return response;
  }

  tests::ScriptedProvider provider;
  plugin::ProviderAnswers answers{provider};
};

const Value kText = Value::string("a");

base::Diagnostics warning() { return tests::coded("test.warned", base::Severity::warning); }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the schemas of provider and resources") {
  const auto schema =
      ask(tfplugin6::GetProviderSchema::Request(), tfplugin6::GetProviderSchema::Response());
  CHECK(schema.provider().block().attributes(0).name() == "endpoint");
  CHECK(schema.resource_schemas().at("test_thing").version() == 2);
  CHECK(schema.server_capabilities().plan_destroy());
  CHECK(schema.server_capabilities().get_provider_schema_optional());
  CHECK(!schema.server_capabilities().move_resource_state());
  CHECK(!schema.server_capabilities().generate_resource_config());
}

TEST_CASE_FIXTURE(Fixture, "provider configuration is validated by schema and provider") {
  tfplugin6::ValidateProviderConfig::Request request;
  const Type config_type = provider.schema().value_type();
  request.mutable_config()->set_msgpack(
      schema::encode_msgpack(Value::object({{"endpoint", kText}}), config_type));
  provider.validation = warning();
  const auto response = ask(request, tfplugin6::ValidateProviderConfig::Response());
  REQUIRE(response.diagnostics_size() == 2);
  CHECK(response.diagnostics(0).detail() == "Code: test.bad_endpoint");
  CHECK(response.diagnostics(0).attribute().steps(0).attribute_name() == "endpoint");
  CHECK(response.diagnostics(1).severity() == tfplugin6::Diagnostic::WARNING);
}

TEST_CASE_FIXTURE(Fixture, "the provider is configured with an object even when there is none") {
  tfplugin6::ConfigureProvider::Request request;
  request.set_terraform_version("1.11.4");
  CHECK(ask(request, tfplugin6::ConfigureProvider::Response()).diagnostics_size() == 0);
  CHECK(provider.configured == Value::object({{"endpoint", Value::null(Type::string())}}));
  CHECK(provider.terraform_version == "1.11.4");
}

TEST_CASE_FIXTURE(Fixture, "a configuration that is unknown as a whole is refused") {
  tfplugin6::ConfigureProvider::Request request;
  const Type config_type = provider.schema().value_type();
  request.mutable_config()->set_msgpack(
      schema::encode_msgpack(Value::unknown(config_type), config_type));
  const auto response = ask(request, tfplugin6::ConfigureProvider::Response());
  REQUIRE(response.diagnostics_size() == 1);
  CHECK(response.diagnostics(0).detail().ends_with("Code: plugin.invalid_request"));
  CHECK(provider.terraform_version.empty());
}

TEST_CASE_FIXTURE(Fixture, "a provider without other objects and capabilities has none") {
  const plugin::Answers all(provider);
  tfplugin6::GetFunctions::Response functions;
  all.function.answer({}, functions, base::Context{});
  CHECK(functions.functions_size() == 0);
  tfplugin6::GetResourceIdentitySchemas::Response identities;
  all.resource.answer(tfplugin6::GetResourceIdentitySchemas::Request(), identities,
                      base::Context{});
  CHECK(identities.identity_schemas_size() == 0);
  const auto metadata =
      ask(tfplugin6::ProviderMetadata::Request(), tfplugin6::ProviderMetadata::Response());
  REQUIRE(metadata.resources_size() == 1);
  CHECK(metadata.resources(0).type_name() == "test_thing");
  CHECK(metadata.data_sources_size() + metadata.functions_size() +
            metadata.ephemeral_resources_size() + metadata.list_resources_size() +
            metadata.actions_size() + metadata.state_stores_size() ==
        0);
}
