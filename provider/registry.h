#pragma once

#include <memory>
#include <vector>

#include "provider/services.h"
#include "schema/resource.h"

namespace provider {

/// All resource types of the provider: the one place that names them. What `services` refers to
/// must outlive them.
[[nodiscard]] std::vector<std::unique_ptr<schema::Resource>> make_resources(
    const Services& services);

}  // namespace provider
