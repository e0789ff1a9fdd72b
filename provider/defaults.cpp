#include "provider/defaults.h"

namespace provider {

schema::ObjectSpec<DefaultsModel> defaults_arguments() {
  schema::ObjectSpec<DefaultsModel> spec;
  spec.nested("ssh", &DefaultsModel::ssh, ssh_arguments(SshPlace::provider_defaults),
              "How to log in to the machines of all resources, where their own `ssh` says nothing. "
              "What belongs together is taken together: the accounts; the private key with its "
              "passphrase and certificate; the host key arguments; the proxy; the jump hosts. "
              "Secrets given here are in no plan and no state.")
      .optional();
  return spec;
}

void Defaults::set(const schema::Field<DefaultsModel>& model) {
  const std::scoped_lock lock(mutex_);
  ssh_ = schema::Field<SshModel>::null();
  if (model.is_unknown()) ssh_ = schema::Field<SshModel>::unknown();
  if (model.is_known()) ssh_ = model->ssh;
}

schema::Field<SshModel> Defaults::ssh() const {
  const std::scoped_lock lock(mutex_);
  return ssh_;
}

}  // namespace provider
