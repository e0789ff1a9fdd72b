#include "plugin/rpc/answers_provider.h"

#include <algorithm>

#include "plugin/rpc/convert.h"
#include "plugin/rpc/failure.h"
#include "plugin/rpc/request.h"
#include "schema/validation.h"

namespace plugin {
namespace {

tfplugin6::ServerCapabilities capabilities(const schema::Offer& offer) {
  const auto any = [&offer](auto has) {
    return std::any_of(offer.resources.begin(), offer.resources.end(), has);
  };
  tfplugin6::ServerCapabilities offered;
  offered.set_plan_destroy(true);
  offered.set_get_provider_schema_optional(true);
  offered.set_move_resource_state(any([](const auto& one) { return one->move() != nullptr; }));
  offered.set_generate_resource_config(
      any([](const auto& one) { return one->config_generation() != nullptr; }));
  return offered;
}

}  // namespace

void ProviderAnswers::answer(const tfplugin6::ProviderMetadata::Request&,
                             tfplugin6::ProviderMetadata::Response& response,
                             const base::Context&) const {
  const schema::Offer& offer = provider_.offer();
  *response.mutable_server_capabilities() = capabilities(offer);
  for (const auto& one : offer.resources) response.add_resources()->set_type_name(one->type_name());
  for (const auto& one : offer.data_sources) {
    response.add_data_sources()->set_type_name(one->type_name());
  }
  for (const auto& one : offer.functions) response.add_functions()->set_name(one->name());
  for (const auto& one : offer.ephemeral_resources) {
    response.add_ephemeral_resources()->set_type_name(one->type_name());
  }
  for (const auto& one : offer.list_resources) {
    response.add_list_resources()->set_type_name(one->type_name());
  }
  for (const auto& one : offer.actions) response.add_actions()->set_type_name(one->type_name());
}

void ProviderAnswers::answer(const tfplugin6::GetProviderSchema::Request&,
                             tfplugin6::GetProviderSchema::Response& response,
                             const base::Context&) const {
  const schema::Offer& offer = provider_.offer();
  const auto encode_all = [](const auto& objects, auto& wire) {
    for (const auto& one : objects) encode(one->schema(), &wire[one->type_name()]);
  };
  encode(provider_.schema(), response.mutable_provider());
  encode_all(offer.resources, *response.mutable_resource_schemas());
  encode_all(offer.data_sources, *response.mutable_data_source_schemas());
  encode_all(offer.ephemeral_resources, *response.mutable_ephemeral_resource_schemas());
  encode_all(offer.list_resources, *response.mutable_list_resource_schemas());
  for (const auto& one : offer.actions) {
    encode(one->schema(), (*response.mutable_action_schemas())[one->type_name()].mutable_schema());
  }
  for (const auto& one : offer.functions) {
    encode(one->signature(), &(*response.mutable_functions())[one->name()]);
  }
  *response.mutable_server_capabilities() = capabilities(offer);
}

void ProviderAnswers::answer(const tfplugin6::ValidateProviderConfig::Request& request,
                             tfplugin6::ValidateProviderConfig::Response& response,
                             const base::Context&) const {
  const auto config = decode_config(request.config(), provider_.schema());
  if (!config) return fail(response, config.error());
  const auto own = [&] { return provider_.validate(*config); };
  append(schema::validate_config(provider_.schema(), *config, own), response.mutable_diagnostics());
}

void ProviderAnswers::answer(const tfplugin6::ConfigureProvider::Request& request,
                             tfplugin6::ConfigureProvider::Response& response,
                             const base::Context& context) const {
  const auto config = decode_config(request.config(), provider_.schema());
  if (!config) return fail(response, config.error());
  append(provider_.configure(*config, request.terraform_version(), context),
         response.mutable_diagnostics());
}

}  // namespace plugin
