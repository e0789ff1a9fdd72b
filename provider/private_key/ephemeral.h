#pragma once

#include <string>

#include "provider/config/services.h"
#include "schema/ephemeral.h"

namespace provider {

/// coolify_private_key as an ephemeral resource: a key that Coolify keeps, with its private half.
class KeyEphemeral final : public schema::EphemeralResource {
 public:
  /// What `services` refers to must outlive the ephemeral resource.
  explicit KeyEphemeral(const Services& services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  schema::OpenResponse open(const schema::Value& config, const base::Context& context) override;

 private:
  const ApiAccess& access_;
  std::string type_name_ = "coolify_private_key";
  schema::Schema schema_;
};

}  // namespace provider
