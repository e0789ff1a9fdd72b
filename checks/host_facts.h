#pragma once

#include <string>

#include "base/diagnostic.h"
#include "ssh/remote/facts.h"

namespace checks {

using ssh::Fact;
using ssh::FactDeclaration;
using ssh::OptionalFact;

/// What one inspection found out about a host.
using HostFacts = ssh::Facts;

/// The error `inspect.unreadable` (remote_failed) for output of the inspection script that cannot
/// be trusted. `evidence` is harmless text.
[[nodiscard]] base::Diagnostic unreadable_answer(std::string cause, std::string evidence);

}  // namespace checks
