#include "tests/support/terraform_run.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace tests {
namespace {

using nlohmann::json;

std::string code_in(const std::string& detail) {
  static const std::string kMark = "Code: ";
  const std::size_t found = detail.rfind(kMark);
  if (found == std::string::npos) return "";
  const std::size_t begin = found + kMark.size();
  return detail.substr(begin, detail.find_first_of(" \n", begin) - begin);
}

std::string text_at(const json& object, const json::json_pointer& pointer) {
  return object.contains(pointer) && object.at(pointer).is_string()
             ? object.at(pointer).get<std::string>()
             : "";
}

}  // namespace

TerraformRun::TerraformRun(Finished finished) : finished_(std::move(finished)) {
  // `validate -json` prints one object, the others a line for each event.
  const json whole = json::parse(finished_.out, nullptr, /*allow_exceptions=*/false);
  if (whole.is_object() && whole.contains("diagnostics")) {
    for (const json& diagnostic : whole.at("diagnostics")) read_diagnostic(diagnostic);
    return;
  }
  std::istringstream lines(finished_.out);
  for (std::string line; std::getline(lines, line);) {
    json event = json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!event.is_object()) continue;
    if (event.value("type", "") == "diagnostic") read_diagnostic(event.at("diagnostic"));
    events_.push_back(std::move(event));
  }
}

void TerraformRun::read_diagnostic(const json& diagnostic) {
  Shown shown;
  shown.severity = diagnostic.value("severity", "");
  shown.summary = diagnostic.value("summary", "");
  shown.detail = diagnostic.value("detail", "");
  shown.address = diagnostic.value("address", "");
  shown.code = code_in(shown.detail);
  shown.source_line = text_at(diagnostic, json::json_pointer("/snippet/code"));
  // Said by every command that runs a provider from a build directory.
  if (shown.summary.starts_with("Provider development overrides")) return;
  diagnostics_.push_back(std::move(shown));
}

std::string TerraformRun::transcript() const {
  return "exit code " + std::to_string(finished_.exit_code) + "\n--- stdout\n" + finished_.out +
         "\n--- stderr\n" + finished_.err;
}

std::vector<Shown> TerraformRun::errors() const {
  std::vector<Shown> found;
  std::ranges::copy_if(diagnostics_, std::back_inserter(found),
                       [](const Shown& shown) { return shown.severity == "error"; });
  return found;
}

std::vector<Shown> TerraformRun::warnings() const {
  std::vector<Shown> found;
  std::ranges::copy_if(diagnostics_, std::back_inserter(found),
                       [](const Shown& shown) { return shown.severity == "warning"; });
  return found;
}

std::vector<std::string> TerraformRun::error_codes() const {
  std::vector<std::string> codes;
  for (const Shown& shown : errors()) codes.push_back(shown.code);
  std::ranges::sort(codes);
  return codes;
}

const Shown& TerraformRun::error(const std::string& code) const {
  const auto found = std::ranges::find_if(diagnostics_, [&](const Shown& shown) {
    return shown.severity == "error" && shown.code == code;
  });
  if (found == diagnostics_.end()) {
    throw std::runtime_error("no error with code " + code + ": " + transcript());
  }
  return *found;
}

std::string TerraformRun::planned_action(const std::string& address) const {
  for (const json& event : events_) {
    if (event.value("type", "") == "planned_change" &&
        event.at("change").at("resource").at("addr") == address) {
      return event.at("change").at("action").get<std::string>();
    }
  }
  return "no-op";
}

bool TerraformRun::drifted(const std::string& address) const {
  return std::ranges::any_of(events_, [&](const json& event) {
    return event.value("type", "") == "resource_drift" &&
           event.at("change").at("resource").at("addr") == address;
  });
}

}  // namespace tests
