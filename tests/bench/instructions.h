#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/process.h"

namespace bench {

/// Whether instructions can be counted: by valgrind's callgrind, which writes into a file.
[[nodiscard]] bool counts_instructions();

/// The sum in such a file, once its program has ended.
[[nodiscard]] std::uint64_t counted_instructions(const std::string& file);

/// How many instructions the program takes from its start to the end that a SIGTERM after its first
/// line on standard output makes, counted by callgrind: the same on a busy machine. Nothing where
/// valgrind is not installed.
[[nodiscard]] std::optional<std::uint64_t> count_instructions(
    const std::string& program, const tests::Environment& environment);

}  // namespace bench
