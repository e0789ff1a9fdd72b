#pragma once

#include <string>

#include "base/context.h"
#include "base/diagnostic.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// What a data source found. With error diagnostics the data counts for nothing.
struct DataResponse {
  Value data;
  base::Diagnostics diagnostics = {};
};

/// One type of data source: looks something up and changes nothing. Calls may be concurrent.
class DataSource {
 public:
  virtual ~DataSource() = default;

  /// Full name as users write it: "coolify_server".
  [[nodiscard]] virtual const std::string& type_name() const = 0;
  [[nodiscard]] virtual const Schema& schema() const = 0;
  /// Looks it up. `config` is fully known; what it says has to be returned as it is, and nothing
  /// may be unknown. What is not found is an error.
  [[nodiscard]] virtual DataResponse read(const Value& config, const base::Context& context) = 0;

  /// Checks beyond the schema's own validators, which the caller runs first. Unknowns possible
  /// anywhere; the provider may not be configured. Default: none.
  [[nodiscard]] virtual base::Diagnostics validate(const Value& config) const;
};

}  // namespace schema
