#include "plugin/dispatcher.h"

#include "plugin/convert.h"
#include "plugin/failure.h"
#include "schema/validation.h"

namespace plugin {
namespace {

constexpr const char* kResource = "resource";

wire::ServerCapabilities capabilities() {
  wire::ServerCapabilities offered;
  offered.set_plan_destroy(true);
  offered.set_get_provider_schema_optional(true);
  return offered;
}

/// Terraform sends an object even for an absent provider block; a missing value means the same.
base::Expected<schema::Value> decode_config(const wire::DynamicValue& config,
                                            const schema::Schema& schema) {
  base::Expected<schema::Value> value = decode(config, schema.value_type());
  if (!value || !value->is_null()) return value;
  std::map<std::string, schema::Value> attributes;
  for (const schema::Attribute& attribute : schema.attributes) {
    attributes.emplace(attribute.name, schema::Value::null(attribute.value_type()));
  }
  return schema::Value::object(std::move(attributes));
}

}  // namespace

Dispatcher::Dispatcher(schema::Provider& provider) : provider_(provider) {
  for (schema::Resource* resource : provider.resources()) {
    resources_.emplace(resource->type_name(), resource);
  }
}

base::Expected<schema::Resource*> Dispatcher::find(const std::string& type_name) const {
  const auto found = resources_.find(type_name);
  if (found == resources_.end()) return base::fail(no_such(kResource, type_name));
  return found->second;
}

void Dispatcher::answer(const wire::ProviderMetadata::Request&,
                        wire::ProviderMetadata::Response& response, const base::Context&) const {
  *response.mutable_server_capabilities() = capabilities();
  for (const auto& [name, resource] : resources_) response.add_resources()->set_type_name(name);
}

void Dispatcher::answer(const wire::GetProviderSchema::Request&,
                        wire::GetProviderSchema::Response& response, const base::Context&) const {
  encode(provider_.schema(), response.mutable_provider());
  for (const auto& [name, resource] : resources_) {
    encode(resource->schema(), &(*response.mutable_resource_schemas())[name]);
  }
  *response.mutable_server_capabilities() = capabilities();
}

void Dispatcher::answer(const wire::GetResourceIdentitySchemas::Request&,
                        wire::GetResourceIdentitySchemas::Response&, const base::Context&) const {}

void Dispatcher::answer(const wire::GetFunctions::Request&, wire::GetFunctions::Response&,
                        const base::Context&) const {}

void Dispatcher::answer(const wire::ValidateProviderConfig::Request& request,
                        wire::ValidateProviderConfig::Response& response,
                        const base::Context&) const {
  const auto config = decode_config(request.config(), provider_.schema());
  if (!config) return fail(response, config.error());
  append(schema::validate_config(provider_.schema(), *config), response.mutable_diagnostics());
  append(provider_.validate(*config), response.mutable_diagnostics());
}

void Dispatcher::answer(const wire::ConfigureProvider::Request& request,
                        wire::ConfigureProvider::Response& response,
                        const base::Context& context) const {
  const auto config = decode_config(request.config(), provider_.schema());
  if (!config) return fail(response, config.error());
  append(provider_.configure(*config, request.terraform_version(), context),
         response.mutable_diagnostics());
}

}  // namespace plugin
