#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/diagnostic.h"
#include "schema/config_generation.h"
#include "schema/identity.h"
#include "schema/move.h"
#include "schema/plan.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// What the Terraform that calls us can do.
struct ClientCapabilities {
  bool deferral_allowed = false;
  bool write_only_attributes_allowed = false;
};

struct ApplyRequest {
  Value config;   ///< fully known; write-only values included; null for a removal
  Value prior;    ///< null for a creation
  Value planned;  ///< null for a removal; may hold unknowns
  std::string planned_private;
};

/// The object as it is now. With error diagnostics: a null state means that nothing exists (create)
/// or that the prior state still holds (update, remove); a state means that this much exists.
/// Write-only values and unknowns that a state still holds are taken out by the caller.
struct StateResponse {
  Value state;
  std::string private_data;
  base::Diagnostics diagnostics;
};

struct ReadRequest {
  Value state;
  std::string private_data;
};

/// One managed resource type. The protocol layer decodes, calls, encodes; it knows nothing of any
/// particular resource. All calls may come concurrently and on a provider that was never
/// configured (validate, upgrade, move). Values have the schema's type.
class Resource {
 public:
  virtual ~Resource() = default;

  /// Full name as users write it: "coolify_server_registration".
  [[nodiscard]] virtual const std::string& type_name() const = 0;
  [[nodiscard]] virtual const Schema& schema() const = 0;
  [[nodiscard]] virtual StateResponse create(const ApplyRequest& request,
                                             const base::Context& context) = 0;
  [[nodiscard]] virtual StateResponse read(const ReadRequest& request,
                                           const base::Context& context) = 0;
  [[nodiscard]] virtual StateResponse update(const ApplyRequest& request,
                                             const base::Context& context) = 0;
  [[nodiscard]] virtual StateResponse remove(const ApplyRequest& request,
                                             const base::Context& context) = 0;

  // What a resource may do differently, or in addition.

  /// Checks beyond the schema's own validators, which the caller runs first. Unknowns possible
  /// anywhere; write-only values are present. Default: none.
  [[nodiscard]] virtual base::Diagnostics validate(const Value& config,
                                                   const ClientCapabilities& client) const;
  /// Default: schema::plan_change() over the schema's rules. Must be deterministic.
  [[nodiscard]] virtual PlanResponse plan(const PlanRequest& request, const base::Context& context);
  /// A null state with an error diagnostic when `id` does not name an object. Default: refused
  /// (import.unsupported).
  [[nodiscard]] virtual StateResponse import_state(const std::string& id,
                                                   const base::Context& context);
  /// `raw_json` is the object as stored by schema version `version` of this resource. Default:
  /// read_stored(), which takes the schema's own version alone.
  [[nodiscard]] virtual StateResponse upgrade(std::int64_t version,
                                              const std::string& raw_json) const;

  // Capabilities; the pointers live as long as the resource. Default: it has none of them.

  [[nodiscard]] virtual const Identity* identity() const { return nullptr; }
  [[nodiscard]] virtual const Move* move() const { return nullptr; }
  [[nodiscard]] virtual const ConfigGeneration* config_generation() const { return nullptr; }
};

}  // namespace schema
