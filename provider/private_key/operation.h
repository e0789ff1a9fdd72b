#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/diagnostic.h"
#include "base/expected.h"
#include "base/secret.h"
#include "coolify/client.h"
#include "provider/private_key/model.h"
#include "schema/resource.h"

namespace provider {

// What the operations on a private key have in common.

/// How long one operation may take; calls are repeated within it while Coolify is away.
inline constexpr base::Duration kKeyPatience = std::chrono::minutes(10);

/// `error` in the words of Terraform, of an object that has no time limits of its own.
[[nodiscard]] base::Diagnostic key_error(base::Diagnostic error);
/// An answer that is nothing but this error.
[[nodiscard]] schema::StateResponse key_failure(base::Diagnostic error);

/// The error of a token that is not shown a private half (kind invalid_config, code
/// coolify.key_hidden), with what helps here. Others as they are.
[[nodiscard]] base::Diagnostic with_remedy_if_hidden(base::Diagnostic error,
                                                     const std::string& remedy);

/// The private half of the object `prior`, which Coolify demands with every change: the one that is
/// given, else one of the state, else Coolify's own, whichever is still that of the key. Errors:
/// those of coolify::Client::get_private_half().
[[nodiscard]] base::Expected<base::Secret> half_of_object(const KeyModel& wanted,
                                                          const KeyModel& prior,
                                                          coolify::Client& client,
                                                          const base::Context& context);

/// Whether the key `uuid` that Coolify does not tell is gone: a token of another team is told
/// nothing of it either. `team`: the id of the team it belongs to, if that is known. Error
/// private_key.other_team; those of asking for the token's team.
[[nodiscard]] base::Expected<void> check_key_gone(coolify::Client& client, const std::string& uuid,
                                                  const std::optional<std::string>& team,
                                                  const base::Context& context);

}  // namespace provider
