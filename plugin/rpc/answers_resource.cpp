#include "plugin/rpc/answers_resource.h"

#include "plugin/rpc/deferral.h"
#include "plugin/rpc/identities.h"
#include "plugin/rpc/outcome.h"
#include "plugin/rpc/request.h"
#include "schema/validation.h"

namespace plugin {

void ResourceAnswers::answer(const tfplugin6::ValidateResourceConfig::Request& request,
                             tfplugin6::ValidateResourceConfig::Response& response,
                             const base::Context&) const {
  const auto resource = resources_.find(request.type_name());
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
  const auto own = [&] { return (*resource)->validate(*config, client); };
  append(schema::validate_config(schema, *config, own), diagnostics);
}

void ResourceAnswers::answer(const tfplugin6::ReadResource::Request& request,
                             tfplugin6::ReadResource::Response& response,
                             const base::Context& context) const {
  // Until there is something newer, all stays as it is.
  *response.mutable_new_state() = request.current_state();
  response.set_private_(request.private_());
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Identity* const identity = (*resource)->identity();
  if (identity != nullptr && request.has_current_identity()) {
    *response.mutable_new_identity() = request.current_identity();
  }
  const schema::Schema& schema = (*resource)->schema();
  const auto current = decode_stored(request.current_state(), schema.value_type());
  if (!current) return fail(response, current.error());
  if (current->is_null()) return;
  if (is_deferred(provider_, request)) return defer(response);
  const schema::StateResponse read = (*resource)->read({*current, request.private_()}, context);
  append(read.diagnostics, response.mutable_diagnostics());
  if (read.diagnostics.has_error()) return;
  if (read.state.is_null()) {
    response.clear_new_state();
    response.clear_private_();
    response.clear_new_identity();
    return;
  }
  const auto state = storable(schema, read.state);
  if (!state) return fail(response, state.error());
  encode(*state, schema.value_type(), response.mutable_new_state());
  if (!read.private_data.empty()) response.set_private_(read.private_data);
  if (identity == nullptr) return;
  auto same = identity_of_same(*identity, *state, request.current_identity());
  if (!same) return fail(response, same.error());
  *response.mutable_new_identity() = *std::move(same);
}

}  // namespace plugin
