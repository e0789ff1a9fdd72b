#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace cli {

/// How wide texts for people are.
inline constexpr std::size_t kWidth = 80;

/// A text of a machine, of Coolify or of a deployment on one line of a terminal: nothing in it is
/// obeyed, secrets are masked.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit = 200);

/// `text` in lines of at most `width` columns that begin with `indent`. Its own line breaks stay; a
/// word that is longer stays whole. Ends with a line break unless it is empty.
[[nodiscard]] std::string wrapped(std::string_view text, const std::string& indent,
                                  std::size_t width = kWidth);

/// A diagnostic for a terminal: "Error: summary", then below it cause, evidence, remedy, notes and
/// code. `subject`, which may be empty, is whom it is about.
[[nodiscard]] std::string shown(const base::Diagnostic& one, const std::string& subject = {});

}  // namespace cli
