#pragma once

#include <optional>
#include <string>
#include <vector>

#include "registration/config.h"

namespace registration {

/// `<cloud_provider>-<instance_id>` when both are known, else `server-<ip>`.
[[nodiscard]] std::string default_name(const std::string& ip, const Metadata& metadata);

/// "Auto-registered from <tool> deployment N" with a deployment id, else empty.
[[nodiscard]] std::string default_description(const Metadata& metadata);

/// server-registration, infrastructure, organization:<team>, deployment:<id>, provider:<cloud>, in
/// this order; parts that are not known are left out.
[[nodiscard]] std::vector<std::string> tags(const Metadata& metadata,
                                            const std::optional<std::string>& team_id);

}  // namespace registration
