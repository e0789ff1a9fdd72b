#include "cli/register/outcome.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "cli/advice.h"
#include "cli/json_text.h"
#include "cli/register/tell.h"
#include "cli/shown_text.h"

namespace cli {

base::Expected<std::unique_ptr<events::Publisher>> make_sinks(Order& order,
                                                              const Surroundings& surroundings) {
  if (order.sinks.empty()) return nullptr;
  return events::make_publisher(
      std::move(order.sinks),
      "terraform-provider-coolify/" + surroundings.program_version + " (command line)",
      *surroundings.clock);
}

int tell_refusal(const base::Diagnostic& error, bool json) {
  const int code = number(exit_code_of(error));
  const base::Diagnostic told = for_command_line(error);
  std::cerr << shown(told) << std::flush;
  if (json) {
    std::cout << dumped({{"exit_code", code},
                         {"machines", nlohmann::json::array()},
                         {"diagnostics", diagnostics_json(told)}})
              << std::flush;
  }
  return code;
}

ExitCode exit_code_of(const std::vector<Registered>& all) {
  std::vector<ExitCode> codes;
  for (const Registered& one : all) codes.push_back(one.exit);
  return together(codes);
}

std::string results_text(const std::vector<Registered>& all) {
  std::string text;
  for (const Registered& one : all) text += result_line(one) + '\n';
  const std::string imports = imports_text(all);
  return imports.empty() ? text : text + '\n' + imports;
}

int tell_results(const Order& order, const std::vector<Registered>& all, bool json) {
  const ExitCode code = exit_code_of(all);
  std::cerr << '\n' << problems_text(all) << std::flush;
  if (json) {
    std::cout << json_text(order, all, code) << std::flush;
    return number(code);
  }
  std::cout << results_text(all) << std::flush;
  return number(code);
}

}  // namespace cli
