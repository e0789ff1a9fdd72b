#pragma once

#include <string>

#include "schema/list.h"

namespace protocol {

/// Lists `count` records named "record-0", "record-1" ..., in the zone of the configuration, whose
/// notes have `padding` bytes. After each one it adds a line to the file "listed" in TOY_FOLDER, at
/// the end one to "list-ended": "stopped" when it was told to go on no more, else "all". What its
/// `mode` says:
///   "warn"      warns before the first one, without an object
///   "fail"      fails after the last one
///   "throw"     throws after the last one
///   "nameless"  the last one has no identity, which is wrong
///   "hold"      waits for a stop after the last one and lists another one then
class ToyList final : public schema::ListResource {
 public:
  ToyList();

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics list(const schema::ListRequest& request,
                         schema::EventSink<schema::ListedObject>& found,
                         const base::Context& context) override;
  base::Diagnostics validate(const schema::Value& config) const override;

 private:
  std::string type_name_ = "toy_record";
  schema::Schema schema_;
};

}  // namespace protocol
