#pragma once

#include "base/context.h"
#include "plugin/rpc/by_name.h"
#include "schema/provider.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about managed resources. Thread-safe. The provider must outlive it.
class ResourceAnswers {
 public:
  explicit ResourceAnswers(const schema::Provider& provider)
      : provider_(provider), resources_("resource", provider.offer().resources) {}

  void answer(const tfplugin6::ValidateResourceConfig::Request& request,
              tfplugin6::ValidateResourceConfig::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::ReadResource::Request& request,
              tfplugin6::ReadResource::Response& response, const base::Context& context) const;
  void answer(const tfplugin6::PlanResourceChange::Request& request,
              tfplugin6::PlanResourceChange::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::ApplyResourceChange::Request& request,
              tfplugin6::ApplyResourceChange::Response& response,
              const base::Context& context) const;

  // What was stored, by this type or another one.

  void answer(const tfplugin6::UpgradeResourceState::Request& request,
              tfplugin6::UpgradeResourceState::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::MoveResourceState::Request& request,
              tfplugin6::MoveResourceState::Response& response, const base::Context& context) const;

  // Objects that Terraform does not know yet.

  /// By id, or by identity where the resource has one.
  void answer(const tfplugin6::ImportResourceState::Request& request,
              tfplugin6::ImportResourceState::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::GenerateResourceConfig::Request& request,
              tfplugin6::GenerateResourceConfig::Response& response,
              const base::Context& context) const;

  // Identities.

  void answer(const tfplugin6::GetResourceIdentitySchemas::Request& request,
              tfplugin6::GetResourceIdentitySchemas::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::UpgradeResourceIdentity::Request& request,
              tfplugin6::UpgradeResourceIdentity::Response& response,
              const base::Context& context) const;

 private:
  const schema::Provider& provider_;
  ByName<schema::Resource> resources_;
};

}  // namespace plugin
