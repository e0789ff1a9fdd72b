#pragma once

#include "base/context.h"
#include "plugin/rpc/by_name.h"
#include "schema/provider.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about ephemeral resources. Thread-safe. The provider must outlive it.
class EphemeralAnswers {
 public:
  explicit EphemeralAnswers(const schema::Provider& provider)
      : provider_(provider),
        resources_("ephemeral resource", provider.offer().ephemeral_resources) {}

  void answer(const tfplugin6::ValidateEphemeralResourceConfig::Request& request,
              tfplugin6::ValidateEphemeralResourceConfig::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::OpenEphemeralResource::Request& request,
              tfplugin6::OpenEphemeralResource::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::RenewEphemeralResource::Request& request,
              tfplugin6::RenewEphemeralResource::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::CloseEphemeralResource::Request& request,
              tfplugin6::CloseEphemeralResource::Response& response,
              const base::Context& context) const;

 private:
  const schema::Provider& provider_;
  ByName<schema::EphemeralResource> resources_;
};

}  // namespace plugin
