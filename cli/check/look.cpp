#include "cli/check/look.h"

#include <exception>
#include <thread>
#include <utility>

#include "cli/durations.h"
#include "cli/internal_fault.h"
#include "cli/key_argument.h"
#include "coolify/address.h"
#include "coolify/server_settings.h"
#include "registration/endpoint_for_hosts.h"
#include "registration/key_choice.h"
#include "registration/public_half.h"
#include "registration/queue.h"
#include "registration/time_limits.h"

namespace cli {
namespace {

using registration::PreflightOrder;
using registration::PreflightResult;
using registration::PreflightStatus;

/// The proxy that Coolify starts on a server unless it is told otherwise.
constexpr const char* kUsualProxy = "traefik";

/// One machine and all that is needed for a look at it. Move-only because of its secrets.
struct Task {
  Looked looked = {};
  PreflightOrder order = {};
  registration::login::Prepared login = {};
};

/// The instance as machines see it, where one is named.
base::Expected<std::string> endpoint_of(const CheckCommandArguments& arguments,
                                        const Surroundings& surroundings) {
  const std::string& given = arguments.coolify.endpoint;
  const std::string text = given.empty() ? surroundings.environment("COOLIFY_ENDPOINT") : given;
  if (text.empty()) return std::string();
  const auto normal = coolify::normalize_endpoint(text);
  if (!normal) return base::fail(normal.error());
  return registration::endpoint_for_hosts(*normal);
}

/// The public half of Coolify's key, where one is named.
base::Expected<std::optional<ssh::PublicKey>> key_of(const CheckCommandArguments& arguments,
                                                     const Surroundings& surroundings,
                                                     const base::Context& context) {
  if (arguments.ssh_key.empty()) return std::nullopt;
  const auto named = key_named(arguments.ssh_key, surroundings.environment);
  if (!named) return base::fail(named.error());
  auto config =
      client_config(arguments.coolify, surroundings.program_version, surroundings.environment);
  if (!config) return base::fail(std::move(config.error()));
  const auto client = surroundings.client(*std::move(config));
  if (!client) return base::fail(client.error());
  const auto chosen = registration::choose_key(**client, *named, context);
  if (!chosen) return base::fail(chosen.error());
  auto half = registration::public_half(**client, chosen->uuid, context);
  if (!half) return base::fail(std::move(half.error()));
  return std::optional(*std::move(half));
}

base::Expected<Task> task_of(const Machine& machine, const CheckCommandArguments& arguments,
                             const LoginSource& source, const PreflightOrder& usual) {
  Task task;
  task.order = usual;
  LoginTarget target = machine.login;
  if (!target.cloud_provider && !arguments.cloud_provider.empty()) {
    target.cloud_provider = arguments.cloud_provider;
  }
  const std::uint16_t login_port = source.port_of(target);
  if (arguments.port != 0 && arguments.port != login_port) {
    task.order.checks.coolify_port = arguments.port;
    task.order.tried_port = arguments.port;
  }
  auto login = source.login_to(target);
  if (!login) return base::fail(std::move(login.error()));
  task.login = *std::move(login);
  task.looked.title = title_of(machine);
  task.looked.ip = coolify::canonical_address(machine.server.ip);
  task.looked.name = machine.server.name.value_or("");
  return task;
}

base::Expected<std::vector<Task>> make_tasks(const CheckCommandArguments& arguments,
                                             const Surroundings& surroundings,
                                             const base::Context& context) {
  auto checks = check_options(arguments.checks);
  if (!checks) return base::fail(std::move(checks.error()));
  const auto source = LoginSource::read(arguments.login, registration::kPreflightLoginLimit,
                                        surroundings.environment);
  if (!source) return base::fail(source.error());
  const auto machines = machines_of(arguments.machines);
  if (!machines) return base::fail(machines.error());
  auto endpoint = endpoint_of(arguments, surroundings);
  if (!endpoint) return base::fail(std::move(endpoint.error()));
  auto key = key_of(arguments, surroundings, context);
  if (!key) return base::fail(std::move(key.error()));

  PreflightOrder usual;
  if (!arguments.user.empty()) usual.user = arguments.user;
  usual.settings.set(coolify::kProxyType, std::string(kUsualProxy));
  usual.checks = *std::move(checks);
  usual.checks.coolify_url = *std::move(endpoint);
  usual.key = *std::move(key);
  std::vector<Task> tasks;
  for (const Machine& machine : *machines) {
    auto task = task_of(machine, arguments, *source, usual);
    if (!task) return base::fail(std::move(task.error()));
    tasks.push_back(*std::move(task));
  }
  return tasks;
}

base::Expected<PreflightResult> look_at(Task& task, registration::Queue& queue,
                                        const Surroundings& surroundings, base::Duration limit,
                                        const base::Context& context) {
  const auto turn = queue.wait_for_turn(context);
  if (!turn) return base::fail(turn.error());
  const auto host = surroundings.connector(std::move(task.login));
  registration::PreflightObserver observer;
  return registration::preflight(*host, task.order, context.within(limit), observer);
}

void run_task(Task& task, registration::Queue& queue, const Surroundings& surroundings,
              base::Duration limit, const base::Context& context) {
  Looked& looked = task.looked;
  try {
    looked.result = look_at(task, queue, surroundings, limit, context);
  } catch (const std::exception& what) {
    looked.result = base::fail(internal_fault(what));
  }
  looked.exit = looked.result ? exit_code_of(*looked.result) : exit_code_of(looked.result.error());
}

}  // namespace

ExitCode exit_code_of(const PreflightResult& result) {
  switch (result.status) {
    case PreflightStatus::healthy:
    case PreflightStatus::degraded:
      return ExitCode::ok;
    case PreflightStatus::unreachable:
      return ExitCode::wait_ssh;
    case PreflightStatus::unhealthy:
      break;
  }
  return result.error ? ExitCode::inspect : ExitCode::health;
}

base::Expected<std::vector<Looked>> look_at_all(const CheckCommandArguments& arguments,
                                                const Surroundings& surroundings,
                                                const base::Context& context) {
  base::Duration limit = registration::kUsualTimeLimit;
  if (!arguments.timeout.empty()) {
    const auto span = parse_span(arguments.timeout);
    if (!span) return base::fail(no_span("--timeout", arguments.timeout));
    limit = *span;
  }
  auto tasks = make_tasks(arguments, surroundings, context);
  if (!tasks) return base::fail(std::move(tasks.error()));
  base::Context quiet = context;  // nobody could tell the machines apart
  quiet.progress = nullptr;
  registration::Queue queue;
  queue.set_limit(arguments.parallel);
  {
    std::vector<std::jthread> threads;
    for (Task& task : *tasks) {
      threads.emplace_back([&] { run_task(task, queue, surroundings, limit, quiet); });
    }
  }
  std::vector<Looked> all;
  for (Task& task : *tasks) all.push_back(std::move(task.looked));
  return all;
}

}  // namespace cli
