#include "plugin/convert.h"
#include "plugin/dispatcher.h"
#include "plugin/failure.h"
#include "plugin/outcome.h"
#include "schema/validation.h"

namespace plugin {

void Dispatcher::answer(const wire::ValidateResourceConfig::Request& request,
                        wire::ValidateResourceConfig::Response& response,
                        const base::Context&) const {
  const auto resource = find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Schema& schema = (*resource)->schema();
  const auto config = decode(request.config(), schema.value_type());
  if (!config) return fail(response, config.error());
  if (!config->is_known()) return;
  const schema::ClientCapabilities client = decode(request.client_capabilities());
  WireDiagnostics* const diagnostics = response.mutable_diagnostics();
  if (!client.write_only_attributes_allowed) {
    append(schema::write_only_faults(schema, *config), diagnostics);
  }
  append(schema::validate_config(schema, *config), diagnostics);
  append((*resource)->validate(*config, client), diagnostics);
}

void Dispatcher::answer(const wire::UpgradeResourceState::Request& request,
                        wire::UpgradeResourceState::Response& response,
                        const base::Context&) const {
  const auto resource = find(request.type_name());
  if (!resource) return fail(response, resource.error());
  if (request.raw_state().json().empty()) {
    return fail(response, unsupported("states written before Terraform 0.12 cannot be read"));
  }
  const schema::Schema& schema = (*resource)->schema();
  const schema::StateResponse upgraded =
      (*resource)->upgrade(request.version(), request.raw_state().json());
  append(upgraded.diagnostics, response.mutable_diagnostics());
  if (upgraded.diagnostics.has_error()) return;
  const auto state = storable(schema, upgraded.state);
  if (!state) return fail(response, state.error());
  encode(*state, schema.value_type(), response.mutable_upgraded_state());
}

void Dispatcher::answer(const wire::ReadResource::Request& request,
                        wire::ReadResource::Response& response,
                        const base::Context& context) const {
  // Until there is something newer, all stays as it is.
  *response.mutable_new_state() = request.current_state();
  response.set_private_(request.private_());
  const auto resource = find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Schema& schema = (*resource)->schema();
  const auto current = decode(request.current_state(), schema.value_type());
  if (!current) return fail(response, current.error());
  if (current->is_null()) return;
  const schema::StateResponse read = (*resource)->read({*current, request.private_()}, context);
  append(read.diagnostics, response.mutable_diagnostics());
  if (read.diagnostics.has_error()) return;
  if (read.state.is_null()) {
    response.clear_new_state();
    response.clear_private_();
    return;
  }
  const auto state = storable(schema, read.state);
  if (!state) return fail(response, state.error());
  encode(*state, schema.value_type(), response.mutable_new_state());
  if (!read.private_data.empty()) response.set_private_(read.private_data);
}

void Dispatcher::answer(const wire::ImportResourceState::Request& request,
                        wire::ImportResourceState::Response& response,
                        const base::Context& context) const {
  const auto resource = find(request.type_name());
  if (!resource) return fail(response, resource.error());
  if (request.has_identity()) {
    return fail(response, unsupported("resources are imported by their id, not by identity"));
  }
  const schema::Schema& schema = (*resource)->schema();
  const schema::StateResponse imported = (*resource)->import_state(request.id(), context);
  append(imported.diagnostics, response.mutable_diagnostics());
  if (imported.diagnostics.has_error()) return;
  const auto state = storable(schema, imported.state);
  if (!state) return fail(response, state.error());
  auto* const entry = response.add_imported_resources();
  entry->set_type_name(request.type_name());
  encode(*state, schema.value_type(), entry->mutable_state());
  entry->set_private_(imported.private_data);
}

}  // namespace plugin
