#pragma once

#include <string>

#include "provider/config/services.h"
#include "schema/action.h"

namespace provider {

/// coolify_server_preflight as an action: the same look, told as it happens.
class PreflightAction final : public schema::Action {
 public:
  /// What `services` refers to must outlive the action.
  explicit PreflightAction(Services services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value& config) const override;
  base::Diagnostics invoke(const schema::Value& config, schema::EventSink<std::string>& progress,
                           const base::Context& context) override;

 private:
  Services services_;
  std::string type_name_;
  schema::Schema schema_;
};

}  // namespace provider
