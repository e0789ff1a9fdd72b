#pragma once

#include <string>

#include "provider/arguments/instance_identity.h"
#include "provider/config/services.h"
#include "provider/server_registration/announced.h"
#include "provider/server_registration/model.h"
#include "provider/server_registration/plan_look.h"
#include "provider/server_registration/server_move.h"
#include "provider/server_registration/successors.h"
#include "registration/machine_identities.h"
#include "schema/resource.h"

namespace provider {

/// coolify_server_registration: a machine prepared over SSH, recorded in Coolify and found usable
/// by Coolify.
class RegistrationResource final : public schema::Resource {
 public:
  /// What `services` refers to must outlive the resource.
  explicit RegistrationResource(Services services);

  const std::string& type_name() const override { return type_name_; }
  const schema::Schema& schema() const override { return schema_; }
  base::Diagnostics validate(const schema::Value& config,
                             const schema::ClientCapabilities& client) const override;
  schema::PlanResponse plan(const schema::PlanRequest& request,
                            const base::Context& context) override;
  schema::StateResponse create(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse read(const schema::ReadRequest& request,
                             const base::Context& context) override;
  schema::StateResponse update(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse remove(const schema::ApplyRequest& request,
                               const base::Context& context) override;
  schema::StateResponse import_state(const std::string& id, const base::Context& context) override;
  const schema::Move* move() const override { return &move_; }
  const schema::Identity* identity() const override { return &identity_; }

 private:
  /// The model of what is planned, with the configuration's write-only values: what an apply goes
  /// by.
  [[nodiscard]] base::Expected<RegistrationModel> wanted(const schema::ApplyRequest& request) const;
  /// Of an update, what all its parts need.
  struct Update {
    const schema::ApplyRequest& request;
    const RegistrationModel& prior;
    const RegistrationModel& model;
    coolify::Client& client;
    base::Context context;  ///< with the update's own limit
  };
  [[nodiscard]] base::Expected<Applied> create(const schema::ApplyRequest& request,
                                               const RegistrationModel& model,
                                               Announced& announced);
  /// Puts what a creation left into the answer.
  void keep_created(const RegistrationModel& model, const SshModel& ssh,
                    const schema::ApplyRequest& request, Applied& applied);
  [[nodiscard]] base::Expected<Applied> update(const schema::ApplyRequest& request,
                                               const RegistrationModel& model,
                                               Announced& announced);
  [[nodiscard]] base::Expected<Applied> update(const Update& one, Announced& announced);
  [[nodiscard]] base::Diagnostics look_at_removal(const schema::Value& prior,
                                                  coolify::Client& client,
                                                  const base::Context& context) const;

  Services services_;
  std::string type_name_ = "coolify_server_registration";
  schema::Schema schema_;
  ServerMove move_;
  InstanceIdentity identity_;
  PlanLook look_;
  registration::MachineIdentities machines_;
  Successors successors_;
};

}  // namespace provider
