#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/process.h"

namespace bench {

/// How many instructions the program takes from its start to the end that a SIGTERM after its first
/// line on standard output makes, counted by callgrind: the same on a busy machine. Nothing where
/// valgrind is not installed.
[[nodiscard]] std::optional<std::uint64_t> count_instructions(
    const std::string& program, const tests::Environment& environment);

}  // namespace bench
