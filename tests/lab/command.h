#pragma once

#include <string>
#include <vector>

#include "tests/support/process.h"

namespace lab {

struct ExecResult {
  int exit = 0;  ///< 128 + the signal's number when a signal ended it
  std::string output;
};

/// Runs a program to its end, both output streams together, with `more` in its environment. What it
/// starts may stay. Thread-safe.
[[nodiscard]] ExecResult run(const std::vector<std::string>& argv, tests::Environment more = {});

/// The variables that choose the lab of this program. `suffix` makes it another one of it.
[[nodiscard]] tests::Environment lab_environment(const std::string& suffix = "");

/// Runs the `lab` script in the lab of this program.
[[nodiscard]] ExecResult run_lab(const std::vector<std::string>& words);

}  // namespace lab
