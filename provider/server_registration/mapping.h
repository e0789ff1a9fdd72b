#pragma once

#include <optional>
#include <string>

#include "provider/server_registration/model.h"
#include "registration/config.h"
#include "registration/result.h"

namespace provider {

/// Who registers, as the default description says it.
inline constexpr const char* kTool = "Terraform";

/// A text that is known and not empty.
[[nodiscard]] std::optional<std::string> optional_text(const schema::Field<std::string>& field);

/// What the workflow is to do, from a model whose arguments are all known. What a state may lack,
/// because Coolify does not tell it, is empty: `ip`, `private_key_uuid`. `health_checks`
/// is its own with the provider's defaults filled in. How long to wait for SSH is part of the
/// login.
[[nodiscard]] registration::Config registration_config(const RegistrationModel& model,
                                                       const schema::Value& health_checks);

/// Writes what a run found into the model's results. Fields the run did not reach become null,
/// except those that `model` already knows.
void take_result(RegistrationModel& model, const registration::Result& result);

/// Writes the host keys that a run saw into the model's results; null where there is none.
void take_host_keys(RegistrationModel& model, const registration::Result& result);

/// Makes the tags where a plan left them open; planned ones stay.
void fill_tags(RegistrationModel& model);

/// Writes what Coolify says of the server into the results.
void take_record_results(RegistrationModel& model, const registration::Record& record);

/// Writes what Coolify says of the server into arguments and results; spellings of an address that
/// mean the same stay.
void take_record(RegistrationModel& model, const registration::Record& record);

}  // namespace provider
