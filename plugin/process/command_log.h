#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "plugin/process/environment.h"

namespace plugin {

/// The log of a process that a person started for a command: records of the level in COOLIFY_LOG
/// and above it, written as for Terraform, one JSON object a line. They are appended to the regular
/// file COOLIFY_LOG_PATH, which its owner alone can read when it is made here, else they go to
/// stderr. Drops everything where no level is set; says on stderr when there can be no such file.
/// `clock` must outlive it.
[[nodiscard]] base::Log command_log(const Lookup& lookup, const base::Clock& clock);

}  // namespace plugin
