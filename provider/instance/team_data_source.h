#pragma once

#include <string>

#include "provider/config/services.h"
#include "schema/data_source.h"

namespace provider {

/// coolify_team: the team the API token is bound to.
class TeamDataSource final : public schema::DataSource {
 public:
  /// What `services` refers to must outlive it.
  explicit TeamDataSource(const Services& services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  schema::DataResponse read(const schema::Value& config, const base::Context& context) override;

 private:
  const ApiAccess& access_;
  std::string type_name_ = "coolify_team";
  schema::Schema schema_;
};

}  // namespace provider
