#pragma once

#include <cstddef>
#include <string>

#include "cli/machines.h"

namespace CLI {
class App;
}

namespace cli {

// What the commands that work on machines have in common.

void add_outputs_option(CLI::App& command, MachineArguments& machines);
void add_parallel_option(CLI::App& command, std::size_t& parallel);
void add_timeout_option(CLI::App& command, std::string& timeout);

}  // namespace cli
