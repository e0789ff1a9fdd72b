#pragma once

#include <string>

#include "provider/config/services.h"
#include "schema/action.h"

namespace provider {

/// coolify_server_validate: has Coolify validate a server and waits for the verdict.
class ValidateAction final : public schema::Action {
 public:
  /// What `services` refers to must outlive it.
  explicit ValidateAction(const Services& services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics plan(const schema::Value& config, const base::Context& context) override;
  base::Diagnostics invoke(const schema::Value& config, schema::EventSink<std::string>& progress,
                           const base::Context& context) override;

 private:
  const ApiAccess& access_;
  std::string type_name_ = "coolify_server_validate";
  schema::Schema schema_;
};

}  // namespace provider
