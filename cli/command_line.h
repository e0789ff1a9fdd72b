#pragma once

#include <vector>

#include "base/code_meaning.h"

namespace schema {
class Provider;
}

namespace cli {

/// True when `argc`/`argv` name one of the commands for people, so that main runs those instead of
/// serving Terraform.
[[nodiscard]] bool is_command(int argc, const char* const* argv);

/// Runs the command and returns the process's exit code: 0 success, 1 failure, 2 wrong usage.
/// `tables` are the codes of all layers, for the documentation.
[[nodiscard]] int run_command(schema::Provider& provider,
                              const std::vector<base::CodeTable>& tables, int argc,
                              const char* const* argv);

}  // namespace cli
