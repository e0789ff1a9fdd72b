#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "checks/boot_facts.h"
#include "checks/catalog.h"
#include "checks/health_status.h"
#include "checks/host_summary.h"
#include "checks/inspect.h"
#include "checks/inspection_script.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Every check is judged, with the severity a report tells of.
checks::Options options() {
  checks::Options all;
  all.our_epoch = 1795438047;
  all.coolify_url = "https://coolify.example.com";
  all.checks["outbound"].settings["targets"] = std::vector<std::string>{"https://a.example/"};
  for (const checks::Check* const check : checks::catalog()) {
    all.checks[std::string(check->id)].severity = checks::CheckSeverity::error;
  }
  return all;
}

std::set<std::string> codes_of(const checks::Check& check) {
  std::set<std::string> codes = {"inspect.silent", "inspect.unreadable"};
  for (const base::CodeMeaning& one : check.codes) codes.emplace(one.code);
  return codes;
}

/// The input may leave out what a healthy host reports: what it does not name is as there.
std::string completed(std::string_view text) {
  static const std::vector<std::string> kDefaults = [] {
    std::vector<std::string> lines;
    for (const auto& fact : checks::declared_facts()) {
      const std::string name(fact.name);
      std::string value;
      if (fact.type == ssh::FactType::number) value = "1";
      if (fact.type == ssh::FactType::flag) value = "yes";
      if (name == "clock.ours") value = "1795438047";
      if (name == "network.results") value = "https://a.example/ yes curl 0 ";
      if (name == "docker.rooms" || name == "storage.rooms") value = "50000000 1000 900 /";
      if (name == "network.coolify") value = "https://coolify.example.com yes curl 0 ";
      lines.push_back(name + (fact.optional ? "" : "\t" + value));
    }
    return lines;
  }();
  std::string whole(text);
  if (!whole.empty() && !whole.ends_with('\n')) whole += '\n';
  for (const std::string& line : kDefaults) {
    const std::string name = line.substr(0, line.find('\t'));
    const bool is_named = whole.starts_with(name + "\t") || whole.starts_with(name + "\n") ||
                          whole.starts_with("?" + name + "\t") ||
                          whole.find("\n" + name + "\t") != std::string::npos ||
                          whole.find("\n" + name + "\n") != std::string::npos ||
                          whole.find("\n?" + name + "\t") != std::string::npos;
    if (!is_named) whole += line + "\n";
  }
  return whole + "end\n";
}

void judge(std::string_view output) {
  static const checks::Options kOptions = options();
  const auto facts = checks::parse_probe(output, kOptions);
  if (!facts) {
    require(facts.error().code == "inspect.unreadable");
    require(facts.error().evidence.size() < 3000);
    return;
  }
  const checks::Report report = checks::judge(*facts, kOptions);
  require(report.findings().size() == checks::catalog().size());
  for (const checks::Finding& finding : report.findings()) {
    const checks::Fail* const fail = finding.failure();
    if (fail == nullptr) continue;
    require(codes_of(*checks::find_check(finding.id)).contains(fail->code));
    require(!fail->summary.empty() && fail->summary.size() <= 60);
    require(!fail->cause.empty() && !fail->remedy.empty());
  }
  const base::Diagnostics diagnostics = report.diagnostics();
  for (const base::Diagnostic& one : diagnostics.items()) {
    require(one.kind == base::ErrorKind::check_failed);
    const std::string told = one.cause + one.evidence + one.remedy;
    require(told.find('\x1b') == std::string::npos && told.size() < 10'000);
  }
  (void)checks::health_check_status(report, checks::summarize(*facts));
  (void)checks::unfinished_boot(*facts, {});
}

}  // namespace

/// Whatever a host prints, it is refused as unreadable, or every check comes to a judgement with a
/// code of its own and words that are fit to be shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  judge(text);
  judge(completed(text));
  return 0;
}
