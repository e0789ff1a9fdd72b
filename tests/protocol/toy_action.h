#pragma once

#include <string>

#include "schema/action.h"

namespace protocol {

/// An action that says "step 1 of N" ... and no more. What its `mode` says:
///   "invalid"   it is not valid
///   "unwise"    the plan warns
///   "fail"      fails after the last step
///   "throw"     throws after the last step
///   "bad_text"  says something that is not UTF-8
///   "hold"      waits for a stop after the last step, says so and fails
class ToyAction final : public schema::Action {
 public:
  ToyAction();

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics invoke(const schema::Value& config, schema::EventSink<std::string>& progress,
                           const base::Context& context) override;
  base::Diagnostics validate(const schema::Value& config) const override;
  base::Diagnostics plan(const schema::Value& config, const base::Context& context) override;

 private:
  std::string type_name_ = "toy_work";
  schema::Schema schema_;
};

}  // namespace protocol
