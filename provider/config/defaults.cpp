#include "provider/config/defaults.h"

#include "provider/arguments/health_checks.h"

namespace provider {

schema::ObjectSpec<DefaultsModel> defaults_arguments() {
  schema::ObjectSpec<DefaultsModel> spec;
  spec.nested(
          "ssh", &DefaultsModel::ssh, ssh_arguments(SshPlace::provider_defaults),
          "How to log in to the machines of all resources, where their own `ssh` says nothing. "
          "What belongs together is taken together: the accounts; the private key, or Coolify's, "
          "with its passphrase and certificate; the host key arguments; the proxy; the jump hosts. "
          "Secrets given here are in no state and shown by no plan; a plan that is saved to a file "
          "holds the configuration as written and the values of its variables, save ephemeral "
          "ones.")
      .optional();
  spec.nested("health_checks", &DefaultsModel::health_checks, health_checks_object(),
              "Thresholds and severities for all resources, where their own `health_checks` leave "
              "them open.")
      .optional();
  return spec;
}

void Defaults::set(const schema::Field<DefaultsModel>& model) {
  const std::scoped_lock lock(mutex_);
  ssh_ = model.is_unknown() ? schema::Field<SshModel>::unknown() : schema::Field<SshModel>::null();
  health_checks_ = schema::Value();
  if (!model.is_known()) return;
  ssh_ = model->ssh;
  health_checks_ = model->health_checks;
}

schema::Field<SshModel> Defaults::ssh() const {
  const std::scoped_lock lock(mutex_);
  return ssh_;
}

schema::Value Defaults::health_checks() const {
  const std::scoped_lock lock(mutex_);
  return health_checks_;
}

}  // namespace provider
