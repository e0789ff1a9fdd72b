#pragma once

#include <string>

#include "base/context.h"
#include "base/diagnostic.h"
#include "schema/event_sink.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// One type of action: does something on demand and keeps no state. Calls may be concurrent.
class Action {
 public:
  virtual ~Action() = default;

  /// Full name as users write it: "coolify_server_validation".
  [[nodiscard]] virtual const std::string& type_name() const = 0;
  [[nodiscard]] virtual const Schema& schema() const = 0;
  /// Does it. `config` is fully known, write-only values included. `progress` takes lines for the
  /// user; what it answers says whether to go on. An error means that it was not done.
  [[nodiscard]] virtual base::Diagnostics invoke(const Value& config,
                                                 EventSink<std::string>& progress,
                                                 const base::Context& context) = 0;

  /// Checks beyond the schema's own validators, which the caller runs first. Unknowns possible
  /// anywhere; the provider may not be configured. Default: none.
  [[nodiscard]] virtual base::Diagnostics validate(const Value& config) const;
  /// What a plan should say of it; nothing may be done yet. Unknowns possible anywhere. Default:
  /// nothing.
  [[nodiscard]] virtual base::Diagnostics plan(const Value& config, const base::Context& context);
};

}  // namespace schema
