#pragma once

#include <string>

#include "provider/config/services.h"
#include "schema/data_source.h"

namespace provider {

/// coolify_servers: the servers of the token's team that pass all filters.
class ServersDataSource final : public schema::DataSource {
 public:
  /// What `services` refers to must outlive it.
  explicit ServersDataSource(const Services& services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  schema::DataResponse read(const schema::Value& config, const base::Context& context) override;

 private:
  const ApiAccess& access_;
  std::string type_name_ = "coolify_servers";
  schema::Schema schema_;
};

}  // namespace provider
