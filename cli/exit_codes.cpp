#include "cli/exit_codes.h"

#include <algorithm>

namespace cli {
namespace {

std::string_view area_of(std::string_view code) { return code.substr(0, code.find('.')); }

}  // namespace

using registration::Stage;

std::span<const ExitCodeRow> exit_codes() {
  static constexpr ExitCodeRow kRows[] = {
      {ExitCode::ok, "everything that was asked for is done; warnings do not count"},
      {ExitCode::failure, "any other failure"},
      {ExitCode::usage, "the command line cannot be understood; nothing was done"},
      {ExitCode::deployment,
       "the deployment or its outputs are missing, unfinished or tell of no server"},
      {ExitCode::coolify,
       "Coolify or its key cannot be used, or it refused before the first stage"},
      {ExitCode::registered_already, "the address is registered in Coolify already"},
      {ExitCode::wait_ssh, "stage wait_ssh: nobody can log in to the machine"},
      {ExitCode::inspect, "stage inspect: the machine cannot be inspected"},
      {ExitCode::first_boot, "stage first_boot: its first boot did not end in time"},
      {ExitCode::deploy_key, "stage deploy_key: Coolify's key could not be deployed"},
      {ExitCode::docker, "stage docker: there is no Docker that can be used"},
      {ExitCode::health, "stage health: a check failed"},
      {ExitCode::register_server, "stage register: Coolify did not record the server"},
      {ExitCode::validate, "stage validate: Coolify does not call the server usable"},
      {ExitCode::services, "stage services: a service that was waited for did not come"},
      {ExitCode::several, "several machines failed, in different stages"},
      {ExitCode::stopped, "stopped by Ctrl-C or a signal"}};
  return kRows;
}

ExitCode exit_code_of(Stage stage) {
  switch (stage) {
    case Stage::wait_ssh:
      return ExitCode::wait_ssh;
    case Stage::inspect:
      return ExitCode::inspect;
    case Stage::first_boot:
      return ExitCode::first_boot;
    case Stage::deploy_key:
      return ExitCode::deploy_key;
    case Stage::docker:
      return ExitCode::docker;
    case Stage::health:
      return ExitCode::health;
    case Stage::register_server:
      return ExitCode::register_server;
    case Stage::validate:
      return ExitCode::validate;
    case Stage::services:
      return ExitCode::services;
  }
  return ExitCode::failure;
}

ExitCode exit_code_of(const base::Diagnostic& error) {
  if (error.kind == base::ErrorKind::cancelled) return ExitCode::stopped;
  if (error.kind == base::ErrorKind::address_in_use || error.code == "coolify.not_adoptable") {
    return ExitCode::registered_already;
  }
  const std::string_view area = area_of(error.code);
  if (area == "outputs" || area == "deployment") return ExitCode::deployment;
  if (area == "coolify" || area == "registration") return ExitCode::coolify;
  return error.kind == base::ErrorKind::invalid_config ? ExitCode::usage : ExitCode::failure;
}

ExitCode exit_code_of(const registration::Outcome& outcome) {
  const auto& all = outcome.diagnostics.items();
  const auto first = std::find_if(all.begin(), all.end(), [](const base::Diagnostic& one) {
    return one.severity == base::Severity::error;
  });
  if (first == all.end()) return ExitCode::ok;
  const bool is_stopped = std::any_of(all.begin(), all.end(), [](const base::Diagnostic& one) {
    return one.kind == base::ErrorKind::cancelled;
  });
  if (is_stopped) return ExitCode::stopped;
  if (outcome.result.timings.empty() || first->kind == base::ErrorKind::address_in_use) {
    return exit_code_of(*first);
  }
  const registration::Result& result = outcome.result;
  return exit_code_of(result.failed_stage.value_or(result.timings.back().stage));
}

ExitCode together(const std::vector<ExitCode>& codes) {
  ExitCode all = ExitCode::ok;
  for (const ExitCode code : codes) {
    if (code == ExitCode::stopped) return code;
    if (code == ExitCode::ok || code == all) continue;
    all = all == ExitCode::ok ? code : ExitCode::several;
  }
  return all;
}

}  // namespace cli
