#pragma once

#include "base/clock.h"
#include "base/expected.h"
#include "coolify/client.h"
#include "registration/config.h"
#include "registration/run.h"

namespace registration {

/// Waits, once Coolify calls the run's server usable, until its own services that
/// `config.services` names are at work there: the proxy, whose status Coolify keeps, and Sentinel,
/// whose report sets a time on the record. A report counts when it came after `began` and after the
/// record was created; Coolify sets that time into the past when it starts Sentinel anew.
///
/// Errors: registration.service_absent at once where the record rules a service out;
/// registration.proxy_not_running, registration.sentinel_silent once the limit of
/// `config.services` is over; verdict.gone; those of the API, which is asked again as long as it
/// may recover.
[[nodiscard]] base::Expected<void> await_services(Run& run, coolify::Client& client,
                                                  const Config& config, base::TimePoint began);

}  // namespace registration
