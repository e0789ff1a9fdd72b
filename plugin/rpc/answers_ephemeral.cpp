#include "plugin/rpc/answers_ephemeral.h"

#include "plugin/rpc/deferral.h"
#include "plugin/rpc/outcome.h"
#include "plugin/rpc/request.h"

namespace plugin {

void EphemeralAnswers::answer(const tfplugin6::ValidateEphemeralResourceConfig::Request& request,
                              tfplugin6::ValidateEphemeralResourceConfig::Response& response,
                              const base::Context&) const {
  answer_validation(resources_, request, response);
}

void EphemeralAnswers::answer(const tfplugin6::OpenEphemeralResource::Request& request,
                              tfplugin6::OpenEphemeralResource::Response& response,
                              const base::Context& context) const {
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Schema& schema = (*resource)->schema();
  const auto config = decode_known_config(request.config(), schema);
  if (!config) return fail(response, config.error());
  if (is_deferred(provider_, request)) {
    defer(response);
    return encode(schema::Value::unknown(schema.value_type()), schema.value_type(),
                  response.mutable_result());
  }
  const schema::OpenResponse opened = (*resource)->open(*config, context);
  append(opened.diagnostics, response.mutable_diagnostics());
  if (opened.diagnostics.has_error()) return;
  const auto result = storable(schema, opened.result);
  if (!result) {
    fail(response, result.error());
    // Terraform takes it for not opened and so would never close it.
    append((*resource)->close(opened.private_data, context), response.mutable_diagnostics());
    return;
  }
  encode(*result, schema.value_type(), response.mutable_result());
  response.set_private_(opened.private_data);
  if (opened.renew_at) encode(*opened.renew_at, response.mutable_renew_at());
}

void EphemeralAnswers::answer(const tfplugin6::RenewEphemeralResource::Request& request,
                              tfplugin6::RenewEphemeralResource::Response& response,
                              const base::Context& context) const {
  response.set_private_(request.private_());
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::RenewResponse renewed = (*resource)->renew(request.private_(), context);
  append(renewed.diagnostics, response.mutable_diagnostics());
  if (!renewed.private_data.empty()) response.set_private_(renewed.private_data);
  if (renewed.renew_at) encode(*renewed.renew_at, response.mutable_renew_at());
}

void EphemeralAnswers::answer(const tfplugin6::CloseEphemeralResource::Request& request,
                              tfplugin6::CloseEphemeralResource::Response& response,
                              const base::Context& context) const {
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  append((*resource)->close(request.private_(), context), response.mutable_diagnostics());
}

}  // namespace plugin
