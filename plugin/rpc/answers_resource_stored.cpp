#include <utility>

#include "plugin/rpc/answers_resource.h"
#include "plugin/rpc/deferral.h"
#include "plugin/rpc/identities.h"
#include "plugin/rpc/outcome.h"
#include "plugin/rpc/request.h"

namespace plugin {
namespace {

base::Diagnostic too_old() {
  return unsupported("states written before Terraform 0.12 cannot be read");
}

schema::MoveRequest decode_move(const tfplugin6::MoveResourceState::Request& request) {
  return {.provider = request.source_provider_address(),
          .type_name = request.source_type_name(),
          .schema_version = request.source_schema_version(),
          .state_json = request.source_state().json(),
          .private_data = request.source_private(),
          .identity_json = request.source_identity().json(),
          .identity_version = request.source_identity_schema_version()};
}

/// The id an import is for.
base::Expected<std::string> import_id(const schema::Resource& resource,
                                      const tfplugin6::ImportResourceState::Request& request) {
  if (!request.has_identity()) return request.id();
  const schema::Identity* const identity = resource.identity();
  if (identity == nullptr) {
    return base::fail(unsupported("resources are imported by their id, not by identity"));
  }
  const auto wanted = decode_wanted(*identity, request.identity());
  if (!wanted) return base::fail(wanted.error());
  return identity->import_id(*wanted);
}

}  // namespace

void ResourceAnswers::answer(const tfplugin6::UpgradeResourceState::Request& request,
                             tfplugin6::UpgradeResourceState::Response& response,
                             const base::Context&) const {
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  if (request.raw_state().json().empty()) return fail(response, too_old());
  const schema::Schema& schema = (*resource)->schema();
  const schema::StateResponse upgraded =
      (*resource)->upgrade(request.version(), request.raw_state().json());
  append(upgraded.diagnostics, response.mutable_diagnostics());
  if (upgraded.diagnostics.has_error()) return;
  const auto state = storable(schema, upgraded.state);
  if (!state) return fail(response, state.error());
  encode(*state, schema.value_type(), response.mutable_upgraded_state());
}

void ResourceAnswers::answer(const tfplugin6::MoveResourceState::Request& request,
                             tfplugin6::MoveResourceState::Response& response,
                             const base::Context&) const {
  const auto resource = resources_.find(request.target_type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Move* const move = (*resource)->move();
  if (move == nullptr) {
    return fail(response, unsupported("states of other resource types cannot be taken over"));
  }
  if (request.source_state().json().empty()) return fail(response, too_old());
  const schema::Schema& schema = (*resource)->schema();
  const auto moved = move->move(decode_move(request));
  if (!moved) return fail(response, moved.error());
  const auto state = storable(schema, moved->state);
  if (!state) return fail(response, state.error());
  encode(*state, schema.value_type(), response.mutable_target_state());
  response.set_target_private(moved->private_data);
  if ((*resource)->identity() == nullptr) return;
  auto identity = identity_of(*(*resource)->identity(), *state);
  if (!identity) return fail(response, identity.error());
  *response.mutable_target_identity() = *std::move(identity);
}

void ResourceAnswers::answer(const tfplugin6::ImportResourceState::Request& request,
                             tfplugin6::ImportResourceState::Response& response,
                             const base::Context& context) const {
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const auto id = import_id(**resource, request);
  if (!id) return fail(response, id.error());
  const schema::Schema& schema = (*resource)->schema();
  if (is_deferred(provider_, request)) {
    defer(response);
    auto* const entry = response.add_imported_resources();
    entry->set_type_name(request.type_name());
    return encode(schema::Value::unknown(schema.value_type()), schema.value_type(),
                  entry->mutable_state());
  }
  const schema::StateResponse imported = (*resource)->import_state(*id, context);
  append(imported.diagnostics, response.mutable_diagnostics());
  if (imported.diagnostics.has_error()) return;
  const auto state = storable(schema, imported.state);
  if (!state) return fail(response, state.error());
  base::Expected<WireIdentity> identity;
  if ((*resource)->identity() != nullptr) identity = identity_of(*(*resource)->identity(), *state);
  if (!identity) return fail(response, identity.error());
  auto* const entry = response.add_imported_resources();
  entry->set_type_name(request.type_name());
  encode(*state, schema.value_type(), entry->mutable_state());
  entry->set_private_(imported.private_data);
  if ((*resource)->identity() != nullptr) *entry->mutable_identity() = *std::move(identity);
}

void ResourceAnswers::answer(const tfplugin6::GenerateResourceConfig::Request& request,
                             tfplugin6::GenerateResourceConfig::Response& response,
                             const base::Context&) const {
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Schema& schema = (*resource)->schema();
  const auto state = decode_stored(request.state(), schema.value_type());
  if (!state) return fail(response, state.error());
  if (state->is_null()) return fail(response, invalid_request("There is no state."));
  const schema::ConfigGeneration* const generation = (*resource)->config_generation();
  const auto config =
      storable(schema, generation == nullptr ? schema::configurable_part(schema, *state)
                                             : generation->config_of(*state));
  if (!config) return fail(response, config.error());
  encode(*config, schema.value_type(), response.mutable_config());
}

void ResourceAnswers::answer(const tfplugin6::GetResourceIdentitySchemas::Request&,
                             tfplugin6::GetResourceIdentitySchemas::Response& response,
                             const base::Context&) const {
  for (const auto& [name, resource] : resources_.all()) {
    if (resource->identity() == nullptr) continue;
    encode(resource->identity()->schema(), &(*response.mutable_identity_schemas())[name]);
  }
}

void ResourceAnswers::answer(const tfplugin6::UpgradeResourceIdentity::Request& request,
                             tfplugin6::UpgradeResourceIdentity::Response& response,
                             const base::Context&) const {
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Identity* const identity = (*resource)->identity();
  if (identity == nullptr) return fail(response, no_identity());
  const auto upgraded = identity->upgrade(request.version(), request.raw_identity().json());
  if (!upgraded) return fail(response, upgraded.error());
  auto wire = encode_identity(*identity, *upgraded);
  if (!wire) return fail(response, wire.error());
  *response.mutable_upgraded_identity() = *std::move(wire);
}

}  // namespace plugin
