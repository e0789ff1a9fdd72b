#pragma once

#include <vector>

#include "coolify/json.h"
#include "coolify/server_settings.h"

namespace coolify {

/// What a server's answer tells of the settings of these rows that have their place at `place`.
/// Values of another type than the row's count as not told.
[[nodiscard]] SettingValues settings_from_json(const Json& server, const std::vector<Setting>& rows,
                                               SettingPlace place);

/// Adds them to the body of a request, each under its field.
void put_settings(Json& body, const SettingValues& values);

}  // namespace coolify
