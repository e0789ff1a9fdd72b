#include "cli/register/order.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/hidden_text.h"
#include "cli/advice.h"
#include "cli/durations.h"
#include "cli/key_argument.h"
#include "cli/shown_text.h"
#include "coolify/address.h"
#include "coolify/adoption.h"
#include "coolify/record_text.h"
#include "registration/endpoint_for_hosts.h"
#include "registration/naming.h"
#include "registration/time_limits.h"

namespace cli {
namespace {

/// Whose deployments these are: for the description of a server.
constexpr const char* kTool = "Terraform";

tl::unexpected<base::Diagnostic> for_one_machine(const char* option) {
  return base::fail({.kind = base::ErrorKind::invalid_config,
                     .code = "cli.value_invalid",
                     .summary = "The value of an option cannot be used",
                     .cause = std::string("`") + option + "` is for a single machine.",
                     .remedy = "Leave it out, or name one machine."});
}

base::Expected<void> check_single(const RegisterArguments& arguments, std::size_t machines) {
  if (machines == 1) return {};
  if (!arguments.name.empty()) return for_one_machine("--name");
  if (!arguments.instance_id.empty()) return for_one_machine("--instance-id");
  if (!arguments.login.host_key.empty()) return for_one_machine("--host-key");
  return {};
}

std::optional<std::string> either(const std::optional<std::string>& told,
                                  const std::string& option) {
  if (!option.empty()) return option;
  return told;
}

registration::Metadata metadata_of(const RegisterArguments& arguments,
                                   const registration::outputs::Server& server) {
  registration::Metadata data;
  data.tool = kTool;
  data.instance_id = either(server.instance_id, arguments.instance_id);
  // What outputs tell of a machine is truer than what is said for all.
  data.cloud_provider =
      server.cloud_provider ? server.cloud_provider : either({}, arguments.cloud_provider);
  data.region = server.region ? server.region : either({}, arguments.region);
  data.hostname = server.hostname;
  data.private_ip = server.private_ip;
  data.deployment_id = either({}, arguments.deployment_id);
  return data;
}

/// What is the same for all machines.
struct Common {
  const RegisterArguments& arguments;
  const LoginSource& login;
  checks::Options checks;
};

/// A name from outputs is the deployment's fault, one from the command line is the caller's.
base::Expected<void> check_name(const std::string& option, const registration::Config& config) {
  const std::string name =
      config.name.value_or(registration::default_name(config.ip, config.metadata));
  if (coolify::is_record_name(name)) return {};
  const bool is_option = !option.empty();
  const std::string whose = config.name ? "The name of " : "The name that cloud and id give ";
  return base::fail(
      {.kind = base::ErrorKind::invalid_config,
       .code = is_option ? "cli.value_invalid" : "deployment.name_invalid",
       .summary = is_option ? "The value of an option cannot be used"
                            : "A machine has a name that Coolify refuses",
       .cause = (is_option ? "`--name`: the name of " : whose) + one_line(config.ip) + " " +
                std::string(coolify::kRecordNameRule) + ".",
       .evidence = base::visible_text(name, 300),
       .remedy = is_option ? "Give another name."
                           : "Change it in the deployment and apply, or give a single machine a "
                             "name by `--name`."});
}

base::Expected<Job> job_of(const Machine& machine, const Common& common) {
  const RegisterArguments& arguments = common.arguments;
  Job job;
  registration::Config& config = job.config;
  config.ip = coolify::canonical_address(machine.server.ip);
  config.metadata = metadata_of(arguments, machine.server);
  LoginTarget target = machine.login;
  target.cloud_provider = config.metadata.cloud_provider;
  const std::uint16_t login_port = common.login.port_of(target);
  config.port = arguments.port == 0 ? login_port : arguments.port;
  if (!arguments.user.empty()) config.user = arguments.user;
  config.name = either(machine.server.name, arguments.name);
  if (config.name && config.name->empty()) config.name.reset();
  if (auto named = check_name(arguments.name, config); !named) {
    return base::fail(std::move(named.error()));
  }
  config.adopt_existing = arguments.adopt;
  config.deploy_key = !arguments.no_deploy_key;
  config.install_docker = arguments.install_docker;
  config.checks = common.checks;
  if (config.port != login_port) config.checks.coolify_port = config.port;
  auto login = common.login.login_to(target);
  if (!login) return base::fail(std::move(login.error()));
  job.login = *std::move(login);
  job.title = title_of(machine);
  return job;
}

/// Refuses the machines that Coolify has already.
base::Expected<void> refuse_registered(Order& order, const base::Context& context) {
  const auto list = order.client->list_servers(context);
  if (!list) return base::fail(list.error());
  for (Job& job : order.jobs) {
    const auto holders = coolify::servers_at(**list, job.config.ip);
    if (holders.empty()) continue;
    base::Diagnostic refusal = coolify::address_taken(holders, coolify::AddressUse::new_record);
    job.refusal = with_label(std::move(refusal), holders.front()->name, *order.imports);
  }
  return {};
}

/// Everything that needs nobody else.
base::Expected<Order> local_order(const RegisterArguments& arguments,
                                  const Surroundings& surroundings) {
  auto checks = check_options(arguments.checks);
  if (!checks) return base::fail(std::move(checks.error()));
  const auto login = LoginSource::read(arguments.login, registration::login::Limits().timeout,
                                       surroundings.environment);
  if (!login) return base::fail(login.error());
  Order order;
  order.sinks = event_config(arguments.events, surroundings.environment);
  const base::Diagnostics faults = events::check(order.sinks);
  if (faults.has_error()) return base::fail(faults.items().front());
  order.limit = registration::kUsualTimeLimit;
  if (!arguments.timeout.empty()) {
    const auto span = parse_span(arguments.timeout);
    if (!span) return base::fail(no_span("--timeout", arguments.timeout));
    order.limit = *span;
  }
  const auto machines = machines_of(arguments.machines);
  if (!machines) return base::fail(machines.error());
  if (auto single = check_single(arguments, machines->size()); !single) {
    return base::fail(std::move(single.error()));
  }
  const Common common{arguments, *login, *std::move(checks)};
  for (const Machine& machine : *machines) {
    auto job = job_of(machine, common);
    if (!job) return base::fail(std::move(job.error()));
    order.jobs.push_back(*std::move(job));
  }
  return order;
}

void log_parsed(const Job& job, const base::Log& log) {
  const registration::Metadata& metadata = job.config.metadata;
  log.debug("parsed a machine", {{"ip", job.config.ip},
                                 {"instance_id", metadata.instance_id.value_or("")},
                                 {"host_name", metadata.hostname.value_or("")},
                                 {"private_ip", metadata.private_ip.value_or("")},
                                 {"cloud_provider", metadata.cloud_provider.value_or("")},
                                 {"region", metadata.region.value_or("")}});
}

}  // namespace

base::Expected<Order> make_order(const RegisterArguments& arguments,
                                 const Surroundings& surroundings, const base::Context& context) {
  auto order = local_order(arguments, surroundings);
  if (!order) return order;
  for (const Job& job : order->jobs) log_parsed(job, context.log);
  auto config =
      client_config(arguments.coolify, surroundings.program_version, surroundings.environment);
  if (!config) return base::fail(std::move(config.error()));
  const auto named = key_named(arguments.ssh_key, surroundings.environment);
  if (!named) return base::fail(named.error());
  order->endpoint = config->endpoint;
  auto client = surroundings.client(*std::move(config));
  if (!client) return base::fail(std::move(client.error()));
  order->client = *std::move(client);

  auto key = registration::choose_key(*order->client, *named, context);
  if (!key) return base::fail(std::move(key.error()));
  order->key = *std::move(key);
  for (Job& job : order->jobs) {
    job.config.private_key_uuid = order->key.uuid;
    job.config.checks.coolify_url = registration::endpoint_for_hosts(order->endpoint);
  }
  if (!arguments.adopt) {
    if (auto looked = refuse_registered(*order, context); !looked) {
      return base::fail(std::move(looked.error()));
    }
  }
  return order;
}

}  // namespace cli
