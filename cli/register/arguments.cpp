#include "cli/register/arguments.h"

#include <CLI/CLI.hpp>

#include "cli/machine_options.h"

namespace cli {
namespace {

void add_machines(CLI::App& command, RegisterArguments& arguments) {
  command
      .add_option("machine", arguments.machines.arguments,
                  "Machines as [user@]host[:port], an IPv6 address in brackets; or deployments: a "
                  "folder that Terraform works in, or a file with its state or outputs")
      ->type_name("HOST");
  add_outputs_option(command, arguments.machines);
  CLI::Option* const sync = command.add_flag(
      "--sync", arguments.sync, "Wait until all machines are through; this is the default");
  command
      .add_flag("--no-wait", arguments.no_wait,
                "Go on in the background, in a process of its own; `watch` follows it")
      ->excludes(sync);
  command
      .add_option("-k,--ssh-key", arguments.ssh_key,
                  "Key that Coolify is to log in with: its name, uuid or fingerprint in Coolify, "
                  "or a file that holds it. Default: the team's only key")
      ->type_name("KEY");
  add_parallel_option(command, arguments.parallel);
  command.add_flag("--json", arguments.json,
                   "One JSON document on standard output; progress goes to standard error");
  command.add_flag("--adopt", arguments.adopt,
                   "Take over a record of the same address, port and user that Coolify has");
  add_timeout_option(command, arguments.timeout);
}

void add_record(CLI::App& command, RegisterArguments& arguments) {
  constexpr const char* kGroup = "Server";
  const auto text = [&](const char* name, std::string& value, const char* type, const char* help) {
    command.add_option(name, value, help)->type_name(type)->group(kGroup);
  };
  text("--name", arguments.name, "NAME", "Name in Coolify, for a single machine");
  text("--user", arguments.user, "NAME", "Account that Coolify logs in as; default: root");
  command
      .add_option("--port", arguments.port,
                  "Port that Coolify comes to; default: where sshd is reached")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535))
      ->group(kGroup);
  text("--deployment-id", arguments.deployment_id, "ID",
       "Id of the deployment, for tags and events");
  text("--cloud-provider", arguments.cloud_provider, "NAME",
       "Cloud of machines whose outputs do not tell it: aws, hetzner, ...");
  text("--region", arguments.region, "NAME", "Region of machines whose outputs do not tell it");
  text("--instance-id", arguments.instance_id, "ID", "The cloud's id of a single machine");
  command
      .add_flag("--install-docker", arguments.install_docker, "Install Docker where there is none")
      ->group(kGroup);
  command
      .add_flag("--no-deploy-key", arguments.no_deploy_key,
                "Something else puts Coolify's key on the machine")
      ->group(kGroup);
}

}  // namespace

void add_register_options(CLI::App& command, RegisterArguments& arguments) {
  add_machines(command, arguments);
  add_coolify_options(command, arguments.coolify);
  add_login_options(command, arguments.login);
  add_record(command, arguments);
  add_check_options(command, arguments.checks);
  add_event_options(command, arguments.events);
}

}  // namespace cli
