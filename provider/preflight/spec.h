#pragma once

#include "provider/preflight/model.h"
#include "schema/object_spec.h"

namespace provider {

inline constexpr const char* kPreflightName = "coolify_server_preflight";

/// Arguments and results of the data source.
[[nodiscard]] const schema::ObjectSpec<PreflightModel>& preflight_data_spec();

/// The arguments of the action.
[[nodiscard]] const schema::ObjectSpec<PreflightModel>& preflight_action_spec();

}  // namespace provider
