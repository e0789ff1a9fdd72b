#pragma once

#include <mutex>

#include "provider/arguments/ssh_arguments.h"
#include "schema/object_spec.h"

namespace provider {

/// The `defaults` object of the provider block.
struct DefaultsModel {
  schema::Field<SshModel> ssh;
  schema::Value health_checks;
};

[[nodiscard]] schema::ObjectSpec<DefaultsModel> defaults_arguments();

/// The provider block's defaults, which all resources of the process share. Thread-safe.
class Defaults {
 public:
  void set(const schema::Field<DefaultsModel>& model);

  /// Null when there are none, unknown when they are not known yet; parts may be either.
  [[nodiscard]] schema::Field<SshModel> ssh() const;
  /// The `health_checks` object; as above.
  [[nodiscard]] schema::Value health_checks() const;

 private:
  mutable std::mutex mutex_;
  schema::Field<SshModel> ssh_;
  schema::Value health_checks_;
};

}  // namespace provider
