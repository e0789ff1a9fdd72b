#include "provider/coolify_provider.h"

#include <utility>

#include "provider/api_access.h"
#include "provider/provider_config.h"
#include "provider/registry.h"

namespace provider {
namespace {

class CoolifyProvider final : public schema::Provider {
 public:
  const schema::Schema& schema() const override { return schema_; }

  base::Diagnostics validate(const schema::Value& config) const override {
    auto model = provider_spec().decode(config);
    if (!model) return model.error();
    if (!model->endpoint.is_known()) return {};
    const auto normal = coolify::normalize_endpoint(*model->endpoint);
    return normal ? base::Diagnostics() : base::Diagnostics(normal.error());
  }

  base::Diagnostics configure(const schema::Value& config, const std::string& terraform_version,
                              const base::Context& context) override {
    auto settings = client_config(config, terraform_version, &process_environment);
    if (!settings) return settings.error();
    if (!*settings) {
      context.log.info("provider configuration is not known yet");
      access_.set(nullptr);
      return {};
    }
    auto client = coolify::make_client(**std::move(settings));
    if (!client) return client.error();
    access_.set(*std::move(client));
    return {};
  }

  std::vector<schema::Resource*> resources() const override {
    std::vector<schema::Resource*> all;
    for (const auto& resource : resources_) all.push_back(resource.get());
    return all;
  }

 private:
  schema::Schema schema_ =
      provider_spec().schema(0,
                             "The Coolify provider turns machines into Coolify servers. It "
                             "prepares them over SSH, records "
                             "them through the Coolify API and waits for Coolify's own verdict.");
  ApiAccess access_;
  std::vector<std::unique_ptr<schema::Resource>> resources_ = make_resources(access_);
};

}  // namespace

std::unique_ptr<schema::Provider> make_coolify_provider() {
  return std::make_unique<CoolifyProvider>();
}

}  // namespace provider
