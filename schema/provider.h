#pragma once

#include <string>

#include "base/context.h"
#include "schema/offer.h"

namespace schema {

/// What the plugin process serves. One instance per process; calls may be concurrent.
class Provider {
 public:
  virtual ~Provider() = default;

  [[nodiscard]] virtual const Schema& schema() const = 0;
  /// Checks beyond the schema's own validators. Unknowns possible anywhere.
  [[nodiscard]] virtual base::Diagnostics validate(const Value& config) const = 0;
  /// May be called more than once (reattach mode) and with unknown values (during plan).
  [[nodiscard]] virtual base::Diagnostics configure(const Value& config,
                                                    const std::string& terraform_version,
                                                    const base::Context& context) = 0;
  /// Whether it was configured with values that are not known yet, so that no call that needs them
  /// can succeed: such calls are put off where Terraform takes that. Default: never.
  [[nodiscard]] virtual bool awaits_configuration() const { return false; }
  /// All that can be used of it; lives as long as the provider and does not change.
  [[nodiscard]] virtual const Offer& offer() const = 0;
};

}  // namespace schema
