#pragma once

#include <memory>
#include <string>

#include "schema/resource.h"

namespace protocol {

/// A resource with an identity (name, zone), for all that a resource may be capable of: it is
/// imported by "NAME" or "NAME@ZONE", takes over things (`moved` from toy_thing), reads states of
/// version 1, whose `label` is the name, and says which configuration describes it. What its `mode`
/// says:
///   "drift"     reading it gives another name, which an object cannot get
///   "nameless"  creating it fails and leaves an object without a name
///   "fail"      changing it fails and leaves what was
class ToyRecord final : public schema::Resource {
 public:
  ToyRecord();

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  schema::StateResponse create(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse read(const schema::ReadRequest& request,
                             const base::Context& context) override;
  schema::StateResponse update(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse remove(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse import_state(const std::string& id, const base::Context& context) override;
  schema::StateResponse upgrade(std::int64_t version, const std::string& raw_json) const override;
  const schema::Identity* identity() const override { return identity_.get(); }
  const schema::Move* move() const override { return move_.get(); }
  const schema::ConfigGeneration* config_generation() const override { return generation_.get(); }

 private:
  std::string type_name_ = "toy_record";
  schema::Schema schema_;
  std::unique_ptr<schema::Identity> identity_;
  std::unique_ptr<schema::Move> move_;
  std::unique_ptr<schema::ConfigGeneration> generation_;
};

/// The identity of a record.
[[nodiscard]] schema::Value record_identity(const std::string& name, const schema::Value& zone);

/// A record's object: what is given, everything else null.
[[nodiscard]] schema::Value record(const std::string& name, const schema::Value& zone,
                                   const schema::Value& note);

}  // namespace protocol
