#pragma once

#include "base/context.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "schema/value.h"

namespace provider {

/// record_address_faults() of a registration. The record of a creation with `adopt_existing` is one
/// that Coolify has: only where there are faults it is asked for its servers, whose list may be
/// `max_age` old. `client` may be null: then nobody can be asked, and such a creation has no fault
/// yet. Errors: those of the list of servers.
[[nodiscard]] base::Expected<base::Diagnostics> address_faults(
    const schema::Value& prior, const schema::Value& config, coolify::Client* client,
    const base::Context& context, base::Duration max_age = base::Duration::zero());

}  // namespace provider
