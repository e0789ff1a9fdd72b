#include "cli/register/command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/exit_codes.h"
#include "cli/register/arguments.h"
#include "cli/register/background.h"
#include "cli/register/dispatch.h"
#include "cli/register/foreground.h"
#include "cli/surroundings.h"

namespace cli {
namespace {

constexpr const char* kDetails =
    "Machines are prepared over SSH, checked, recorded in Coolify and waited for, as the resource "
    "coolify_server_registration does it. Each machine has a line of its own at the end, and what "
    "was recorded comes with the import block that brings it under Terraform.\n\n"
    "Example: terraform output -json | terraform-provider-coolify register --outputs - --ssh-key "
    "production\n\n"
    "The first Ctrl-C stops: each machine ends at a point that is told. A second one ends the "
    "process at once.";

int run(const RegisterArguments& arguments, const Surroundings& surroundings) {
  if (!arguments.no_wait) return register_and_wait(arguments, surroundings);
  return run_in_background([&](Background& background) {
    return register_in_background(arguments, surroundings, background);
  });
}

}  // namespace

Command register_command(const Program& program) {
  return {.name = "register",
          .summary = "Register server from Terraform deployment",
          .aliases = {"server:register"},
          .details = kDetails,
          .define = [program](CLI::App& command) -> Run {
            auto given = std::make_shared<RegisterArguments>();
            add_register_options(command, *given);
            return [given, program] { return run(*given, surroundings_of(program)); };
          },
          .has_exit_codes = true};
}

}  // namespace cli
