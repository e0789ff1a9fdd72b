#include "cli/machines.h"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/shown_text.h"
#include "coolify/address.h"
#include "registration/server_address.h"

namespace cli {
namespace {

base::Diagnostic none_named() {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "cli.no_machines",
          .summary = "No machine is named",
          .cause = "There is neither a HOST nor a deployment, nor `--outputs`.",
          .remedy =
              "Name machines as [user@]host[:port], a deployment's folder or state, or pipe "
              "its outputs: `terraform output -json | ... --outputs -`."};
}

base::Diagnostic named_twice(const std::string& ip) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "cli.machine_twice",
          .summary = "A machine is named twice",
          .cause = "The address " + one_line(ip) +
                   " is named more than once, and Coolify allows one server per address.",
          .remedy = "Name it once."};
}

Machine machine_of(registration::outputs::Server server) {
  Machine machine;
  machine.login.ip = server.ip;
  machine.login.cloud_provider = server.cloud_provider;
  machine.server = std::move(server);
  return machine;
}

base::Expected<void> add_document(std::vector<Machine>& machines, const Document& document) {
  auto servers = servers_of(document);
  if (!servers) return base::fail(std::move(servers.error()));
  for (registration::outputs::Server& server : *servers) {
    if (auto fault = registration::server_address_fault(server.ip)) return base::fail(*fault);
    machines.push_back(machine_of(std::move(server)));
  }
  return {};
}

base::Expected<void> add_argument(std::vector<Machine>& machines, const std::string& argument) {
  if (names_deployment(argument)) {
    auto document = read_deployment(argument);
    if (!document) return base::fail(std::move(document.error()));
    return add_document(machines, *document);
  }
  auto host = parse_host(argument);
  if (!host) return base::fail(std::move(host.error()));
  Machine machine;
  machine.server.ip = host->host;
  machine.login.ip = host->host;
  machine.login.user = host->user;
  machine.login.port = host->port;
  machines.push_back(std::move(machine));
  return {};
}

}  // namespace

base::Expected<std::vector<Machine>> machines_of(const MachineArguments& named) {
  std::vector<Machine> machines;
  for (const std::string& file : named.outputs) {
    auto document = read_outputs(file);
    if (!document) return base::fail(std::move(document.error()));
    if (auto added = add_document(machines, *document); !added) return base::fail(added.error());
  }
  for (const std::string& argument : named.arguments) {
    if (auto added = add_argument(machines, argument); !added) return base::fail(added.error());
  }
  if (machines.empty()) return base::fail(none_named());
  std::set<std::string> addresses;
  for (const Machine& machine : machines) {
    const bool is_new = addresses.insert(coolify::canonical_address(machine.server.ip)).second;
    if (!is_new) return base::fail(named_twice(machine.server.ip));
  }
  return machines;
}

std::string title_of(const Machine& machine) {
  const std::string& ip = machine.server.ip;
  const std::string name = machine.server.name.value_or("");
  return one_line(name.empty() || name == ip ? ip : name + " (" + ip + ")");
}

}  // namespace cli
