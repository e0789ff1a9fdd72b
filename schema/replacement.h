#pragma once

#include <vector>

#include "base/path.h"
#include "schema/schema.h"
#include "schema/value.h"

namespace schema {

/// The attributes marked requires_replace, nested ones included, whose planned value is not the
/// prior one. A computed attribute that is unknown only because something else changes does not
/// count: Terraform would replace the object for it. Empty without a prior object.
[[nodiscard]] std::vector<base::Path> replaced_paths(const Schema& schema, const Value& config,
                                                     const Value& prior, const Value& planned);

}  // namespace schema
