#pragma once

#include "schema/provider.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Whether `request` is to be put off until the provider's configuration is known: it is not yet,
/// and Terraform takes a deferred answer. It says that it does in every apply too, where it takes
/// none, but there the configuration is known.
template <typename Request>
[[nodiscard]] bool is_deferred(const schema::Provider& provider, const Request& request) {
  return request.client_capabilities().deferral_allowed() && provider.awaits_configuration();
}

/// Says why.
template <typename Response>
void defer(Response& response) {
  response.mutable_deferred()->set_reason(tfplugin6::Deferred::PROVIDER_CONFIG_UNKNOWN);
}

}  // namespace plugin
