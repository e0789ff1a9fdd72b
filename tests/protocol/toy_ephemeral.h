#pragma once

#include <string>

#include "schema/ephemeral.h"

namespace protocol {

/// A lease: each call adds a line to the file "leases" in TOY_FOLDER ("open a", "renew a:0", "close
/// a:0"; what stands behind the name is the private data's count of renewals). What its `mode`
/// says:
///   "renew"      it is to be renewed after 100 ms, and a second time after that
///   "fail"       opening fails
///   "throw"      opening throws
///   "misshapen"  opening returns an object of another type, which is wrong
///   "stuck"      closing fails
class ToyEphemeral final : public schema::EphemeralResource {
 public:
  ToyEphemeral();

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  schema::OpenResponse open(const schema::Value& config, const base::Context& context) override;
  schema::RenewResponse renew(const std::string& private_data,
                              const base::Context& context) override;
  base::Diagnostics close(const std::string& private_data, const base::Context& context) override;

 private:
  std::string type_name_ = "toy_lease";
  schema::Schema schema_;
};

}  // namespace protocol
