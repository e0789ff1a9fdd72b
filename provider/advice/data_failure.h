#pragma once

#include "base/diagnostic.h"
#include "schema/data_source.h"

namespace provider {

/// The answer of a data source that is nothing but this error, in the words of Terraform.
[[nodiscard]] schema::DataResponse data_failure(base::Diagnostic error);

}  // namespace provider
