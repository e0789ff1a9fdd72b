#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace provider {

// Terraform's `ignore_changes` on `ssh` puts the state's object, which holds nothing write-only, in
// the place of the configuration's. What an earlier run was given is then missing in later ones.

/// `fault`, which is for want of a login, with the secrets that an earlier run was given and this
/// one is not, by argument: "bastion_password_wo". As it is when there are none.
[[nodiscard]] base::Diagnostic with_hidden_named(base::Diagnostic fault,
                                                 const std::vector<std::string>& hidden);

/// The same where no earlier run was given any, and yet they may be hidden.
[[nodiscard]] base::Diagnostic with_hidden_possible(base::Diagnostic fault);

}  // namespace provider
