#pragma once

#include <string>

#include "checks/host_summary.h"
#include "checks/report.h"

namespace checks {

/// The flat JSON object for dashboards: disk_space_ok, disk_available_gb, disk_error, memory_ok,
/// memory_available_mb, memory_error, network_ok, network_error, docker (version, daemon_running,
/// socket_accessible) and overall_status. The `_ok` key of a check that is off is left out, and so
/// is an `_error` key when there is no error. Network is name resolution and outbound together.
/// Of a host that nobody has looked at there is overall_status alone.
[[nodiscard]] std::string health_check_status(const Report& report, const HostSummary& host);

}  // namespace checks
