#pragma once

#include <string>

#include "checks/host_summary.h"
#include "checks/report.h"

namespace checks {

/// The flat JSON object for dashboards: disk_space_ok, disk_available_gb, disk_error, memory_ok,
/// memory_available_mb, memory_error, network_ok, network_error, docker_version, daemon_running,
/// socket_accessible, overall_status. Keys whose check is off are left out; *_error keys are there
/// only when there is an error.
[[nodiscard]] std::string health_check_status(const Report& report, const HostSummary& host);

}  // namespace checks
