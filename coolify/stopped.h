#pragma once

#include <string>

#include "base/clock.h"
#include "base/diagnostic.h"

namespace coolify {

/// The error for a wait that ended early: coolify.cancelled, or coolify.timeout when the deadline
/// passed. `what` completes "... while waiting for": "the instance's answer"; it is the value
/// `waited_for`.
[[nodiscard]] base::Diagnostic stopped(base::Waited how, const std::string& what);

}  // namespace coolify
