#pragma once

#include <string>
#include <vector>

#include "tests/lab/lab_host.h"

namespace lab {

/// Runs a program to its end, without input, both output streams together. argv[0] is looked up in
/// PATH; `environment` ("NAME=value") is added to this program's. Thread-safe.
[[nodiscard]] ExecResult run(const std::vector<std::string>& argv,
                             const std::vector<std::string>& environment = {});

/// Runs the `lab` script in the lab of this program.
[[nodiscard]] ExecResult run_lab(const std::vector<std::string>& words);

}  // namespace lab
