#pragma once

#include <functional>

#include "base/diagnostic.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// Runs the validators of all attributes, nested ones included, on every known, non-null value of
/// `config`, and the rules of every known object; what is read-only must not be set (code
/// config.read_only). What has to be there must not be null: a required attribute (code
/// config.missing), an element of a list, set or map (code config.null_element); what is
/// unknown may still become a value. The diagnostics carry the full attribute path (ending at a
/// set: set elements have none). Evidence of sensitive and write-only attributes is withheld.
[[nodiscard]] base::Diagnostics validate_config(const Schema& schema, const Value& config);

/// The same, and then what `own` finds: checks of the object itself. They are left out where
/// something is null that has to be there, so that they may rely on it and it is told once.
[[nodiscard]] base::Diagnostics validate_config(const Schema& schema, const Value& config,
                                                const std::function<base::Diagnostics()>& own);

/// One error (code config.write_only_unsupported) for each write-only attribute that is set: for
/// clients that know no write-only attributes and would store the value.
[[nodiscard]] base::Diagnostics write_only_faults(const Schema& schema, const Value& config);

}  // namespace schema
