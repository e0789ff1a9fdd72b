#pragma once

#include <optional>
#include <string>

#include "provider/arguments/instance_identity.h"
#include "provider/config/services.h"
#include "provider/private_key/model.h"
#include "schema/resource.h"

namespace provider {

/// coolify_private_key: a private key that Coolify keeps and logs in with.
class KeyResource final : public schema::Resource {
 public:
  /// What `services` refers to must outlive the resource.
  explicit KeyResource(const Services& services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value& config,
                             const schema::ClientCapabilities& client) const override;
  schema::PlanResponse plan(const schema::PlanRequest& request,
                            const base::Context& context) override;
  schema::StateResponse create(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse read(const schema::ReadRequest& request,
                             const base::Context& context) override;
  schema::StateResponse update(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse remove(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse import_state(const std::string& id, const base::Context& context) override;
  const schema::Identity* identity() const override { return &identity_; }

 private:
  const ApiAccess& access_;
  std::string type_name_ = "coolify_private_key";
  schema::Schema schema_;
  InstanceIdentity identity_;
};

}  // namespace provider
