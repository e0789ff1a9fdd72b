#pragma once

#include <memory>

#include "schema/provider.h"

namespace provider {

/// The Coolify provider with all it offers. Needs no configuration to tell schemas, validate and
/// upgrade state.
[[nodiscard]] std::unique_ptr<schema::Provider> make_coolify_provider();

}  // namespace provider
