#pragma once

#include <string>
#include <string_view>

namespace cli::report {

/// Any text as the content of an element or of an attribute in double quotes: nothing in it is
/// mark-up, and nothing is obeyed. Control characters and marks of direction are U+FFFD; line
/// breaks and tabs stay.
[[nodiscard]] std::string escaped(std::string_view text);

/// The same as an element that keeps its direction of writing to itself.
[[nodiscard]] std::string isolated(std::string_view text);

/// The same for a sentence: what stands in backticks is an element of code.
[[nodiscard]] std::string with_code(std::string_view text);

/// "'sha256-...'": how a policy names the one inline script or style that it lets run.
[[nodiscard]] std::string policy_hash(std::string_view content);

}  // namespace cli::report
