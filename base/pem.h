#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace base {

/// `text` in the one form that every reader of PEM takes: each block with its first and last line,
/// the headers of an encrypted key, and base64 in lines of equal length; nothing outside of blocks.
/// What got into it on the way is mended, since no part of PEM can be meant by it: line breaks that
/// are lost, became blanks or are written out as "\n", Windows line ends, indentation, blanks of
/// other kinds, byte order marks, quotation marks around it, backslashes before slashes.
/// Empty when there is no block at all. Errors: a sentence that tells which block is damaged where,
/// and repeats nothing of what is in it.
[[nodiscard]] tl::expected<std::string, std::string> tidy_pem(std::string_view text);

}  // namespace base
