#pragma once

#include <string>

#include "base/context.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "provider/config/api_access.h"

namespace provider {

// What the actions on servers have in common.

/// What a plan says of an action that needs the feature: the error of an instance that lacks it, at
/// `path`. Nothing as long as the instance cannot be asked.
[[nodiscard]] base::Diagnostics planned_gate(const ApiAccess& access, coolify::Feature feature,
                                             const base::Path& path, const base::Context& context);

/// The same for the action itself; the instance has to be asked.
[[nodiscard]] base::Expected<void> gate(coolify::Client& client, coolify::Feature feature,
                                        const base::Path& path, const base::Context& context);

}  // namespace provider
