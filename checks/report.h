#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "checks/check.h"

namespace checks {

/// What one check said about one host.
struct Finding {
  std::string id;
  std::string title;
  CheckSeverity severity = CheckSeverity::error;
  Judgement judgement;
  CheckStage stage = CheckStage::health;

  [[nodiscard]] bool passed() const { return std::holds_alternative<Pass>(judgement); }
  [[nodiscard]] const Fail* failure() const { return std::get_if<Fail>(&judgement); }
  [[nodiscard]] bool is_error() const {
    return failure() != nullptr && severity == CheckSeverity::error;
  }
  [[nodiscard]] bool is_warning() const {
    return failure() != nullptr && severity == CheckSeverity::warn;
  }
  /// "passed", "failed", "warning" or "skipped".
  [[nodiscard]] std::string_view status() const;
  /// One line: the detail, the cause or the reason.
  [[nodiscard]] const std::string& message() const;
};

/// healthy: nothing failed; degraded: only checks of severity warn failed; unhealthy: a check of
/// severity error failed; unchecked: nobody has looked.
enum class OverallStatus { healthy, degraded, unhealthy, unchecked };
[[nodiscard]] std::string_view to_string(OverallStatus status);

/// The findings of all checks that are not switched off, in the catalog's order. A value.
class Report {
 public:
  Report() = default;
  explicit Report(std::vector<Finding> findings) : findings_(std::move(findings)) {}
  /// Of a host that nobody has looked at: no finding is more than a reason.
  [[nodiscard]] static Report unchecked(std::vector<Finding> findings);

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const Finding* find(std::string_view id) const;
  [[nodiscard]] OverallStatus overall() const;
  /// True when every failure of severity error is one that waiting may cure, and there is one.
  [[nodiscard]] bool worth_repeating() const;

  /// The one error over all findings of severity error (`host.checks_failed`); nothing when there
  /// is none.
  [[nodiscard]] std::optional<base::Diagnostic> summary() const;
  /// One error per finding of severity error, then one warning per finding of severity warn; what
  /// is common to several of them once.
  [[nodiscard]] base::Diagnostics failures() const;
  /// All that failed: the summary and the failures. Empty when nothing failed.
  [[nodiscard]] base::Diagnostics diagnostics() const;

 private:
  std::vector<Finding> findings_;
  bool is_checked_ = true;
};

}  // namespace checks
