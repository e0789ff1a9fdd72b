#include "cli/check/tell.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/advice.h"
#include "cli/json_text.h"
#include "cli/shown_text.h"

namespace cli {
namespace {

using nlohmann::json;
using registration::PreflightResult;

constexpr std::size_t kStatusWidth = 9;  // "skipped" and two blanks

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

/// Id, status and message, whose further lines stand below its first.
std::string row(const std::string& id, const std::string& status, const std::string& message,
                std::size_t id_width) {
  const std::string head = "  " + padded(id, id_width) + padded(status, kStatusWidth);
  const std::string text = wrapped(one_line(message, 500), std::string(head.size(), ' '));
  return text.empty() ? head + "\n" : head + text.substr(head.size());
}

/// All that is wrong, in the words of the command line.
base::Diagnostics problems_of(const PreflightResult& result) {
  base::Diagnostics all;
  if (result.error) all.add(*result.error);
  if (result.report) all.add_all(result.report->failures());
  all.add_all(result.warnings);
  return for_command_line(all);
}

json findings_json(const checks::Report& report) {
  json list = json::array();
  for (const checks::Finding& finding : report.findings()) {
    const checks::Fail* const failure = finding.failure();
    list.push_back({{"id", finding.id},
                    {"title", finding.title},
                    {"severity", checks::to_string(finding.severity)},
                    {"status", finding.status()},
                    {"code", failure == nullptr ? json(nullptr) : json(failure->code)},
                    {"message", json_string(finding.message())}});
  }
  return list;
}

json host_json(const Looked& one) {
  json host = {{"ip", json_string(one.ip)},     {"name", json_string_or_null(one.name)},
               {"exit_code", number(one.exit)}, {"status", nullptr},
               {"host_key", nullptr},           {"key_state", nullptr},
               {"docker_version", nullptr},     {"findings", json::array()}};
  if (!one.result) {
    host["diagnostics"] = diagnostics_json(for_command_line(one.result.error()));
    return host;
  }
  const PreflightResult& result = *one.result;
  host["status"] = registration::to_string(result.status);
  if (result.host_key) host["host_key"] = json_string(result.host_key->fingerprint);
  if (result.key_state) host["key_state"] = registration::to_string(*result.key_state);
  if (result.host && result.host->docker_version) {
    host["docker_version"] = json_string(*result.host->docker_version);
  }
  if (result.report) host["findings"] = findings_json(*result.report);
  host["diagnostics"] = diagnostics_json(problems_of(result));
  return host;
}

}  // namespace

std::string table_of(const Looked& one) {
  if (!one.result)
    return one.title + ": not looked at\n" + shown(for_command_line(one.result.error()));
  const PreflightResult& result = *one.result;
  std::string text = one.title + ": " + std::string(registration::to_string(result.status)) + '\n';
  if (result.host_key) text += "  host key " + one_line(result.host_key->fingerprint) + '\n';
  if (result.key_state) {
    text += "  Coolify's key: " + std::string(registration::to_string(*result.key_state)) + '\n';
  }
  std::size_t id_width = 0;
  if (result.report) {
    for (const checks::Finding& finding : result.report->findings()) {
      id_width = std::max(id_width, finding.id.size() + 2);
    }
    for (const checks::Finding& finding : result.report->findings()) {
      text += row(finding.id, std::string(finding.status()), finding.message(), id_width);
    }
  }
  for (const base::Diagnostic& problem : problems_of(result).items()) text += '\n' + shown(problem);
  return text;
}

std::string json_text(const std::vector<Looked>& all, ExitCode exit) {
  json hosts = json::array();
  for (const Looked& one : all) hosts.push_back(host_json(one));
  return dumped({{"exit_code", number(exit)}, {"hosts", std::move(hosts)}});
}

}  // namespace cli
