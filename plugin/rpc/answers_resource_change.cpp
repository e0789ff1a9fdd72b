#include <utility>

#include "plugin/rpc/answers_resource.h"
#include "plugin/rpc/deferral.h"
#include "plugin/rpc/identities.h"
#include "plugin/rpc/outcome.h"
#include "plugin/rpc/request.h"

namespace plugin {
namespace {

using schema::StateResponse;
using schema::Value;

/// Terraform replaces the stored private data by what is answered, even by nothing.
const std::string& kept(const std::string& answered, const std::string& before) {
  return answered.empty() ? before : answered;
}

bool is_same(const tfplugin6::DynamicValue& a, const tfplugin6::DynamicValue& b) {
  return a.msgpack() == b.msgpack() && a.json() == b.json();
}

base::Expected<schema::PlanRequest> decode_plan(
    const tfplugin6::PlanResourceChange::Request& request, const schema::Type& type) {
  auto config = decode_object(request.config(), type);
  if (!config) return base::fail(config.error());
  auto prior = decode_stored(request.prior_state(), type);
  if (!prior) return base::fail(prior.error());
  // Mostly what there is is also what is proposed: then it is read once.
  auto proposed = is_same(request.proposed_new_state(), request.prior_state())
                      ? prior
                      : decode_object(request.proposed_new_state(), type);
  if (!proposed) return base::fail(proposed.error());
  if (config->is_null() != proposed->is_null()) {
    return base::fail(invalid_request("Of configuration and proposed state only one is there."));
  }
  return schema::PlanRequest{std::move(*config), std::move(*prior), std::move(*proposed),
                             request.prior_private()};
}

base::Expected<schema::ApplyRequest> decode_apply(
    const tfplugin6::ApplyResourceChange::Request& request, const schema::Type& type) {
  auto config = decode_stored(request.config(), type);
  if (!config) return base::fail(config.error());
  auto prior = decode_stored(request.prior_state(), type);
  if (!prior) return base::fail(prior.error());
  auto planned = decode_object(request.planned_state(), type);
  if (!planned) return base::fail(planned.error());
  if (planned->is_null() && prior->is_null()) {
    return base::fail(invalid_request("There is neither a prior nor a planned state."));
  }
  if (!planned->is_null() && config->is_null()) {
    return base::fail(invalid_request("There is no configuration for the planned state."));
  }
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

/// The identity an update plans is the one the object has; objects from before there were
/// identities have one now.
void plan_identity(const schema::Identity& identity,
                   const tfplugin6::PlanResourceChange::Request& request, const Value& prior,
                   tfplugin6::PlanResourceChange::Response& response) {
  if (request.has_prior_identity()) {
    *response.mutable_planned_identity() = request.prior_identity();
  } else if (!prior.is_null() && has_identity(identity, prior)) {
    auto made = identity_of(identity, prior);
    if (!made) return fail(response, made.error());
    *response.mutable_planned_identity() = *std::move(made);
  }
}

/// What a failed change left need not have an identity yet, and keeps the one it had.
void set_identity(const schema::Identity& identity, const schema::ApplyRequest& request,
                  const Value& state, tfplugin6::ApplyResourceChange::Response& response) {
  auto made = request.prior.is_null() ? identity_of(identity, state)
                                      : identity_of_same(identity, state, response.new_identity());
  if (made) {
    *response.mutable_new_identity() = *std::move(made);
  } else if (response.diagnostics().empty()) {
    fail(response, made.error());
  }
}

}  // namespace

void ResourceAnswers::answer(const tfplugin6::PlanResourceChange::Request& request,
                             tfplugin6::PlanResourceChange::Response& response,
                             const base::Context& context) const {
  response.set_planned_private(request.prior_private());
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Schema& schema = (*resource)->schema();
  const schema::Type type = schema.value_type();
  const auto decoded = decode_plan(request, type);
  if (!decoded) return fail(response, decoded.error());
  if ((*resource)->identity() != nullptr) {
    plan_identity(*(*resource)->identity(), request, decoded->prior, response);
  }
  if (is_deferred(provider_, request)) defer(response);
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
  encode(*planned, type, response.mutable_planned_state());
}

void ResourceAnswers::answer(const tfplugin6::ApplyResourceChange::Request& request,
                             tfplugin6::ApplyResourceChange::Response& response,
                             const base::Context& context) const {
  // Until the resource says more, the prior object is what there is.
  *response.mutable_new_state() = request.prior_state();
  response.set_private_(request.planned_private());
  const auto resource = resources_.find(request.type_name());
  if (!resource) return fail(response, resource.error());
  const schema::Identity* const identity = (*resource)->identity();
  if (identity != nullptr && request.has_planned_identity()) {
    *response.mutable_new_identity() = request.planned_identity();
  }
  const schema::Schema& schema = (*resource)->schema();
  const auto decoded = decode_apply(request, schema.value_type());
  if (!decoded) return fail(response, decoded.error());
  const StateResponse outcome = apply(**resource, *decoded, context);
  append(outcome.diagnostics, response.mutable_diagnostics());
  if (outcome.state.is_null() && outcome.diagnostics.has_error()) return;
  if (decoded->planned.is_null() && !outcome.diagnostics.has_error()) {
    response.clear_new_state();
    response.clear_private_();
    response.clear_new_identity();
    return;
  }
  const auto state = storable(schema, outcome.state);
  if (!state) return fail(response, state.error());
  encode(*state, schema.value_type(), response.mutable_new_state());
  response.set_private_(kept(outcome.private_data, request.planned_private()));
  if (identity != nullptr) set_identity(*identity, *decoded, *state, response);
}

}  // namespace plugin
