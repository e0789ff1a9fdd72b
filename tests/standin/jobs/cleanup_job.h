#pragma once

#include <string>

#include "base/context.h"
#include "tests/standin/store/database.h"

namespace standin {

/// One run of Docker's clean-up: nothing, not even a run, for a server Coolify cannot use or that
/// has one under way. Nothing is done on a machine.
void run_cleanup(Database& database, const std::string& uuid, const base::Context& context);

}  // namespace standin
