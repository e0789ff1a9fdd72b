#pragma once

#include <map>
#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "schema/provider.h"
#include "tfplugin6.pb.h"

namespace plugin {

namespace wire = tfplugin6;

/// Answers the provider's RPCs: decodes the request, looks the resource up, calls it, holds what it
/// returned against Terraform's rules and encodes that. Knows neither gRPC nor any particular
/// resource. Whatever goes wrong becomes an error diagnostic in the response; what a response holds
/// when an exception passes through is valid too. No answer needs another one first, nor a
/// configuration: Terraform may ask a process anything first. Thread-safe. The provider must
/// outlive it.
class Dispatcher {
 public:
  explicit Dispatcher(schema::Provider& provider);

  void answer(const wire::ProviderMetadata::Request& request,
              wire::ProviderMetadata::Response& response, const base::Context& context) const;
  void answer(const wire::GetProviderSchema::Request& request,
              wire::GetProviderSchema::Response& response, const base::Context& context) const;
  /// None: no resource has an identity.
  void answer(const wire::GetResourceIdentitySchemas::Request& request,
              wire::GetResourceIdentitySchemas::Response& response,
              const base::Context& context) const;
  /// None: the provider has no functions.
  void answer(const wire::GetFunctions::Request& request, wire::GetFunctions::Response& response,
              const base::Context& context) const;

  void answer(const wire::ValidateProviderConfig::Request& request,
              wire::ValidateProviderConfig::Response& response, const base::Context& context) const;
  void answer(const wire::ConfigureProvider::Request& request,
              wire::ConfigureProvider::Response& response, const base::Context& context) const;

  void answer(const wire::ValidateResourceConfig::Request& request,
              wire::ValidateResourceConfig::Response& response, const base::Context& context) const;
  void answer(const wire::UpgradeResourceState::Request& request,
              wire::UpgradeResourceState::Response& response, const base::Context& context) const;
  void answer(const wire::ReadResource::Request& request, wire::ReadResource::Response& response,
              const base::Context& context) const;
  void answer(const wire::PlanResourceChange::Request& request,
              wire::PlanResourceChange::Response& response, const base::Context& context) const;
  void answer(const wire::ApplyResourceChange::Request& request,
              wire::ApplyResourceChange::Response& response, const base::Context& context) const;
  void answer(const wire::ImportResourceState::Request& request,
              wire::ImportResourceState::Response& response, const base::Context& context) const;

 private:
  /// Fails with "plugin.no_such_type".
  [[nodiscard]] base::Expected<schema::Resource*> find(const std::string& type_name) const;

  schema::Provider& provider_;
  std::map<std::string, schema::Resource*> resources_;  // not owned: they live with the provider
};

}  // namespace plugin
