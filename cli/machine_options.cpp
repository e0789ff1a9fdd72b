#include "cli/machine_options.h"

#include <CLI/CLI.hpp>

namespace cli {

void add_outputs_option(CLI::App& command, MachineArguments& machines) {
  command
      .add_option("-o,--outputs", machines.outputs,
                  "File with the outputs of `terraform output -json`, a state or plain JSON; - "
                  "for standard input. May be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_parallel_option(CLI::App& command, std::size_t& parallel) {
  command.add_option("-p,--parallel", parallel, "Machines at once")
      ->type_name("N")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

void add_timeout_option(CLI::App& command, std::string& timeout) {
  command.add_option("--timeout", timeout, "Longest time for one machine: 90s, 20m, 1h")
      ->type_name("SPAN");
}

}  // namespace cli
