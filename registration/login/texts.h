#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "base/secret.h"

namespace registration::login {

// How the short texts of a login are read. What cannot be meant is left out: nobody can type a line
// break into a password, and no account's name begins or ends with a blank. What is left is used as
// it is; what is wrong with it is told by its place in the text, never by the text of a secret.

/// What a text is read as, and what is wrong with it (code config.hidden_character). A warning is
/// on what may be meant.
template <typename Text>
struct ReadText {
  Text value;
  std::optional<base::Diagnostic> fault;
};

/// The name of an account, or of a key in an agent. An error for whatever cannot be seen in it.
[[nodiscard]] ReadText<std::string> read_name(const std::string& text);

/// A password or a passphrase. An error for what nobody can type, a warning for what only looks
/// like a blank or like nothing.
[[nodiscard]] ReadText<base::Secret> read_password(const base::Secret& text);

}  // namespace registration::login
