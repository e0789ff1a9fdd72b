#include "plugin/convert.h"
#include "plugin/dispatcher.h"
#include "plugin/failure.h"
#include "plugin/outcome.h"

namespace plugin {
namespace {

using schema::StateResponse;
using schema::Value;

/// Terraform replaces the stored private data by what is answered, even by nothing.
const std::string& kept(const std::string& answered, const std::string& before) {
  return answered.empty() ? before : answered;
}

base::Expected<schema::PlanRequest> decode_plan(const wire::PlanResourceChange::Request& request,
                                                const schema::Type& type) {
  auto config = decode(request.config(), type);
  if (!config) return base::fail(config.error());
  auto prior = decode(request.prior_state(), type);
  if (!prior) return base::fail(prior.error());
  auto proposed = decode(request.proposed_new_state(), type);
  if (!proposed) return base::fail(proposed.error());
  return schema::PlanRequest{std::move(*config), std::move(*prior), std::move(*proposed),
                             request.prior_private()};
}

base::Expected<schema::ApplyRequest> decode_apply(const wire::ApplyResourceChange::Request& request,
                                                  const schema::Type& type) {
  auto config = decode(request.config(), type);
  if (!config) return base::fail(config.error());
  auto prior = decode(request.prior_state(), type);
  if (!prior) return base::fail(prior.error());
  auto planned = decode(request.planned_state(), type);
  if (!planned) return base::fail(planned.error());
  return schema::ApplyRequest{std::move(*config), std::move(*prior), std::move(*planned),
                              request.planned_private()};
}

/// Which of prior and planned is null says what is to be done.
StateResponse apply(schema::Resource& resource, const schema::ApplyRequest& request,
                    const base::Context& context) {
  if (request.planned.is_null()) return resource.remove(request, context);
  if (request.prior.is_null()) return resource.create(request, context);
  return resource.update(request, context);
}

}  // namespace

void Dispatcher::answer(const wire::PlanResourceChange::Request& request,
                        wire::PlanResourceChange::Response& response,
                        const base::Context& context) const {
  response.set_planned_private(request.prior_private());
  const auto resource = find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Schema& schema = (*resource)->schema();
  const auto decoded = decode_plan(request, schema.value_type());
  if (!decoded) return fail(response, decoded.error());
  const schema::PlanResponse plan = (*resource)->plan(*decoded, context);
  append(plan.diagnostics, response.mutable_diagnostics());
  response.set_planned_private(kept(plan.planned_private, request.prior_private()));
  for (const base::Path& path : plan.requires_replace) {
    encode(path, response.add_requires_replace());
  }
  // A removal is planned as null, which is also what an absent value means.
  if (decoded->proposed.is_null() || plan.diagnostics.has_error()) return;
  const auto planned = plannable(schema, plan.planned);
  if (!planned) return fail(response, planned.error());
  encode(*planned, schema.value_type(), response.mutable_planned_state());
}

void Dispatcher::answer(const wire::ApplyResourceChange::Request& request,
                        wire::ApplyResourceChange::Response& response,
                        const base::Context& context) const {
  // Until the resource says more, the prior object is what there is.
  *response.mutable_new_state() = request.prior_state();
  response.set_private_(request.planned_private());
  const auto resource = find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Schema& schema = (*resource)->schema();
  const auto decoded = decode_apply(request, schema.value_type());
  if (!decoded) return fail(response, decoded.error());
  const StateResponse outcome = apply(**resource, *decoded, context);
  append(outcome.diagnostics, response.mutable_diagnostics());
  if (outcome.state.is_null() && outcome.diagnostics.has_error()) return;
  if (decoded->planned.is_null() && !outcome.diagnostics.has_error()) {
    response.clear_new_state();
    response.clear_private_();
    return;
  }
  const auto state = storable(schema, outcome.state);
  if (!state) return fail(response, state.error());
  encode(*state, schema.value_type(), response.mutable_new_state());
  response.set_private_(kept(outcome.private_data, request.planned_private()));
}

}  // namespace plugin
