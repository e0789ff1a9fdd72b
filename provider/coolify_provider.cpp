#include "provider/coolify_provider.h"

#include <algorithm>
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

/// Nothing given where there is no such configuration: client_config() tells what is wrong.
ProviderModel model_of(const schema::Value& config) {
  if (!config.is_known()) return {};
  auto model = provider_spec().decode(config);
  return model ? *std::move(model) : ProviderModel();
}

std::optional<std::size_t> limit_of(const schema::Field<std::int64_t>& most) {
  const std::int64_t* const known = most.if_known();
  if (known == nullptr) return std::nullopt;
  return static_cast<std::size_t>(std::max<std::int64_t>(*known, 1));
}

/// Null when nothing wants to be told, or when it is not known yet what does.
base::Expected<std::shared_ptr<events::Publisher>> publisher_for(const ProviderModel& model,
                                                                 const std::string& sender,
                                                                 base::Clock& clock) {
  auto config = events_config(model.events, &process_environment);
  if (!config || config->empty()) return nullptr;
  auto made = events::make_publisher(*std::move(config), sender, clock);
  if (!made) return base::fail(at_its_argument(std::move(made.error()), model.events));
  return *std::move(made);
}

class CoolifyProvider final : public schema::Provider {
 public:
  const schema::Schema& schema() const override { return schema_; }

  base::Diagnostics validate(const schema::Value& config) const override {
    auto model = provider_spec().decode(config);
    if (!model) return model.error();
    base::Diagnostics faults = defaults_faults(*model);
    faults.add_all(for_terraform(events_faults(model->events)));
    faults.add_all(for_terraform(transport_faults(*model)));
    return faults;
  }

  base::Diagnostics configure(const schema::Value& config, const std::string& terraform_version,
                              const base::Context& context) override {
    const ProviderModel model = model_of(config);
    defaults_.set(model.defaults);
    queue_.set_limit(limit_of(model.max_concurrent_registrations));
    auto settings = client_config(config, terraform_version, &process_environment);
    if (!settings) return for_terraform(settings.error());
    auto publisher =
        publisher_for(model, user_agent(terraform_version, &process_environment), *context.clock);
    if (!publisher) return for_terraform(publisher.error());
    events_.set(*std::move(publisher));
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
  EventAccess events_;
  registration::Queue queue_;
  schema::Offer offer_ = make_offer({access_, defaults_, &connect_by_ssh, &events_, &queue_});
};

}  // namespace

std::unique_ptr<schema::Provider> make_coolify_provider() {
  return std::make_unique<CoolifyProvider>();
}

}  // namespace provider
