#include "provider/coolify_provider.h"

#include <atomic>
#include <utility>

#include "checks/catalog.h"
#include "provider/advice/advice.h"
#include "provider/arguments/health_checks.h"
#include "provider/arguments/ssh_check.h"
#include "provider/arguments/ssh_connector.h"
#include "provider/config/provider_config.h"
#include "provider/registry.h"

namespace provider {
namespace {

/// What is wrong with the known parts of `defaults`.
base::Diagnostics defaults_faults(const ProviderModel& model) {
  base::Diagnostics faults;
  const base::Path defaults = base::Path::of("defaults");
  const DefaultsModel* const given = model.defaults.if_known();
  if (given == nullptr) return faults;
  if (const SshModel* const ssh = given->ssh.if_known()) {
    faults.add_all(check_ssh(*ssh).below(defaults.name("ssh")));
  }
  faults.add_all(checks::validate_options(check_options(given->health_checks))
                     .below(defaults.name("health_checks")));
  return faults;
}

schema::Field<DefaultsModel> defaults_of(const schema::Value& config) {
  if (!config.is_known()) return {};
  const auto model = provider_spec().decode(config);
  return model ? model->defaults : schema::Field<DefaultsModel>();
}

class CoolifyProvider final : public schema::Provider {
 public:
  const schema::Schema& schema() const override { return schema_; }

  base::Diagnostics validate(const schema::Value& config) const override {
    auto model = provider_spec().decode(config);
    if (!model) return model.error();
    base::Diagnostics faults = defaults_faults(*model);
    faults.add_all(for_terraform(transport_faults(*model)));
    return faults;
  }

  base::Diagnostics configure(const schema::Value& config, const std::string& terraform_version,
                              const base::Context& context) override {
    defaults_.set(defaults_of(config));
    auto settings = client_config(config, terraform_version, &process_environment);
    if (!settings) return for_terraform(settings.error());
    std::optional<coolify::ClientConfig>& known = *settings;
    if (!known) {
      context.log.info("provider configuration is not known yet");
      access_.set(nullptr);
      awaits_configuration_ = true;
      return {};
    }
    awaits_configuration_ = false;
    std::string endpoint = known->endpoint;
    auto client = coolify::make_client(*std::move(known));
    if (!client) return for_terraform(client.error());
    access_.set(*std::move(client), std::move(endpoint));
    return {};
  }

  bool awaits_configuration() const override { return awaits_configuration_; }

  const schema::Offer& offer() const override { return offer_; }

 private:
  schema::Schema schema_ =
      provider_spec().schema(0,
                             "The Coolify provider turns machines into Coolify servers. It "
                             "prepares them over SSH, records "
                             "them through the Coolify API and waits for Coolify's own verdict.");
  std::atomic<bool> awaits_configuration_ = false;
  ApiAccess access_;
  Defaults defaults_;
  schema::Offer offer_ = make_offer({access_, defaults_, &connect_by_ssh});
};

}  // namespace

std::unique_ptr<schema::Provider> make_coolify_provider() {
  return std::make_unique<CoolifyProvider>();
}

}  // namespace provider
