#pragma once

#include <memory>
#include <vector>

#include "provider/config/api_access.h"
#include "provider/config/defaults.h"
#include "schema/resource.h"

namespace provider {

/// All resource types of the provider: the one place that names them. The arguments must outlive
/// them.
[[nodiscard]] std::vector<std::unique_ptr<schema::Resource>> make_resources(
    const ApiAccess& access, const Defaults& defaults);

}  // namespace provider
