#pragma once

#include <string>

namespace base {

/// Where the number of a process means what it means here: this machine, this container. Without a
/// colon; empty where it cannot be told.
[[nodiscard]] std::string place_of_processes();

/// What tells this process from another one that has or had its number there: digits.
[[nodiscard]] std::string own_birth();

enum class Alive { yes, no, unknown };
/// Whether the process of this number (digits), of which own_birth() was `birth`, is alive.
/// unknown: there is one of this number, of which cannot be told whether it is another one, or dead
/// and not buried.
[[nodiscard]] Alive is_process_alive(const std::string& number, const std::string& birth);

/// The name of the program's file that this process was started by; empty where it cannot be told.
[[nodiscard]] std::string parent_program();

}  // namespace base
