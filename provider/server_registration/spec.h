#pragma once

#include <string>
#include <vector>

#include "provider/server_registration/model.h"
#include "schema/object_spec.h"

namespace provider {

/// Every attribute of a registration, and its place in the model.
[[nodiscard]] const schema::ObjectSpec<RegistrationModel>& registration_spec();

/// The arguments whose change starts a new run on the machine; what a run finds out follows them.
[[nodiscard]] const std::vector<std::string>& run_causes();

/// What `delete_protection`, `replace_on_instance_change` and `adopt_existing` say; not known
/// counts as left out.
[[nodiscard]] bool is_protected(const RegistrationModel& model);
[[nodiscard]] bool replaces_on_instance_change(const RegistrationModel& model);
[[nodiscard]] bool adopts_existing(const RegistrationModel& model);

}  // namespace provider
