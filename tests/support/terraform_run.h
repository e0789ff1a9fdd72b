#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace tests {

/// One diagnostic as Terraform reports it with -json: the texts are whole, not wrapped.
struct Shown {
  std::string severity;  ///< "error" or "warning"
  std::string summary;
  std::string detail;
  std::string address;  ///< of the resource, empty for the provider's and Terraform's own
  std::string code;     ///< ours, from the "Code: ..." line of the detail; empty without one
  /// Text of the configuration line Terraform points at, empty when it points at none.
  std::string source_line;
};

/// A Terraform command that has ended.
class TerraformRun {
 public:
  explicit TerraformRun(Finished finished);

  [[nodiscard]] int exit_code() const { return finished_.exit_code; }
  [[nodiscard]] std::chrono::milliseconds took() const { return finished_.took; }
  [[nodiscard]] const std::string& out() const { return finished_.out; }
  [[nodiscard]] const std::string& err() const { return finished_.err; }
  /// Standard output and standard error, for messages of failed checks and for searches.
  [[nodiscard]] std::string transcript() const;

  /// The lines of -json output; none for commands without -json and for `validate`.
  [[nodiscard]] const std::vector<nlohmann::json>& events() const { return events_; }
  /// All diagnostics in the order reported, Terraform's own warnings left out.
  [[nodiscard]] const std::vector<Shown>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] std::vector<Shown> errors() const;
  [[nodiscard]] std::vector<Shown> warnings() const;
  /// Our codes of the errors, sorted: what a test compares.
  [[nodiscard]] std::vector<std::string> error_codes() const;
  /// The error with this code; an exception with the transcript when there is none.
  [[nodiscard]] const Shown& error(const std::string& code) const;
  /// "create", "update", "replace", "delete" or "read" for a resource that `plan` or `apply`
  /// wants to change, "no-op" otherwise.
  [[nodiscard]] std::string planned_action(const std::string& address) const;
  /// True when the refresh found the resource changed outside of Terraform.
  [[nodiscard]] bool drifted(const std::string& address) const;

 private:
  void read_diagnostic(const nlohmann::json& diagnostic);
  Finished finished_;
  std::vector<nlohmann::json> events_;
  std::vector<Shown> diagnostics_;
};

}  // namespace tests
