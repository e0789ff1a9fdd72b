#pragma once

#include <string>

#include "provider/preflight/model.h"
#include "registration/preflight.h"
#include "schema/object_spec.h"

namespace provider {

[[nodiscard]] const schema::ObjectSpec<PreflightCheckModel>& preflight_check_spec();
[[nodiscard]] const schema::ObjectSpec<PreflightErrorModel>& preflight_error_spec();
[[nodiscard]] const schema::ObjectSpec<PreflightHostKeyModel>& preflight_host_key_spec();

/// Writes what was found into the results of the data source; all of them are known then.
void take_preflight(PreflightModel& model, const registration::PreflightResult& result);

/// What is found as diagnostics in the words of Terraform.
enum class FailOn { never, error, warning };
/// "never", "error" or "warning"; anything else is `never`.
[[nodiscard]] FailOn parse_fail_on(const std::string& text);

/// Whether `result` is to fail.
[[nodiscard]] bool fails(const registration::PreflightResult& result, FailOn fail_on);

/// All that was found against the machine: as errors what makes it fail, as warnings the rest.
[[nodiscard]] base::Diagnostics told(const registration::PreflightResult& result, FailOn fail_on);

}  // namespace provider
