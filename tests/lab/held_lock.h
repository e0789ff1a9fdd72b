#pragma once

#include <string>

namespace lab {

/// A command for a host's shell: a process called `name` takes the POSIX lock of `file`, as the
/// package managers do, and holds it until the file `until` exists. Ends when it holds the lock.
std::string hold_lock(const std::string& file, const std::string& name, const std::string& until);

}  // namespace lab
