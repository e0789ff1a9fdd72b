#pragma once

#include <string>

#include "base/expected.h"
#include "coolify/client.h"
#include "registration/config.h"
#include "registration/run.h"

namespace registration {

/// How the record of a run came to be.
enum class RecordOrigin {
  created,  ///< by this run
  adopted,  ///< it was there before, and this run took it over
  known,    ///< it is this registration's own from before
};

/// The record that `config` asks for.
[[nodiscard]] coolify::NewServer new_server(const Config& config, const Result& result);

/// Error coolify.version_too_old for changes of a record or of its agent's settings that this
/// instance cannot make. Nothing is changed.
[[nodiscard]] base::Expected<void> check_changes(coolify::Client& client,
                                                 const coolify::ServerChanges& changes,
                                                 const coolify::SettingValues& sentinel,
                                                 const base::Context& context);

/// Error coolify.version_too_old when the instance cannot give the record, be it a new one or one
/// that is taken over, the user or the settings that `config` asks for. Nothing is changed.
[[nodiscard]] base::Expected<void> check_recordable(Run& run, coolify::Client& client,
                                                    const Config& config);

/// The settings that the record is going to have, as far as that is known: what `config` leaves to
/// Coolify is that of the record that is taken over. Whatever keeps it from being read is told when
/// the server is recorded.
[[nodiscard]] Settings settings_to_be(Run& run, coolify::Client& client, const Config& config);

/// Creates the record for `config`, or takes over the one that stands for the same machine when
/// `config.adopt_existing` allows it, which it tells as a warning. The uuid is in the run's result
/// as soon as the record is this run's, so also when a setting that a creation cannot send is
/// refused afterwards; of these only what the record does not have is sent.
[[nodiscard]] base::Expected<RecordOrigin> record_server(Run& run, coolify::Client& client,
                                                         const Config& config);

}  // namespace registration
