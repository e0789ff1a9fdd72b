#pragma once

#include <string>
#include <vector>

#include "base/code_meaning.h"
#include "cli/program.h"

namespace schema {
class Provider;
}

namespace cli {

/// True when `argc`/`argv` name a command for people, or something that can only be meant as one,
/// so that main runs those instead of serving Terraform.
[[nodiscard]] bool is_command(int argc, const char* const* argv);

/// Runs the command and returns the process's exit code, one of exit_codes.h.
/// `tables` are the codes of all layers, for the documentation.
[[nodiscard]] int run_command(schema::Provider& provider,
                              const std::vector<base::CodeTable>& tables, const Program& program,
                              int argc, const char* const* argv);

/// A line for each command, for whoever starts the program without one.
[[nodiscard]] std::string list_of_commands(const Program& program);

}  // namespace cli
