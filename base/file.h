#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>

namespace base {

/// Why a path names no regular file that can be opened, as a sentence; empty when it does. Opens
/// nothing that could block or never end: no pipe, no device, no socket.
[[nodiscard]] std::string file_fault(const std::string& path);

/// The content of a regular file of at most `limit` bytes. Errors: why there is none, as a sentence
/// ("It is a folder, not a file."). Never waits for a pipe or a device, and reads none.
[[nodiscard]] tl::expected<std::string, std::string> read_file(const std::string& path,
                                                               std::size_t limit);

}  // namespace base
