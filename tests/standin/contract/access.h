#pragma once

#include <string>

#include "tests/standin/contract/asking.h"

namespace standin::contract {

/// Asks whether the tokens are accepted, can what their names say and no more, and are of one team
/// that is not the root team (whose id is 0). Changes nothing.
/// Returns a sentence that names the first token which is not so; empty when all are.
/// Errors: those of ask_all().
[[nodiscard]] base::Expected<std::string> fault_of_tokens(const Target& target,
                                                          const base::Context& context,
                                                          const Tell& tell);

}  // namespace standin::contract
