#include "cli/check/command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/advice.h"
#include "cli/check/look.h"
#include "cli/check/tell.h"
#include "cli/interrupt.h"
#include "cli/json_text.h"
#include "cli/machine_options.h"
#include "cli/shown_text.h"
#include "cli/surroundings.h"
#include "cli/wait_lines.h"

namespace cli {
namespace {

constexpr const char* kDetails =
    "Logs in, inspects the machine and judges it by the checks of a registration. Nothing is "
    "changed on the machine, and Coolify is not asked unless `--ssh-key` names a key of its "
    "own.\n\n"
    "Exit code 0 stands for healthy and for degraded machines, which have warnings alone.";

void add_options(CLI::App& command, CheckCommandArguments& arguments) {
  command
      .add_option("machine", arguments.machines.arguments,
                  "Machines as [user@]host[:port], an IPv6 address in brackets; or deployments, "
                  "as `register` takes them")
      ->type_name("HOST");
  add_outputs_option(command, arguments.machines);
  command
      .add_option("-k,--ssh-key", arguments.ssh_key,
                  "Key of Coolify that is looked for on the machine: its name, uuid or fingerprint "
                  "in Coolify, or a file that holds it")
      ->type_name("KEY");
  add_parallel_option(command, arguments.parallel);
  command.add_flag("--json", arguments.json, "One JSON document on standard output");
  add_timeout_option(command, arguments.timeout);
  add_coolify_options(command, arguments.coolify);
  add_login_options(command, arguments.login);
  constexpr const char* kGroup = "Server";
  command
      .add_option("--user", arguments.user, "Account that Coolify is to log in as; default: root")
      ->type_name("NAME")
      ->group(kGroup);
  command
      .add_option("--port", arguments.port,
                  "Port that Coolify is to come to; default: where sshd is reached")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535))
      ->group(kGroup);
  command
      .add_option("--cloud-provider", arguments.cloud_provider,
                  "Cloud of machines whose outputs do not tell it: aws, hetzner, ...")
      ->type_name("NAME")
      ->group(kGroup);
  add_check_options(command, arguments.checks);
}

int refuse(const base::Diagnostic& error, bool json) {
  const int code = number(exit_code_of(error));
  const base::Diagnostic told = for_command_line(error);
  std::cerr << shown(told) << std::flush;
  if (json) {
    std::cout << dumped({{"exit_code", code},
                         {"hosts", nlohmann::json::array()},
                         {"diagnostics", diagnostics_json(told)}})
              << std::flush;
  }
  return code;
}

int run(const CheckCommandArguments& arguments, const Surroundings& surroundings) {
  const Interrupts interrupts([] { std::cerr << "Stopping." << std::endl; });
  WaitLines waits(*surroundings.clock, std::cerr);
  const base::Context context{.clock = surroundings.clock,
                              .stop = interrupts.token(),
                              .log = surroundings.log,
                              .progress = &waits};
  const auto all = look_at_all(arguments, surroundings, context);
  if (!all) return refuse(all.error(), arguments.json);
  std::vector<ExitCode> codes;
  for (const Looked& one : *all) codes.push_back(one.exit);
  const ExitCode exit = together(codes);
  if (arguments.json) {
    std::cout << json_text(*all, exit);
  } else {
    for (std::size_t i = 0; i < all->size(); ++i) {
      std::cout << (i == 0 ? "" : "\n") << table_of((*all)[i]);
    }
  }
  std::cout << std::flush;
  return number(exit);
}

}  // namespace

Command check_command(const Program& program) {
  return {.name = "check",
          .summary = "Look at machines as a registration would, and change nothing",
          .details = kDetails,
          .define = [program](CLI::App& command) -> Run {
            auto given = std::make_shared<CheckCommandArguments>();
            add_options(command, *given);
            return [given, program] { return run(*given, surroundings_of(program)); };
          },
          .has_exit_codes = true};
}

}  // namespace cli
