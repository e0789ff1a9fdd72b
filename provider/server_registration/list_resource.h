#pragma once

#include <string>

#include "provider/arguments/instance_identity.h"
#include "provider/config/services.h"
#include "schema/list.h"

namespace provider {

/// coolify_server_registration as a list: the servers that can be imported as registrations.
class RegistrationList final : public schema::ListResource {
 public:
  /// What `services` refers to must outlive it.
  explicit RegistrationList(const Services& services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics list(const schema::ListRequest& request,
                         schema::EventSink<schema::ListedObject>& found,
                         const base::Context& context) override;

 private:
  const ApiAccess& access_;
  std::string type_name_ = "coolify_server_registration";
  schema::Schema schema_;
  InstanceIdentity identity_;
};

}  // namespace provider
