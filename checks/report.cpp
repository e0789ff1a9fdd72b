#include "checks/report.h"

#include <algorithm>

#include "base/text.h"

namespace checks {
namespace {

/// Two failures of which one tells it all.
bool say_the_same(const Finding& one, const Finding& other) {
  const Fail* const fail = one.failure();
  const Fail* const second = other.failure();
  return fail != nullptr && second != nullptr && fail->is_common && second->is_common &&
         one.severity == other.severity && fail->code == second->code &&
         fail->cause == second->cause;
}

/// Names the checks, where a failure is common to several.
std::string cause_of(const Finding& finding, const std::vector<Finding>& all) {
  const Fail& fail = *finding.failure();
  if (!fail.is_common) return fail.cause;
  std::string ids;
  for (const Finding& other : all) {
    if (say_the_same(finding, other)) ids += (ids.empty() ? "" : ", ") + other.id;
  }
  return fail.cause + " Not judged: " + ids + ".";
}

base::Diagnostic diagnostic_of(const Finding& finding, const std::vector<Finding>& all) {
  const Fail& fail = *finding.failure();
  return {.severity = finding.severity == CheckSeverity::error ? base::Severity::error
                                                               : base::Severity::warning,
          .kind = base::ErrorKind::check_failed,
          .code = fail.code,
          .summary = fail.summary,
          .cause = base::evidence_text(cause_of(finding, all)),
          .evidence = base::evidence_text(fail.evidence),
          .remedy = base::evidence_text(fail.remedy),
          .values = fail.values};
}

base::Diagnostic summary_of(const std::vector<Finding>& findings) {
  std::string failed;
  std::size_t count = 0;
  for (const Finding& finding : findings) {
    if (!finding.is_error()) continue;
    failed += (failed.empty() ? "" : ", ") + finding.id;
    ++count;
  }
  return {.kind = base::ErrorKind::check_failed,
          .code = "host.checks_failed",
          .summary = "The host is not ready for Coolify",
          .cause = std::to_string(count) + " of " + std::to_string(findings.size()) +
                   " checks failed: " + failed + ".",
          .remedy =
              "Each of them is reported on its own with what to do about it. A check can be "
              "made a warning or switched off by its setting `severity`."};
}

}  // namespace

std::string_view Finding::status() const {
  if (std::holds_alternative<Pass>(judgement)) return "passed";
  if (std::holds_alternative<Skip>(judgement)) return "skipped";
  return severity == CheckSeverity::error ? "failed" : "warning";
}

const std::string& Finding::message() const {
  if (const auto* const pass = std::get_if<Pass>(&judgement)) return pass->detail;
  if (const auto* const skip = std::get_if<Skip>(&judgement)) return skip->reason;
  return std::get<Fail>(judgement).cause;
}

std::string_view to_string(OverallStatus status) {
  switch (status) {
    case OverallStatus::healthy:
      return "healthy";
    case OverallStatus::degraded:
      return "degraded";
    case OverallStatus::unhealthy:
      return "unhealthy";
    case OverallStatus::unchecked:
      return "unchecked";
  }
  return "";
}

Report Report::unchecked(std::vector<Finding> findings) {
  Report report(std::move(findings));
  report.is_checked_ = false;
  return report;
}

const Finding* Report::find(std::string_view id) const {
  const auto found = std::find_if(findings_.begin(), findings_.end(),
                                  [&](const Finding& finding) { return finding.id == id; });
  return found == findings_.end() ? nullptr : &*found;
}

OverallStatus Report::overall() const {
  if (!is_checked_) return OverallStatus::unchecked;
  const auto any = [this](bool (Finding::*is)() const) {
    return std::any_of(findings_.begin(), findings_.end(),
                       [is](const Finding& finding) { return (finding.*is)(); });
  };
  if (any(&Finding::is_error)) return OverallStatus::unhealthy;
  return any(&Finding::is_warning) ? OverallStatus::degraded : OverallStatus::healthy;
}

bool Report::worth_repeating() const {
  return overall() == OverallStatus::unhealthy &&
         std::all_of(findings_.begin(), findings_.end(), [](const Finding& finding) {
           return !finding.is_error() || finding.failure()->transient;
         });
}

std::optional<base::Diagnostic> Report::summary() const {
  if (overall() != OverallStatus::unhealthy) return std::nullopt;
  return summary_of(findings_);
}

base::Diagnostics Report::failures() const {
  base::Diagnostics all;
  for (const auto& counts : {&Finding::is_error, &Finding::is_warning}) {
    for (auto finding = findings_.begin(); finding != findings_.end(); ++finding) {
      const bool is_told = std::any_of(findings_.begin(), finding, [&](const Finding& earlier) {
        return say_the_same(earlier, *finding);
      });
      if ((*finding.*counts)() && !is_told) all.add(diagnostic_of(*finding, findings_));
    }
  }
  return all;
}

base::Diagnostics Report::diagnostics() const {
  base::Diagnostics all;
  if (auto over_all = summary()) all.add(*std::move(over_all));
  all.add_all(failures());
  return all;
}

}  // namespace checks
