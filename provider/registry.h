#pragma once

#include <memory>
#include <vector>

#include "provider/api_access.h"
#include "schema/resource.h"

namespace provider {

/// All resource types of the provider: the one place that names them. `access` must outlive them.
[[nodiscard]] std::vector<std::unique_ptr<schema::Resource>> make_resources(
    const ApiAccess& access);

}  // namespace provider
