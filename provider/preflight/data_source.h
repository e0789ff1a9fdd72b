#pragma once

#include <string>

#include "provider/config/services.h"
#include "schema/data_source.h"

namespace provider {

/// coolify_server_preflight: a machine as Coolify would find it, without registering it.
class PreflightDataSource final : public schema::DataSource {
 public:
  /// What `services` refers to must outlive the data source.
  explicit PreflightDataSource(Services services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value& config) const override;
  schema::DataResponse read(const schema::Value& config, const base::Context& context) override;

 private:
  Services services_;
  std::string type_name_;
  schema::Schema schema_;
};

}  // namespace provider
