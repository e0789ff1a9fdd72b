#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/context.h"
#include "base/diagnostic.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// What was opened. With error diagnostics nothing is open.
struct OpenResponse {
  Value result = {};
  std::string private_data = {};                ///< what renew() and close() need
  std::optional<base::WallTime> renew_at = {};  ///< in the future; nothing: need not be renewed
  base::Diagnostics diagnostics = {};
};

struct RenewResponse {
  std::string private_data = {};  ///< for the next renew(); empty: as before
  std::optional<base::WallTime> renew_at = {};
  base::Diagnostics diagnostics = {};
};

/// One type of ephemeral resource: something that exists while Terraform runs and is stored
/// nowhere. Calls may be concurrent.
class EphemeralResource {
 public:
  virtual ~EphemeralResource() = default;

  /// Full name as users write it: "coolify_tunnel".
  [[nodiscard]] virtual const std::string& type_name() const = 0;
  [[nodiscard]] virtual const Schema& schema() const = 0;
  /// `config` is fully known; what it says has to be returned as it is, and nothing may be unknown.
  /// Called in plan and in apply.
  [[nodiscard]] virtual OpenResponse open(const Value& config, const base::Context& context) = 0;

  /// Checks beyond the schema's own validators, which the caller runs first. Unknowns possible
  /// anywhere; the provider may not be configured. Default: none.
  [[nodiscard]] virtual base::Diagnostics validate(const Value& config) const;
  /// Called at the time open() or the last renew() named, with the private data of that call.
  /// Default: does nothing and asks for no other.
  [[nodiscard]] virtual RenewResponse renew(const std::string& private_data,
                                            const base::Context& context);
  /// Ends it. Gets the private data of open(), whatever renew() returned since. Default: there is
  /// nothing to end.
  [[nodiscard]] virtual base::Diagnostics close(const std::string& private_data,
                                                const base::Context& context);
};

}  // namespace schema
