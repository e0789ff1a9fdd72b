#pragma once

#include "base/context.h"
#include "schema/provider.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about the provider as a whole: what it offers, and its own configuration. No
/// answer needs another one first, nor a configuration: Terraform may ask a process anything first.
/// Thread-safe. The provider must outlive it.
class ProviderAnswers {
 public:
  explicit ProviderAnswers(schema::Provider& provider) : provider_(provider) {}

  void answer(const tfplugin6::ProviderMetadata::Request& request,
              tfplugin6::ProviderMetadata::Response& response, const base::Context& context) const;
  void answer(const tfplugin6::GetProviderSchema::Request& request,
              tfplugin6::GetProviderSchema::Response& response, const base::Context& context) const;
  void answer(const tfplugin6::ValidateProviderConfig::Request& request,
              tfplugin6::ValidateProviderConfig::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::ConfigureProvider::Request& request,
              tfplugin6::ConfigureProvider::Response& response, const base::Context& context) const;

 private:
  schema::Provider& provider_;
};

}  // namespace plugin
