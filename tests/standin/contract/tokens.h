#pragma once

#include <map>
#include <string>

#include "base/expected.h"
#include "tests/standin/http/http_client.h"

namespace standin::contract {

/// Texts of tokens by the names of token_names().
using Tokens = std::map<std::string, std::string>;

/// Reads a JSON object of them. Errors: invalid_config, code "contract.tokens", for what is no such
/// object, lacks one, or has one that no header can hold. No text of theirs is ever repeated.
[[nodiscard]] base::Expected<Tokens> read_tokens(const std::string& path);

/// `text` with "<token>" in place of every token, as a whole and the part behind its bar alone.
[[nodiscard]] std::string masked(std::string text, const Tokens& tokens);

/// The same for all an instance answered; in JSON they are found behind escapes as well.
[[nodiscard]] ClientAnswer masked(ClientAnswer answer, const Tokens& tokens);

}  // namespace standin::contract
