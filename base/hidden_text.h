#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

// Texts that look right and are not: what is pasted from a page, a chat or a file of another system
// brings byte order marks, blanks of other kinds, characters without a width and line breaks along.
// A joiner or a selector behind a character beyond ASCII is part of how that one is written, and
// hides nothing.

/// "U+00A0".
[[nodiscard]] std::string code_point(char32_t code);

/// Tells what of `line` cannot be seen, in a sentence that repeats nothing else of it: "It ends
/// with a line break (\n).", "Its character 3 is a non-breaking blank (U+00A0)."; empty when all of
/// it can be seen. Plain blanks only count at either end. Characters are counted from 1.
[[nodiscard]] std::string hidden_part(std::string_view line);

/// The same of a text of several lines, whose line breaks, tabs and plain blanks are as meant:
/// "Line 2: Its character 3 is a zero-width blank (U+200B)."
[[nodiscard]] std::string hidden_part_of_lines(std::string_view text);

/// Whether a text holds line breaks or other control characters (tabs apart), which nobody can
/// type.
[[nodiscard]] bool has_controls(std::string_view text);

/// A text of the configuration as evidence that shows its faults: line breaks and tabs as `\n`,
/// `\r` and `\t`, a backslash as `\\`, blanks at either end and what cannot be seen as `<U+00A0>`.
/// Living secrets are masked, and it is clipped to about `limit` bytes.
[[nodiscard]] std::string visible_text(std::string_view text, std::size_t limit = 2000);

/// `text` without what cannot be seen at either end: blanks of all kinds, line breaks, byte order
/// marks, characters without a width.
[[nodiscard]] std::string_view visible_part(std::string_view text);

/// `text` without a byte order mark before it and line breaks around it: what was typed, of what a
/// file with a line for it holds.
[[nodiscard]] std::string_view typed_part(std::string_view text);

/// `text` with each blank of another kind as a plain one, and without characters that have no
/// width. For texts in whose form neither has a meaning.
[[nodiscard]] std::string with_plain_blanks(std::string_view text);

}  // namespace base
