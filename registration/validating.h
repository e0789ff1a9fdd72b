#pragma once

#include "coolify/client.h"
#include "registration/config.h"
#include "registration/recording.h"
#include "registration/run.h"

namespace registration {

/// Has Coolify validate the run's server as `config.validation` says and ends the run by the
/// verdict, once the settings that the run asked for have been kept, as keep_settings() sees to.
[[nodiscard]] Outcome validate(Run& run, coolify::Client& client, const Config& config,
                               RecordOrigin origin, const Settings& asked);

/// Ends a run that failed once its record existed: a record it only adopted is left to Coolify.
[[nodiscard]] Outcome fail_recorded(Run& run, RecordOrigin origin, Status status,
                                    base::Diagnostic error);

/// Error coolify.version_too_old when this instance cannot do what `policy` asks for.
[[nodiscard]] base::Expected<void> check_validation(coolify::Client& client,
                                                    const ValidationPolicy& policy,
                                                    const base::Context& context);

/// Puts what Coolify has now into the result; a warning where it does not tell that.
void read_back(Run& run, coolify::Client& client);

/// The same at the end of a run that failed: what keeps Coolify from answering must not keep the
/// user from hearing of the failure.
void read_back_failed(Run& run, coolify::Client& client);

}  // namespace registration
