#pragma once

#include <string>

#include "schema/data_source.h"

namespace protocol {

/// A data source that returns its `input` as `output`. What its `mode` says:
///   "invalid"    it is not valid
///   "fail"       reading fails
///   "warn"       reading warns
///   "throw"      reading throws
///   "missing"    reading returns nothing and no error, which is wrong
///   "misshapen"  reading returns an object of another type, which is wrong
class ToyDataSource final : public schema::DataSource {
 public:
  ToyDataSource();

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  schema::DataResponse read(const schema::Value& config, const base::Context& context) override;
  base::Diagnostics validate(const schema::Value& config) const override;

 private:
  std::string type_name_ = "toy_echo";
  schema::Schema schema_;
};

}  // namespace protocol
