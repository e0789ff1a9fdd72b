#pragma once

#include <string>

#include "schema/resource.h"

namespace protocol {

/// A resource that exists in the state only, with attributes of every kind, for tests of the
/// protocol. What its `mode` says happens when it is created or updated:
///   "hold"      waits for the file "release" in the folder TOY_FOLDER, or for a stop
///   "stubborn"  waits for that file and for nothing else
///   "throw"     throws
///   "crash"     ends the process through an exception nobody catches
///   "bad_text"  fails with text that is not UTF-8
///   "child"     starts a program that sleeps and inherits what it can
/// Before it waits it makes the file "waiting-NAME" in TOY_FOLDER, with this process's id. A wait
/// that was stopped makes "stopped-NAME", fails and leaves the object in the state, its `id` set.
class ToyResource final : public schema::Resource {
 public:
  ToyResource();

  [[nodiscard]] const std::string& type_name() const override { return type_name_; }
  [[nodiscard]] const schema::Schema& schema() const override { return schema_; }
  [[nodiscard]] base::Diagnostics validate(const schema::Value& config,
                                           const schema::ClientCapabilities& client) const override;
  [[nodiscard]] schema::PlanResponse plan(const schema::PlanRequest& request,
                                          const base::Context& context) override;
  [[nodiscard]] schema::StateResponse create(const schema::ApplyRequest& request,
                                             const base::Context& context) override;
  [[nodiscard]] schema::StateResponse read(const schema::ReadRequest& request,
                                           const base::Context& context) override;
  [[nodiscard]] schema::StateResponse update(const schema::ApplyRequest& request,
                                             const base::Context& context) override;
  [[nodiscard]] schema::StateResponse remove(const schema::ApplyRequest& request,
                                             const base::Context& context) override;
  [[nodiscard]] schema::StateResponse import_state(const std::string& id,
                                                   const base::Context& context) override;
  [[nodiscard]] schema::StateResponse upgrade(std::int64_t version,
                                              const std::string& raw_json) const override;

 private:
  std::string type_name_ = "toy_thing";
  schema::Schema schema_;
};

}  // namespace protocol
