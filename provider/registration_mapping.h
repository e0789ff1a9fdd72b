#pragma once

#include "base/expected.h"
#include "provider/registration_model.h"
#include "provider/ssh_options.h"
#include "registration/config.h"
#include "registration/result.h"

namespace provider {

/// What the workflow is to do, from a model whose arguments are all known.
[[nodiscard]] registration::Config registration_config(const RegistrationModel& model);

/// How to log in, see ssh_options.h. `recorded` is the host key an earlier run saw on this machine;
/// empty for none.
[[nodiscard]] base::Expected<ssh::ConnectOptions> connect_options(
    const RegistrationModel& model, const std::string& recorded_host_key);

/// Writes what a run found into the model's results. Fields the run did not reach become null,
/// except those that `model` already knows.
void take_result(RegistrationModel& model, const registration::Result& result);

/// Makes the tags where a plan left them open; planned ones stay.
void fill_tags(RegistrationModel& model);

/// Writes what Coolify says of the server into the results.
void take_record_results(RegistrationModel& model, const registration::Record& record);

/// Writes what Coolify says of the server into arguments and results; spellings of an address that
/// mean the same stay.
void take_record(RegistrationModel& model, const registration::Record& record);

/// The status in words as a value; reachable for words that are none.
[[nodiscard]] registration::Status parse_status(const std::string& text);

}  // namespace provider
