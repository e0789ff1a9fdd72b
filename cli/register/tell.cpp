#include "cli/register/tell.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/json_text.h"
#include "cli/shown_text.h"

namespace cli {
namespace {

using nlohmann::json;

const base::Diagnostic* first_error(const Registered& one) {
  const auto& all = one.outcome.diagnostics.items();
  const auto found = std::find_if(all.begin(), all.end(), [](const base::Diagnostic& each) {
    return each.severity == base::Severity::error;
  });
  return found == all.end() ? nullptr : &*found;
}

/// The stage it ended in; empty when it came to none.
std::string stage_of(const Registered& one) {
  const auto& timings = one.outcome.result.timings;
  return timings.empty() ? std::string() : std::string(to_string(timings.back().stage));
}

std::string what_is_left(const Registered& one) {
  const std::string uuid = record_of(one);
  if (one.exit == ExitCode::registered_already) return "the record that is there stays as it is";
  return uuid.empty() ? "nothing is recorded in Coolify"
                      : "the record " + one_line(uuid) + " is left in Coolify";
}

json machine_json(const Registered& one) {
  const registration::Result& result = one.outcome.result;
  const base::Diagnostic* const error = first_error(one);
  const std::string stage = stage_of(one);
  json machine = {
      {"ip", json_string(one.ip)},
      {"name", json_string(result.name)},
      {"uuid", json_string_or_null(record_of(one))},
      {"status",
       error != nullptr && record_of(one).empty() ? json(nullptr) : json(to_string(result.status))},
      {"registration_status", json_string_or_null(result.registration_status)},
      {"stage", json_string_or_null(stage)},
      {"code", error == nullptr ? json(nullptr) : json(error->code)},
      {"error", error == nullptr ? json(nullptr) : json_string(error->summary)},
      {"exit_code", number(one.exit)},
      {"duration_seconds", result.duration_seconds},
      {"docker_version", nullptr},
      {"import", json_string_or_null(one.import_block)},
      {"diagnostics", diagnostics_json(one.outcome.diagnostics)}};
  if (result.host && result.host->docker_version) {
    machine["docker_version"] = json_string(*result.host->docker_version);
  }
  return machine;
}

}  // namespace

std::string machines_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " machine" : " machines");
}

std::vector<std::string> opening_lines(const Order& order) {
  std::vector<std::string> lines = {"Registering " + machines_text(order.jobs.size()) +
                                    " with Coolify at " + one_line(order.endpoint)};
  std::map<std::string, std::size_t> clouds;
  for (const Job& job : order.jobs) {
    const registration::Metadata& data = job.config.metadata;
    if (!data.cloud_provider) continue;
    ++clouds[one_line(*data.cloud_provider + (data.region ? " (" + *data.region + ")" : ""))];
  }
  for (const auto& [cloud, count] : clouds) {
    lines.push_back("Provider: " + cloud + ", " + machines_text(count));
  }
  lines.push_back("Coolify's key: " + one_line(order.key.name) + " (uuid " +
                  one_line(order.key.uuid) + ")");
  return lines;
}

std::string result_line(const Registered& one) {
  const registration::Result& result = one.outcome.result;
  const base::Diagnostic* const error = first_error(one);
  if (error == nullptr) {
    return one.title + ": server registered successfully: " + one_line(result.name) + ", uuid " +
           one_line(result.uuid) + ", " + std::string(to_string(result.status));
  }
  const std::string stage = stage_of(one);
  const std::string where = stage.empty() ? std::string() : " in stage " + stage;
  if (one.exit == ExitCode::stopped) {
    return one.title + ": stopped" + where + "; " + what_is_left(one);
  }
  return one.title + ": server registration failed" + where + ": " + one_line(error->summary) +
         " (" + error->code + "); " + what_is_left(one);
}

std::string problems_text(const std::vector<Registered>& all) {
  std::string text;
  for (const Registered& one : all) {
    for (const base::Diagnostic& each : one.outcome.diagnostics.items()) {
      text += shown(each, one.title) + '\n';
    }
  }
  return text;
}

std::string imports_text(const std::vector<Registered>& all) {
  std::string text;
  for (const Registered& one : all) {
    if (!record_of(one).empty()) text += '\n' + one.import_block;
  }
  return text.empty() ? text
                      : "# Brings the registered servers under Terraform:\n" + text.substr(1);
}

std::string json_text(const Order& order, const std::vector<Registered>& all, ExitCode exit) {
  json machines = json::array();
  for (const Registered& one : all) machines.push_back(machine_json(one));
  return dumped(
      {{"endpoint", json_string(order.endpoint)},
       {"ssh_key", {{"uuid", json_string(order.key.uuid)}, {"name", json_string(order.key.name)}}},
       {"exit_code", number(exit)},
       {"machines", std::move(machines)}});
}

}  // namespace cli
